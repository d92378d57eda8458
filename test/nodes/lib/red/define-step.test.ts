import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { defineFields, number } from '../../../../nodes/lib/fields.ts'
import type { Json } from '../../../../nodes/lib/json.ts'
import type { Message, Reading } from '../../../../nodes/lib/reading.ts'
import { defineStep, type StepOptions } from '../../../../nodes/lib/red/define-step.ts'
import type { StateStore } from '../../../../nodes/lib/state-store.ts'
import type { Output, Step } from '../../../../nodes/lib/step.ts'
import { runFlow } from '../../../support/flow.ts'
import { settle } from '../../../support/hand-clock.ts'
import { aReading } from '../../../support/readings.ts'

const fields = defineFields({
  version: 1,
  face: { kind: 'step', color: '#A9D6B5', inputs: 1, outputs: ['readings', 'side', 'health'] },
  settings: { limit: number({ default: 100, max: 1_000 }), least: number({ default: 0, min: 0 }) },
  migrate: [],
})

const nothingHeld = () => ({ held: 0, suppressed: {} })

/** Numbers go on, texts to the side, booleans twice, null nowhere, and 13 is a bug. */
function sorting(): Step {
  const kinds: Readonly<Record<string, readonly string[]>> = { number: ['readings'], string: ['side'], boolean: ['readings', 'readings'] }
  return {
    take(reading) {
      if (reading.payload === 13) throw new TypeError('boom')
      return (kinds[typeof reading.payload] ?? []).map((port): Output => ({ port, message: reading }))
    },
    balance: nothingHeld,
  }
}

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

/** One step `s` with everything around it that Node-RED can tell about it. */
async function run(t: TestContext, create: StepOptions<typeof fields.settings>['create'], more: Omit<StepOptions<typeof fields.settings>, 'create'> = {}, settings: object = {}) {
  const define = defineStep('sorter', fields, { create, ...more })
  const flow = await runFlow(t, [define], [
    { id: 's', type: 'lineside-sorter', name: 'Sorter 1', wires: [['out', 'second'], ['side'], ['health']], ...settings },
    ...['out', 'second', 'side', 'health', 'completed', 'caught'].map((id) => ({ id, type: 'helper' })),
    { id: 'complete', type: 'complete', scope: ['s'], wires: [['completed']] },
    { id: 'catch', type: 'catch', scope: ['s'], wires: [['caught']] },
  ])
  const payloads = (id: string) => flow.inbox(id).messages.map((message) => message['payload'])
  return { ...flow, payloads, give: (message: Message) => flow.node('s').receive(message) }
}

test('every message is done exactly once, whether it is sent on, put aside, doubled or held', async (t) => {
  const { give, inbox, payloads } = await run(t, sorting)
  for (const payload of [1, 'text', true, null]) give(aReading({ payload, _msgid: `m-${payload}` }))
  give({ batch: true, payload: [aReading(), aReading({ payload: 'x' })], _msgid: 'm-batch' })
  give({ flush: true, _msgid: 'm-flush' })
  await inbox('completed').until(6)
  await settle()
  assert.deepEqual(inbox('completed').messages.map((message) => message['_msgid']), ['m-1', 'm-text', 'm-true', 'm-null', 'm-batch', 'm-flush'])
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
  assert.deepEqual([values(out), values(side)], [[1, 2], ['a', 'b']])
  for (const message of [out, side]) assert.deepEqual({ ...message, payload: 0 }, { batch: true, topic: 'cycle', mine: { kept: 1 }, _msgid: 'm', payload: 0 })
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
  const { give, inbox } = await run(t, () => ({ take: (reading) => [{ port: 'readings', message: Object.freeze({ ...reading }) }], balance: nothingHeld }))
  give(aReading())
  assert.equal((await inbox('out').until(1)).length, 1)
})

test('`reset` and `flush` are the step\'s to answer, and are no readings to one that knows no commands', async (t) => {
  const { give, inbox, payloads } = await run(t, sorting)
  give(aReading({ flush: true }))
  give(aReading({ reset: true }))
  await inbox('completed').until(2)
  assert.deepEqual(payloads('out'), [])
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
  assert.equal(caught?.error.message, 'fault.unexpected')
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
  assert.deepEqual(figures, [['state', 'live'], ['received', 2], ['unreadable', 1], ['sent', 1], ['side.side', 1], ['held', 4], ['suppressed.deadband', 7]])
})

/** A store in memory whose opening waits for `open()`. */
function slowStore(saved: Iterable<readonly [string, Json]> = []) {
  const entries = new Map(saved)
  const told: string[] = []
  const { promise, resolve, reject } = Promise.withResolvers<StateStore>()
  const store: StateStore = {
    entries: () => entries,
    async put(changes) {
      for (const [key, value] of changes) entries.set(key, value)
      told.push('put')
    },
    async close() {
      told.push('closed')
    },
  }
  return { entries, told, store: () => promise, open: () => resolve(store), refuse: reject, raw: store }
}

/** Counts readings by topic. */
function counting(): Step {
  const counts = new Map<string, Json>()
  const changed = new Set<string>()
  return {
    take(reading) {
      const count = Number(counts.get(reading.topic) ?? 0) + 1
      counts.set(reading.topic, count)
      changed.add(reading.topic)
      return [{ port: 'readings', message: { ...reading, payload: count } }]
    },
    changes() {
      const changes = [...changed].map((topic) => [topic, counts.get(topic) ?? null] as const)
      changed.clear()
      return changes
    },
    restore(entries) {
      for (const [topic, count] of entries) counts.set(topic, count)
    },
    balance: nothingHeld,
  }
}

test('readings wait until the saved state is back, and are taken in order then', async (t) => {
  const { store, open } = slowStore([['a', 40], ['b', 7]])
  const { give, inbox, payloads } = await run(t, counting, { store })
  for (const topic of ['a', 'b', 'a']) give(aReading({ topic }))
  await settle()
  assert.deepEqual(payloads('out'), [])
  open()
  await inbox('out').until(3)
  assert.deepEqual(payloads('out'), [41, 8, 42])
})

test('a message that waits is not kept for ever: the ten-thousand-and-first is refused', async (t) => {
  const { store } = slowStore()
  const flow = await runFlow(t, [defineStep('sorter', fields, { create: counting, store })], [
    { id: 's', type: 'lineside-sorter' },
    { id: 'catch', type: 'catch', scope: ['s'], wires: [['caught']] },
    { id: 'caught', type: 'helper' },
  ])
  for (let message = 0; message < 10_001; message += 1) flow.node('s').receive(aReading({ payload: message }))
  const [caught] = (await flow.inbox('caught').until(1)) as readonly { payload: number; error: { code: string } }[]
  assert.deepEqual([caught?.payload, caught?.error.code], [10_000, 'queue.full'])
})

test('closing writes what changed, closes the store, and sends nothing', async (t) => {
  const { store, open, entries, told } = slowStore()
  const { give, inbox, node } = await run(t, counting, { store })
  open()
  for (const topic of ['a', 'b', 'a']) give(aReading({ topic }))
  await inbox('out').until(3)
  await node('s').close()
  assert.deepEqual([[...entries], told.at(-1), inbox('out').messages.length], [[['a', 2], ['b', 1]], 'closed', 3])
})

test('a store that opens while the node closes is closed too', async (t) => {
  const { store, open, told } = slowStore()
  const { node } = await run(t, counting, { store })
  const closing = node('s').close()
  open()
  await closing
  assert.equal(told.at(-1), 'closed')
})

test('without its store a step works on, and says why', async (t) => {
  const { store, refuse } = slowStore()
  const { give, inbox, payloads, errors } = await run(t, counting, { store })
  refuse(new Error('EACCES'))
  give(aReading({ topic: 'a' }))
  await inbox('out').until(1)
  assert.deepEqual([payloads('out'), errors('s')], [[1], ['fault.unexpected']])
})

test('a last save that fails is said, and the store is closed all the same', async (t) => {
  const { store, open, raw, told } = slowStore()
  const { node, errors } = await run(t, counting, { store })
  open()
  await settle()
  Object.assign(raw, { put: () => Promise.reject(new Error('ENOSPC')) })
  await node('s').close()
  assert.deepEqual([errors('s'), told.at(-1)], [['fault.unexpected'], 'closed'])
})

test('readings wait for what must have happened first, also when that fails', async (t) => {
  const { promise, reject } = Promise.withResolvers<void>()
  const { give, inbox, payloads } = await run(t, sorting, { until: () => promise })
  give(aReading({ payload: 1 }))
  await settle()
  assert.deepEqual(payloads('out'), [])
  reject(new Error('no model'))
  await inbox('out').until(1)
})
