// Tags of different rates: a group each, spread over time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupsOf, phaseMs } from '../../../nodes/modbus-connection/rates.ts'
import type { ModbusWant } from '../../../nodes/modbus-connection/want.ts'
import { modbusTag } from '../../support/modbus-tags.ts'

const want = (intervals: readonly (number | null)[]): ModbusWant => ({
  intervalMs: 1_000,
  tags: intervals.map((intervalMs, at) => modbusTag(at, { intervalMs })),
  limits: { maxGap: null, maxRegisters: 125 },
})

test('tags without a rate of their own are one group, that of the reader', () => {
  const all = want([null, null, 1_000])
  assert.deepEqual(groupsOf(all), [all])
})

test('tags of one rate are one group, in the order of the table; the fastest comes first', () => {
  assert.deepEqual(
    groupsOf(want([5_000, null, 100, 5_000])).map(({ intervalMs, tags }) => [intervalMs, tags.map(({ address }) => address)]),
    [
      [100, [2]],
      [1_000, [1]],
      [5_000, [0, 3]],
    ],
  )
})

test('when all tags have another rate than the reader, there is only theirs', () => {
  assert.deepEqual(
    groupsOf(want([200, 200])).map(({ intervalMs }) => intervalMs),
    [200],
  )
})

test('the first group begins at once, the others far from each other', () => {
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((nth) => phaseMs(nth, 800)),
    [0, 400, 200, 600, 100],
  )
  const sixteen = Array.from({ length: 16 }, (_, nth) => phaseMs(nth, 160)).toSorted((one, other) => one - other)
  assert.deepEqual(
    sixteen,
    Array.from({ length: 16 }, (_, nth) => 10 * nth),
  )
})

test('nobody waits longer than a second for first values', () => {
  for (let nth = 0; nth < 200; nth += 1) assert.ok(phaseMs(nth, 3_600_000) < 1_000)
})
