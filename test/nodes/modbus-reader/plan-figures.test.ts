// What a table costs: requests, registers, time and load on a link.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Link } from '../../../nodes/modbus-connection/link.ts'
import type { ModbusTag } from '../../../nodes/modbus-connection/want.ts'
import { planFigures } from '../../../nodes/modbus-reader/plan-figures.ts'
import { modbusTag } from '../../support/modbus-tags.ts'

const network: Link = { kind: 'network', roundTripMs: 4, registerMs: 0 }
const figures = (tags: readonly ModbusTag[], link: Link = network, budget = 0) =>
  planFigures({ intervalMs: 1_000, limits: { maxGap: null, maxRegisters: 125 }, tags }, link, budget)

test('registers are counted as they are read, and as tags ask for them, each once', () => {
  const { requests, read, wanted } = figures([modbusTag(0), modbusTag(0), modbusTag(9, { type: 'float32' }), modbusTag(500)])
  assert.deepEqual([requests, read, wanted], [2, 12, 4])
})

test('the load is the time of the requests in that of the interval', () => {
  const { cycles, loadPercent } = figures([modbusTag(0), modbusTag(500)])
  assert.deepEqual([cycles.map(({ durationMs }) => durationMs), loadPercent], [[8], 0.8])
})

test('tags of another interval are a cycle of their own, and add to the load', () => {
  const { cycles, loadPercent } = figures([modbusTag(0), modbusTag(1, { intervalMs: 100 }), modbusTag(2, { intervalMs: 100 })])
  assert.deepEqual(
    cycles.map(({ intervalMs, blocks, durationMs }) => [intervalMs, blocks.length, durationMs]),
    [
      [100, 1, 4],
      [1_000, 1, 4],
    ],
  )
  assert.equal(loadPercent, 4.4)
})

test('a read budget stretches the cycle: the load says when it is too tight', () => {
  const tags = Array.from({ length: 20 }, (_, index) => modbusTag(index * 500))
  assert.deepEqual([figures(tags).loadPercent, figures(tags, network, 10).loadPercent], [8, 200])
})

test('a scale factor is read along with its values', () => {
  const factor = modbusTag(300, { type: 'int16' })
  const { requests, wanted } = figures([modbusTag(0, { factor }), modbusTag(1, { factor })])
  assert.deepEqual([requests, wanted], [2, 3])
})

test('a serial line costs by its bytes', () => {
  const slow: Link = { kind: 'serial', baudRate: 9_600, bitsPerByte: 11, turnaroundMs: 5 }
  const one = figures([modbusTag(0)], slow).loadPercent
  const hundred = figures([modbusTag(0, { type: 'string', length: 100 })], slow).loadPercent
  assert.ok(one > 2 && one < 3, `${one}`)
  assert.ok(hundred > 24 && hundred < 27, `${hundred}`)
})
