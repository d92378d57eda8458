import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Message, Reading } from '../../../../nodes/lib/reading.ts'
import type { Output, Step } from '../../../../nodes/lib/step.ts'
import { settle } from '../../../support/hand-clock.ts'
import { aReading } from '../../../support/readings.ts'
import { nothingHeld, run, sorting } from './step-flow.ts'

/** Keeps the last reading and sends it again on command. */
function remembering(): Step {
  let last: Reading | null = null
  const kept = (): Output[] => (last === null ? [] : [{ port: 'readings', message: last }])
  return {
    take(reading) {
      last = reading
      return kept()
    },
    command: (message) => (message['flush'] === true ? kept() : []),
    balance: nothingHeld,
  }
}

test('every message is done exactly once, whether it is sent on, put aside, doubled or held', async (t) => {
  const { give, inbox, payloads } = await run(t, sorting)
  for (const payload of [1, 'text', true, null]) give(aReading({ payload, _msgid: `m-${payload}` }))
  give({ batch: true, payload: [aReading(), aReading({ payload: 'x' })], _msgid: 'm-batch' })
  give({ flush: true, _msgid: 'm-flush' })
  await inbox('completed').until(6)
  await settle()
  assert.deepEqual(
    inbox('completed').messages.map((message) => message['_msgid']),
    ['m-1', 'm-text', 'm-true', 'm-null', 'm-batch', 'm-flush'],
  )
  assert.deepEqual(payloads('out').slice(0, 3), [1, true, true])
  assert.equal(payloads('side')[0], 'text')
  assert.deepEqual(payloads('caught'), [])
})

const unusable: readonly [what: string, message: Message, code: string][] = [
  ['is no reading', { payload: 1, _msgid: 'm' }, 'message.not-a-reading'],
  ['is a batch without a reading', { batch: true, payload: [1], _msgid: 'm' }, 'message.not-a-reading'],
  ['makes the step throw', aReading({ payload: 13, _msgid: 'm' }), 'unexpected'],
]
for (const [what, message, code] of unusable) {
  test(`a message that ${what} reaches Catch as it was, with the code, once, and the next one is taken`, async (t) => {
    const { give, inbox, payloads } = await run(t, sorting)
    give(message)
    give(aReading({ payload: 2 }))
    const [caught] = await inbox('caught').until(1)
    await inbox('completed').until(1)
    await settle()
    const { error, ...original } = caught as Message & { error: { code: string; message: string; source: { id: string } } }
    assert.deepEqual([original, error.code, error.message, error.source.id], [message, code, `Error: fault.${code}`, 's'])
    assert.deepEqual([payloads('caught').length, payloads('completed'), payloads('out')], [1, [2], [2]])
  })
}

test('a batch stays a batch on every port, in order, with all that it carried', async (t) => {
  const { give, inbox } = await run(t, sorting)
  give({ batch: true, topic: 'cycle', mine: { kept: 1 }, _msgid: 'm', payload: [1, 'a', 2, null, 'b'].map((payload) => aReading({ payload })) })
  const [out] = await inbox('out').until(1)
  const [side] = await inbox('side').until(1)
  const values = (message: Message | undefined) => (message?.['payload'] as Reading[]).map(({ payload }) => payload)
  assert.deepEqual(
    [values(out), values(side)],
    [
      [1, 2],
      ['a', 'b'],
    ],
  )
  for (const message of [out, side])
    assert.deepEqual({ ...message, payload: 0 }, { batch: true, topic: 'cycle', mine: { kept: 1 }, _msgid: 'm', payload: 0 })
})

test('what is no reading in a batch leaves by the side, marked; the others go their way', async (t) => {
  const { give, inbox } = await run(t, sorting)
  give({ batch: true, payload: [aReading(), { topic: 'x', payload: 5, mine: 1 }] })
  const [out] = await inbox('out').until(1)
  const [side] = await inbox('side').until(1)
  assert.equal((out?.['payload'] as Reading[]).length, 1)
  const [aside] = side?.['payload'] as (Message & { error: { code: string } })[]
  assert.deepEqual([side?.['batch'], aside?.['mine'], aside?.error.code], [true, 1, 'message.not-a-reading'])
})

test('a message keeps what the step does not know, and is itself left as it was', async (t) => {
  const { give, inbox } = await run(t, sorting)
  const message = aReading({ payload: true, _msgid: 'm', req: { headers: ['a'] } })
  const before = structuredClone(message)
  give(message)
  const sent = await inbox('out').until(2)
  assert.deepEqual([message, sent[0], sent[1]], [before, before, before])
})

test('nodes on two wires do not see what the other writes', async (t) => {
  const { give, inbox } = await run(t, sorting)
  give(aReading({ detail: { ratio: 1 } }))
  const [first] = (await inbox('out').until(1)) as readonly { payload: unknown; detail: { ratio: number } }[]
  if (first !== undefined) Object.assign(first, { payload: 'changed' }).detail.ratio = 9
  const [second] = await inbox('second').until(1)
  assert.deepEqual([second?.['payload'], second?.['detail']], [1.5, { ratio: 1 }])
})

test('what the next node writes on a message does not reach what the step keeps', async (t) => {
  const { give, inbox } = await run(t, remembering)
  give(aReading({ payload: 5 }))
  const [sent] = await inbox('out').until(1)
  Object.assign(sent as object, { payload: 'changed', quality: 'bad' })
  give({ flush: true })
  const again = await inbox('out').until(2)
  assert.deepEqual([again[1]?.['payload'], again[1]?.['quality']], [5, 'good'])
})

test('a frozen reading can be sent', async (t) => {
  const { give, inbox } = await run(t, () => ({
    take: (reading) => [{ port: 'readings', message: Object.freeze({ ...reading }) }],
    balance: nothingHeld,
  }))
  give(aReading())
  assert.equal((await inbox('out').until(1)).length, 1)
})

test('a command goes on unchanged through a step that knows none, to one that does', async (t) => {
  const { give, inbox } = await run(t, sorting)
  give({ reset: true, topic: 'a', mine: 1, _msgid: 'm' })
  await inbox('completed').until(1)
  const out = await inbox('out').until(1)
  assert.deepEqual(out, [{ reset: true, topic: 'a', mine: 1, _msgid: 'm' }])
})

test('a reading that carries `reset` or `flush` is a reading', async (t) => {
  const { give, inbox, payloads } = await run(t, sorting)
  give(aReading({ payload: 1, flush: true }))
  give({ batch: true, reset: true, payload: [aReading({ payload: 2 })] })
  await inbox('out').until(2)
  assert.equal(payloads('out')[0], 1)
})

test('one reading of a batch that makes the step throw leaves by the side, marked; the others are sent', async (t) => {
  const { give, inbox, payloads } = await run(t, sorting)
  give({ batch: true, payload: [1, 13, 2].map((payload) => aReading({ payload })) })
  const [out] = await inbox('out').until(1)
  const [side] = await inbox('side').until(1)
  await inbox('completed').until(1)
  const [aside, ...others] = side?.['payload'] as (Message & { error: { code: string } })[]
  assert.deepEqual(
    [(out?.['payload'] as Reading[]).map(({ payload }) => payload), aside?.['payload'], aside?.error.code, others, payloads('caught')],
    [[1, 2], 13, 'unexpected', [], []],
  )
})

test('a batch of which nothing could be taken reaches Catch', async (t) => {
  const { give, inbox } = await run(t, sorting)
  give({ batch: true, payload: [aReading({ payload: 13 }), 5] })
  const [caught] = (await inbox('caught').until(1)) as readonly { error: { code: string } }[]
  assert.deepEqual([caught?.error.code, inbox('completed').messages, inbox('side').messages], ['unexpected', [], []])
})

test('an empty batch is done and says nothing of the state', async (t) => {
  const { give, inbox, statuses } = await run(t, sorting)
  give({ batch: true, payload: [] })
  await inbox('completed').until(1)
  assert.deepEqual(
    statuses('s').map(({ text }) => text),
    ['status.waiting'],
  )
})

test('a message that comes while the node closes is told so, and nothing is sent', async (t) => {
  const { give, inbox, node } = await run(t, sorting)
  const closing = node('s').close()
  give(aReading({ payload: 1 }))
  await closing
  const [caught] = (await inbox('caught').until(1)) as readonly { error: { code: string } }[]
  await settle()
  assert.deepEqual([caught?.error.code, inbox('out').messages, inbox('completed').messages], ['node.closed', [], []])
})

test('the step is woken when it wants to be, again and again, and never after the close', async (t) => {
  let wakes = 0
  let wakeAt: number | null = null
  const { give, inbox, node } = await run(t, () => ({
    take(_reading, now) {
      wakeAt = now + 5
      return []
    },
    wake(now) {
      wakes += 1
      wakeAt = wakes < 3 ? now + 5 : null
      return [{ port: 'readings', message: aReading({ payload: wakes }) }]
    },
    nextWakeMs: () => wakeAt,
    balance: () => ({ held: 1, suppressed: {} }),
  }))
  give(aReading())
  await inbox('out').until(3)
  give(aReading())
  await inbox('completed').until(2)
  await node('s').close()
  const before = wakes
  await new Promise((resolve) => setTimeout(resolve, 30))
  assert.deepEqual([wakes, inbox('out').messages.map((message) => message['payload'])], [before, [1, 2, 3]])
})

test('a step that throws when it is woken is said to Catch, and Node-RED lives on', async (t) => {
  let wakeAt: number | null = null
  const { give, inbox } = await run(t, () => ({
    take(_reading, now) {
      wakeAt = now
      return []
    },
    wake() {
      wakeAt = null
      throw new TypeError('boom')
    },
    nextWakeMs: () => wakeAt,
    balance: nothingHeld,
  }))
  give(aReading())
  const [caught] = (await inbox('caught').until(1)) as readonly { error: { message: string } }[]
  assert.equal(caught?.error.message, 'Error: fault.unexpected')
})

test('misconfigured: every problem is said, nothing is attempted, and each message is told', async (t) => {
  const { give, inbox, errors, statuses } = await run(t, () => assert.fail('created'), {}, { limit: 5_000, least: 'x' })
  give(aReading({ _msgid: 'm' }))
  const [caught] = (await inbox('caught').until(1)) as readonly (Message & { error: { code: string } })[]
  assert.deepEqual([caught?.['_msgid'], caught?.error.code], ['m', 'misconfigured'])
  assert.equal(errors('s')[0], 'label.limit: problem.too-large · label.least: problem.not-a-number')
  assert.deepEqual(statuses('s'), [{ fill: 'red', shape: 'ring', text: 'status.misconfigured' }])
  assert.deepEqual([inbox('completed').messages, inbox('out').messages], [[], []])
})

test('a turn of the state is told on the health port, as one batch with the counters', async (t) => {
  const { give, inbox, statuses } = await run(t, () => ({ ...sorting(), balance: () => ({ held: 4, suppressed: { deadband: 7 } }) }))
  assert.deepEqual(statuses('s'), [{ fill: 'grey', shape: 'ring', text: 'status.waiting' }])
  give({ batch: true, payload: [aReading(), aReading({ payload: 'x' }), 5] })
  const [health] = await inbox('health').until(1)
  const figures = (health?.['payload'] as Reading[]).map(({ topic, payload }) => [topic.replace('_lineside/sorter/Sorter 1/', ''), payload])
  assert.deepEqual(figures, [
    ['state', 'live'],
    ['received', 2],
    ['unreadable', 1],
    ['sent', 1],
    ['side.side', 1],
    ['held', 4],
    ['suppressed.deadband', 7],
  ])
})
