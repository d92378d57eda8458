// Messages that are no readings, and readings that are about each other.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault } from '../../../../nodes/lib/fault.ts'
import type { Json } from '../../../../nodes/lib/json.ts'
import type { Message, Reading } from '../../../../nodes/lib/reading.ts'
import type { StateStore } from '../../../../nodes/lib/state-store.ts'
import type { Step } from '../../../../nodes/lib/step.ts'
import { aReading } from '../../../support/readings.ts'
import { nothingHeld, run, sorting } from './step-flow.ts'

/** Adds up what `msg.add` says, and answers by the side. */
function adding(): Step {
  let sum = 0
  return {
    ...sorting(),
    understands: (message) => 'add' in message,
    obey(message) {
      const { add } = message
      if (typeof add !== 'number') throw fault('message.not-a-reading', { field: 'add', found: String(add) })
      sum += add
      return [{ port: 'side', message: { ...message, payload: sum } }]
    },
    changes: () => [['sum', sum]],
  }
}

test('a message the step understands is obeyed: what it changes is on disk before its answer leaves and it is done', async (t) => {
  const told: Json[] = []
  const { promise: written, resolve: write } = Promise.withResolvers<void>()
  const store: StateStore = {
    entries: () => [],
    async put(changes) {
      const [[, sum] = []] = [...changes]
      if (sum !== 0) await written
      told.push(sum ?? null)
    },
    close: async () => {},
  }
  const { give, inbox, payloads } = await run(t, adding, { store: async () => store })
  give({ add: 5, _msgid: 'm1' })
  give(aReading({ payload: 1 }))
  const [done] = await inbox('completed').until(1)
  assert.deepEqual([done?.['payload'], payloads('side'), told.includes(5)], [1, [], false])
  write()
  const [answer] = await inbox('side').until(1)
  assert.deepEqual([answer?.['payload'], answer?.['add'], told.includes(5)], [5, 5, true])
  await inbox('completed').until(2)
})

test('where the disk fails, the sender hears of it and gets no answer; what goes with the readings is said all the same', async (t) => {
  const step = adding()
  const both: Step = {
    ...step,
    obey: (message, now) => [{ port: 'readings', message: aReading({ payload: 7 }) }, ...(step.obey?.(message, now) ?? [])],
  }
  const store: StateStore = {
    entries: () => [],
    put: async (changes) => {
      const [[, sum] = []] = [...changes]
      if (sum !== 0) throw fault('store.write-failed', { file: 'state', reason: 'ENOSPC' })
    },
    close: async () => {},
  }
  const { give, inbox, payloads } = await run(t, () => both, { store: async () => store })
  give({ add: 5 })
  const [caught] = await inbox('caught').until(1)
  assert.deepEqual([(caught?.['error'] as { code: string }).code, caught?.['add']], ['store.write-failed', 5])
  assert.deepEqual([payloads('out'), payloads('side')], [[7], []])
})

test('a message it understands and cannot use reaches Catch, and counts as no reading', async (t) => {
  const { give, inbox } = await run(t, () => ({ ...adding(), balance: () => ({ held: 0, suppressed: {}, made: 3 }) }))
  give({ add: 'x' })
  const [caught] = await inbox('caught').until(1)
  assert.equal((caught?.['error'] as { code: string }).code, 'message.not-a-reading')
  give(aReading({ payload: 1 }))
  const [health] = (await inbox('health').until(1)) as readonly (Message & { payload: Reading[] })[]
  const figures = health?.payload.map(({ tag, payload }) => [tag.raw, payload])
  assert.deepEqual(figures?.slice(1), [
    ['received', 1],
    ['unreadable', 0],
    ['sent', 1],
    ['side.side', 0],
    ['held', 0],
    ['made', 3],
  ])
})

test('all readings of a message are foreseen before the first one is taken', async (t) => {
  const seen: string[] = []
  const step: Step = {
    foresee: (readings) => seen.push(`all ${readings.map(({ payload }) => payload)}`),
    take(reading) {
      seen.push(`one ${reading.payload}`)
      return [{ port: 'readings', message: reading }]
    },
    balance: nothingHeld,
  }
  const { give, inbox } = await run(t, () => step)
  give({ batch: true, payload: [aReading({ payload: 1 }), { payload: 'no reading' }, aReading({ payload: 2 })] })
  give(aReading({ payload: 3 }))
  await inbox('out').until(2)
  assert.deepEqual(seen, ['all 1,2', 'one 1', 'one 2', 'all 3', 'one 3'])
})
