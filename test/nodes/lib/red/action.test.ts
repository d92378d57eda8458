import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import helper from 'node-red-node-test-helper'
import { fault } from '../../../../nodes/lib/fault.ts'
import { defineFields, number, secret, text } from '../../../../nodes/lib/fields.ts'
import { type ActionInput, action, soundConfig } from '../../../../nodes/lib/red/action.ts'
import { register } from '../../../../nodes/lib/red/node.ts'
import type { Red } from '../../../../nodes/lib/red/types.ts'
import { runFlow } from '../../../support/flow.ts'

const fields = defineFields({
  version: 1,
  face: { kind: 'config', color: '#8FB8DE', inputs: 0, outputs: [] },
  settings: { host: text({ required: true }), port: number({ default: 502 }), password: secret('password') },
  migrate: [],
})
type Input = ActionInput<typeof fields.settings>

/** Serves one action, and asks it as the editor's dialog does. */
async function serve(t: TestContext, handler: (input: Input) => object | Promise<object>) {
  const permissions: string[] = []
  const define = (red: Red) => {
    register(red, 'device', fields, () => undefined)
    const auth = {
      needsPermission(permission: string) {
        permissions.push(permission)
        return red.auth.needsPermission(permission)
      },
    }
    action(Object.assign(Object.create(red) as Red, { auth }), 'device', 'test', fields, handler)
  }
  await runFlow(t, [define], [{ id: 'd', type: 'lineside-device', host: 'plc' }], {
    configTypes: ['lineside-device'],
    credentials: { d: { password: 'stored' } },
  })
  const ask = async (body: object) => {
    const { status, body: answer } = await helper.request().post('/lineside/device/test').send(body)
    return { status, body: answer }
  }
  return { ask, permissions }
}

test('what the handler finds is the answer; asking needs the write permission of the node', async (t) => {
  const { ask, permissions } = await serve(t, ({ body }) => ({ asked: body['tag'] }))
  assert.deepEqual(await ask({ id: 'd', config: {}, tag: 'speed' }), { status: 200, body: { ok: true, asked: 'speed' } })
  assert.deepEqual(permissions, ['lineside-device.write'])
})

test('the settings of the dialog are checked as at deploy, saved or not', async (t) => {
  const { ask } = await serve(t, (input) => soundConfig(input))
  assert.deepEqual((await ask({ config: { host: 'plc2', port: '1502' } })).body, { ok: true, name: '', host: 'plc2', port: 1502, password: '' })
  assert.deepEqual((await ask({ config: { port: 'x' } })).body, { ok: false, text: 'fault.misconfigured' })
})

const secrets: readonly [what: string, credentials: object | undefined, used: string][] = [
  ['left alone', { password: '__PWRD__' }, 'stored'],
  ['left blank', { password: '' }, 'stored'],
  ['not sent', undefined, 'stored'],
  ['typed anew', { password: 'new' }, 'new'],
]
for (const [what, credentials, used] of secrets) {
  test(`a secret that was ${what} is the ${used} one`, async (t) => {
    let password = ''
    const { ask } = await serve(t, (input) => {
      password = soundConfig(input).password
      return {}
    })
    assert.deepEqual((await ask({ id: 'd', config: { host: 'h' }, credentials })).body, { ok: true })
    assert.equal(password, used)
  })
}

test('a node that was never deployed has no stored secrets', async (t) => {
  const { ask } = await serve(t, (input) => ({ isEmpty: soundConfig(input).password === '' }))
  assert.deepEqual((await ask({ id: 'new', config: { host: 'h' } })).body, { ok: true, isEmpty: true })
})

test('what a handler throws is answered as a sentence, and the server lives on', async (t) => {
  const thrown: unknown[] = [fault('line.refused'), new TypeError('boom')]
  const { ask } = await serve(t, async () => Promise.reject(thrown.shift()))
  assert.deepEqual((await ask({})).body, { ok: false, text: 'fault.line.refused' })
  assert.deepEqual((await ask({})).body, { ok: false, text: 'fault.unexpected' })
})

test('a body that is no object is answered too', async (t) => {
  const { ask } = await serve(t, ({ parsed }) => ({ problems: parsed.problems.map(({ path, code }) => `${path} ${code}`) }))
  for (const body of [{}, [], { config: 5, credentials: 'x', id: 7 }]) {
    assert.deepEqual((await ask(body)).body, { ok: true, problems: ['host missing'] })
  }
})

test('an answer that is no JSON is said to the dialog, and Node-RED lives on', async (t) => {
  const { ask } = await serve(t, () => ({ count: 1n }))
  assert.deepEqual((await ask({ config: {} })).body, { ok: false, text: 'fault.unexpected' })
})
