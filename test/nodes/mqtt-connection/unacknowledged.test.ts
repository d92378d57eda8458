// Messages that the flow has not done with.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createUnacknowledged } from '../../../nodes/mqtt-connection/unacknowledged.ts'
import { handClock } from '../../support/hand-clock.ts'

function unacknowledged(limit = 10) {
  const clock = handClock()
  const acknowledged: number[] = []
  let late = 0
  const waiting = createUnacknowledged(clock, limit, () => (late += 1))
  const wait = (id: number, parties: number, withinMs: number) => waiting.wait(() => acknowledged.push(id), parties, withinMs)
  return { clock, wait, waiting, acknowledged, late: () => late }
}

test('a message is acknowledged when every party has done with it, once', async () => {
  const { clock, wait, waiting, acknowledged, late } = unacknowledged()
  const receipt = wait(1, 2, 1_000)
  receipt.returned()
  assert.deepEqual(acknowledged, [])
  receipt.returned()
  receipt.returned()
  assert.deepEqual([acknowledged, waiting.size], [[1], 0])
  await clock.advance(10_000)
  assert.deepEqual([acknowledged, late(), clock.pending], [[1], 0, 0])
})

test('after its time it is acknowledged all the same, and counted; what comes back then says nothing', async () => {
  const { clock, wait, acknowledged, late } = unacknowledged()
  const receipt = wait(1, 1, 1_000)
  await clock.advance(1_000)
  receipt.returned()
  assert.deepEqual([acknowledged, late()], [[1], 1])
})

test('more than the Receive Maximum never wait: the oldest is acknowledged', () => {
  const { wait, waiting, acknowledged, late } = unacknowledged(3)
  for (let id = 1; id <= 5; id += 1) wait(id, 1, 1_000)
  assert.deepEqual([acknowledged, late(), waiting.size], [[1, 2], 2, 3])
})

test('closed, nothing is acknowledged and no timer is left: the broker sends it again', async () => {
  const { clock, wait, waiting, acknowledged } = unacknowledged()
  wait(1, 1, 1_000)
  waiting.close()
  await clock.advance(10_000)
  assert.deepEqual([acknowledged, clock.pending], [[], 0])
})
