import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { defineFields, ref, text } from '../../../../nodes/lib/fields.ts'
import { defineConfig, refuseSetting, useConfig, withPort } from '../../../../nodes/lib/red/define-config.ts'
import { defineStep } from '../../../../nodes/lib/red/define-step.ts'
import type { RedNode } from '../../../../nodes/lib/red/types.ts'
import type { Step } from '../../../../nodes/lib/step.ts'
import { runFlow } from '../../../support/flow.ts'
import { aReading } from '../../../support/readings.ts'

interface Greeter {
  readonly kind: 'greeter'
  readonly words: string
}

const greeterFields = defineFields({
  version: 1,
  face: { kind: 'config', color: '#8FB8DE', inputs: 0, outputs: [] },
  settings: { words: text({ required: true }) },
  migrate: [],
})
const stepFields = defineFields({
  version: 1,
  face: { kind: 'step', color: '#A9D6B5', inputs: 1, outputs: ['readings', 'side', 'health'] },
  settings: { greeter: ref('greeter') },
  migrate: [],
})

const defineGreeter = defineConfig('greeter', greeterFields, ({ config }): Greeter => ({ kind: 'greeter', words: config.words }))
const defineOther = defineConfig('other', greeterFields, () => ({ kind: 'model' }))
const defineRefusing = defineConfig('refusing', greeterFields, (ready): Greeter | null => refuseSetting(ready, 'words'))
const greeting = (port: Greeter): Step => ({
  take: (message) => [{ port: 'readings', message: { ...message, payload: port.words } }],
  balance: () => ({ held: 0, suppressed: {} }),
})
const defineStepWith = defineStep('user', stepFields, {
  create: (ready) => withPort<typeof stepFields.settings, Greeter, Step>(ready, 'greeter', 'greeter', greeting),
})

async function run(t: TestContext, config: { readonly type: string; readonly [setting: string]: unknown } | null, greeter = 'g') {
  return runFlow(
    t,
    [defineGreeter, defineOther, defineRefusing, defineStepWith],
    [
      ...(config === null ? [] : [{ id: 'g', ...config }]),
      { id: 's', type: 'lineside-user', greeter, wires: [['out'], [], []] },
      { id: 'catch', type: 'catch', scope: ['s'], wires: [['caught']] },
      { id: 'out', type: 'helper' },
      { id: 'caught', type: 'helper' },
    ],
    { configTypes: ['lineside-greeter', 'lineside-other', 'lineside-refusing'] },
  )
}

test('a step finds what its config node offers', async (t) => {
  const flow = await run(t, { type: 'lineside-greeter', words: 'hello' })
  flow.node('s').receive(aReading())
  assert.equal((await flow.inbox('out').until(1))[0]?.['payload'], 'hello')
})

const unusable: readonly [what: string, config: Parameters<typeof run>[1]][] = [
  ['is missing', null],
  ['is disabled', { type: 'lineside-greeter', words: 'hello', d: true }],
  ['is misconfigured', { type: 'lineside-greeter', words: '' }],
  ['offers something else', { type: 'lineside-other', words: 'hello' }],
  ['refused to start', { type: 'lineside-refusing', words: 'hello' }],
]
for (const [what, config] of unusable) {
  test(`a step whose config node ${what} is misconfigured, says which setting it is, and tells each message`, async (t) => {
    const flow = await run(t, config)
    flow.node('s').receive(aReading())
    const [caught] = (await flow.inbox('caught').until(1)) as readonly { error: { code: string } }[]
    assert.deepEqual([caught?.error.code, flow.errors('s')[0]], ['misconfigured', 'problem.config-node-unusable'])
    assert.deepEqual(
      flow.statuses('s').map(({ text: shown }) => shown),
      ['status.misconfigured'],
    )
  })
}

test('a step that names no config node is misconfigured before it looks for one', async (t) => {
  const flow = await run(t, null, '')
  assert.equal(flow.errors('s')[0], 'label.greeter: problem.missing')
})

test('a config node knows its users as long as they live, so that its errors reach their flows', async (t) => {
  const flow = await run(t, { type: 'lineside-greeter', words: 'hello' })
  assert.deepEqual(Object.keys(flow.node('g').users ?? {}), ['s'])
  await flow.node('s').close()
  assert.deepEqual(flow.node('g').users, {})
})

test('two users of one config node are both known', () => {
  const owner = { lineside: { kind: 'greeter' } } as unknown as RedNode
  const user = (id: string) =>
    ({ red: { nodes: { getNode: () => owner } }, node: { id }, onClose: () => undefined }) as unknown as Parameters<typeof useConfig>[0]
  assert.equal(useConfig(user('a'), 'g', 'greeter'), owner.lineside)
  assert.equal(useConfig(user('b'), 'g', 'greeter'), owner.lineside)
  assert.deepEqual(Object.keys(owner.users ?? {}), ['a', 'b'])
})
