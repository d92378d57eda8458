import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { defineFields, secret, text } from '../../../../nodes/lib/fields.ts'
import { guarded, type Ready, register } from '../../../../nodes/lib/red/node.ts'
import { runFlow } from '../../../support/flow.ts'

const fields = defineFields({
  version: 1,
  face: { kind: 'step', color: '#A9D6B5', inputs: 1, outputs: ['readings', 'health'] },
  settings: { host: text({ required: true }), password: secret('password') },
  migrate: [],
})
type ThisReady = Ready<typeof fields.settings>

/** A bare node `n` that hands over what it was started with. */
async function run(t: TestContext, settings: object = {}, credentials: object = {}) {
  const started: ThisReady[] = []
  const flow = await runFlow(
    t,
    [(red) => register(red, 'bare', fields, (ready) => started.push(ready))],
    [{ id: 'n', type: 'lineside-bare', host: 'plc', ...settings }],
    { credentials },
  )
  return { ...flow, ready: started[0] as ThisReady }
}

test('a node starts with its parsed config, its secrets and a label', async (t) => {
  const { ready } = await run(t, { name: 'Press 1' }, { n: { password: 's3cret' } })
  assert.deepEqual([ready.config, ready.label], [{ name: 'Press 1', host: 'plc', password: 's3cret' }, 'Press 1'])
})

test('without a name its id is its label', async (t) => {
  const { ready } = await run(t)
  assert.equal(ready.label, 'n')
})

test('what was opened last is closed first', async (t) => {
  const { ready, node } = await run(t)
  const closed: string[] = []
  for (const what of ['store', 'timer', 'session']) ready.onClose((removed) => void closed.push(`${what} ${removed}`))
  await node('n').close(true)
  assert.deepEqual(closed, ['session true', 'timer true', 'store true'])
})

test('one release that fails is said and does not keep the others from closing', async (t) => {
  const { ready, node, errors } = await run(t)
  let isClosed = false
  ready.onClose(() => {
    isClosed = true
  })
  ready.onClose(() => Promise.reject(new Error('late')))
  ready.onClose(() => {
    throw new Error('at once')
  })
  await node('n').close()
  assert.deepEqual([isClosed, errors('n')], [true, ['fault.unexpected', 'fault.unexpected']])
})

test('a release that never ends does not keep Node-RED from closing the node', async (t) => {
  const { ready, node } = await run(t)
  const { promise: warned, resolve } = Promise.withResolvers<unknown>()
  node('n').warn = resolve
  const { promise: forEver, resolve: end } = Promise.withResolvers<void>()
  ready.onClose(() => forEver)
  await node('n').close()
  end()
  assert.equal(await warned, 'log.slow-close')
})

test('after the close no status is shown any more', async (t) => {
  const { ready, node, statuses } = await run(t)
  ready.status.show('live')
  await node('n').close()
  ready.status.show('down')
  assert.deepEqual(
    statuses('n').map(({ text: shown }) => shown),
    ['status.live'],
  )
})

test('work that throws or rejects ends in its fault', async () => {
  const codes: string[] = []
  const caught = ({ params }: { params: unknown }) => codes.push(JSON.stringify(params))
  await guarded(() => {
    throw new Error('thrown')
  }, caught)
  await guarded(async () => Promise.reject(new Error('rejected')), caught)
  await guarded(() => 'fine', caught)
  assert.deepEqual(codes, ['{"message":"thrown"}', '{"message":"rejected"}'])
})

test('a node whose start throws is misconfigured, says why, answers messages, and closes like any other', async (t) => {
  let isClosed = false
  const { node, errors, inbox } = await runFlow(
    t,
    [
      (red) =>
        register(red, 'bare', fields, ({ onClose }) => {
          onClose(() => {
            isClosed = true
          })
          throw new TypeError('boom')
        }),
    ],
    [
      { id: 'n', type: 'lineside-bare', host: 'plc' },
      { id: 'catch', type: 'catch', scope: ['n'], wires: [['caught']] },
      { id: 'caught', type: 'helper' },
    ],
  )
  node('n').receive({ payload: 1 })
  const [caught] = (await inbox('caught').until(1)) as readonly { error: { code: string } }[]
  const said = errors('n')[0]
  await node('n').close()
  assert.deepEqual([said, caught?.error.code, isClosed], ['fault.unexpected', 'misconfigured', true])
})
