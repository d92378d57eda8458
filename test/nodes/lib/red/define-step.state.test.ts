// What a step keeps between restarts, and what it waits for at start.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../../../../nodes/lib/json.ts'
import { defineStep } from '../../../../nodes/lib/red/define-step.ts'
import type { StateStore } from '../../../../nodes/lib/state-store.ts'
import type { Step } from '../../../../nodes/lib/step.ts'
import { runFlow } from '../../../support/flow.ts'
import { settle } from '../../../support/hand-clock.ts'
import { aReading } from '../../../support/readings.ts'
import { fields, nothingHeld, run, sorting } from './step-flow.ts'

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
  const { store, open } = slowStore([
    ['a', 40],
    ['b', 7],
  ])
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
  const flow = await runFlow(
    t,
    [defineStep('sorter', fields, { create: counting, store })],
    [
      { id: 's', type: 'lineside-sorter' },
      { id: 'catch', type: 'catch', scope: ['s'], wires: [['caught']] },
      { id: 'caught', type: 'helper' },
    ],
  )
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
  assert.deepEqual(
    [[...entries], told.at(-1), inbox('out').messages.length],
    [
      [
        ['a', 2],
        ['b', 1],
      ],
      'closed',
      3,
    ],
  )
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
  assert.deepEqual([payloads('out'), errors('s').map((error) => (error as Error).message)], [[1], ['fault.unexpected']])
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

test('messages that wait when the node closes are told so, once, and are not taken later', async (t) => {
  const { store, open } = slowStore()
  const { give, inbox, node } = await run(t, counting, { store })
  for (const payload of [1, 2]) give(aReading({ payload }))
  await settle()
  const closing = node('s').close()
  open()
  await closing
  const caught = (await inbox('caught').until(2)) as readonly { payload: number; error: { code: string } }[]
  await settle()
  assert.deepEqual(
    caught.map(({ payload, error }) => [payload, error.code]),
    [
      [1, 'node.closed'],
      [2, 'node.closed'],
    ],
  )
  assert.deepEqual([inbox('out').messages, inbox('completed').messages], [[], []])
})
