import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { fault } from '../../../../nodes/lib/fault.ts'
import { defineFields } from '../../../../nodes/lib/fields.ts'
import type { Message, Reading } from '../../../../nodes/lib/reading.ts'
import { defineSink, type Sink, type Verdict } from '../../../../nodes/lib/red/define-sink.ts'
import { runFlow } from '../../../support/flow.ts'
import { settle } from '../../../support/hand-clock.ts'
import { aReading } from '../../../support/readings.ts'

const fields = defineFields({
  version: 1,
  face: { kind: 'sink', color: '#E8C07D', inputs: 1, outputs: ['refused', 'health'] },
  settings: {},
  migrate: [],
})
const committed: Verdict = { kind: 'committed' }
const refused: Verdict = { kind: 'refused', fault: fault('policy.not-allowed', { topic: 'x' }) }

/** Keeps numbers, refuses the rest. */
const numbersOnly: Sink = { take: async (readings) => readings.map(({ payload }) => (typeof payload === 'number' ? committed : refused)) }

async function run(t: TestContext, sink: Sink | null) {
  const flow = await runFlow(
    t,
    [defineSink('keeper', fields, () => sink)],
    [
      { id: 's', type: 'lineside-keeper', name: 'Keeper', wires: [['refused'], ['health']] },
      ...['refused', 'health', 'completed', 'caught'].map((id) => ({ id, type: 'helper' })),
      { id: 'complete', type: 'complete', scope: ['s'], wires: [['completed']] },
      { id: 'catch', type: 'catch', scope: ['s'], wires: [['caught']] },
    ],
  )
  return { ...flow, give: (message: Message) => flow.node('s').receive(message) }
}

test('a message is done after the commit, not before', async (t) => {
  const { promise, resolve } = Promise.withResolvers<readonly Verdict[]>()
  const { give, inbox } = await run(t, { take: () => promise })
  give(aReading())
  await settle()
  assert.deepEqual(inbox('completed').messages, [])
  resolve([committed])
  await inbox('completed').until(1)
  await settle()
  assert.equal(inbox('completed').messages.length, 1)
})

test('a refused reading leaves by its port with the reason, and its message is done: policy is no error', async (t) => {
  const { give, inbox } = await run(t, numbersOnly)
  give(aReading({ payload: 'text', findings: ['a'], _msgid: 'm', mine: 1 }))
  const [out] = await inbox('refused').until(1)
  await inbox('completed').until(1)
  assert.deepEqual([out?.['findings'], out?.['_msgid'], out?.['mine'], out?.['payload']], [['a', 'policy.not-allowed'], 'm', 1, 'text'])
  assert.deepEqual(inbox('caught').messages, [])
})

test('the first refusal of a kind is said, the others are only counted', async (t) => {
  const { give, inbox, node } = await run(t, numbersOnly)
  const warnings: string[] = []
  node('s').warn = (text) => warnings.push(text)
  for (const payload of ['a', 'b', 'c']) give(aReading({ payload }))
  await inbox('refused').until(3)
  assert.deepEqual(warnings, ['fault.policy.not-allowed'])
})

test('of a batch the refused and the unreadable leave as one batch', async (t) => {
  const { give, inbox } = await run(t, numbersOnly)
  give({ batch: true, topic: 'cycle', payload: [aReading({ payload: 'a' }), aReading(), 5, aReading({ payload: 'b' })] })
  const [out] = await inbox('refused').until(1)
  const parts = (out?.['payload'] as (Partial<Reading> & { error?: { code: string } })[]).map(({ payload, findings, error }) => [
    payload,
    findings?.[0] ?? error?.code,
  ])
  assert.deepEqual(
    [out?.['batch'], out?.['topic'], parts],
    [
      true,
      'cycle',
      [
        [5, 'message.not-a-reading'],
        ['a', 'policy.not-allowed'],
        ['b', 'policy.not-allowed'],
      ],
    ],
  )
})

const failing: readonly [what: string, sink: Sink, code: string][] = [
  ['rejects', { take: async () => Promise.reject(fault('outbox.full', { readings: 10 })) }, 'outbox.full'],
  ['rejects with what is no fault', { take: async () => Promise.reject(new Error('disk')) }, 'unexpected'],
  [
    'throws',
    {
      take: () => {
        throw new Error('bug')
      },
    },
    'unexpected',
  ],
]
for (const [what, sink, code] of failing) {
  test(`a sink that ${what} has kept nothing: the message reaches Catch as it was, once`, async (t) => {
    const { give, inbox } = await run(t, sink)
    const message = aReading({ _msgid: 'm' })
    give(message)
    const [caught] = await inbox('caught').until(1)
    await settle()
    const { error, ...original } = caught as Message & { error: { code: string } }
    assert.deepEqual([original, error.code, inbox('caught').messages.length, inbox('completed').messages], [message, code, 1, []])
  })
}

test('a message that is no reading is never offered to the sink', async (t) => {
  const { give, inbox } = await run(t, { take: async () => assert.fail('offered') })
  give({ payload: 1 })
  const [caught] = (await inbox('caught').until(1)) as readonly { error: { code: string } }[]
  assert.equal(caught?.error.code, 'message.not-a-reading')
})

test('a sink that refused to start takes no messages', async (t) => {
  const { give, inbox } = await run(t, null)
  give(aReading())
  await settle()
  assert.deepEqual([inbox('completed').messages, inbox('caught').messages], [[], []])
})
