// Questions of the editor on a line: answered between the cycles, bounded in time, ended with the line.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modbusTag } from '../../../support/modbus-tags.ts'
import { countsOf, running, table } from '../../../support/modbus-turns.ts'

test('units are looked for between the cycles: reading goes on, and the answer says where to go on', async () => {
  const { clock, bus, line } = running({ 1: { delayMs: 10 }, 4: {} }, [table([modbusTag(1)], 1_000)])
  await clock.advance(500)
  const asked = line.ask({ kind: 'scan-units', from: 1, to: 247 })
  await clock.advance(10_000)
  assert.deepEqual(await asked, { found: [1], next: 4 })
  assert.equal(bus.deepest, 1)
  assert.ok(line.cycles.length >= 8, `${line.cycles.length} cycles`)
  assert.ok(line.cycles.flat().every(({ quality }) => quality === 'good'))
  await line.stop()
})

test('units are looked for also on a line that nobody reads yet, silent ones being no loss of it', async () => {
  const { clock, line } = running({ 2: {} }, [table([], 60_000)])
  await clock.advance(10)
  const asked = line.ask({ kind: 'scan-units', from: 1, to: 3 })
  await clock.advance(10_000)
  assert.deepEqual(await asked, { found: [2], next: null })
  assert.equal(line.isLive, false)
  await line.stop()
})

test('between two probes of a question each group has its cycle', async () => {
  const tables = Array.from({ length: 5 }, (_, at) => table([modbusTag(1_000 * at)], 100))
  const { clock, line } = running({ 1: { delayMs: 1 } }, tables)
  await clock.advance(1_000)
  const before = line.cycles.length
  const asked = line.ask({ kind: 'scan-units', from: 50, to: 51 })
  await clock.advance(8_000)
  assert.deepEqual(await asked, { found: [], next: null })
  const counts = Object.values(countsOf(line.cycles.slice(before).flat()))
  assert.ok(counts.length === 5 && counts.every((count) => count >= 3), `${counts.join(' ')} cycles`)
  await line.stop()
})

test('a question ends with the line, with the fault that ended it', async () => {
  const { clock, bus, line } = running({ 1: {} }, [table([modbusTag(1)], 1_000)])
  await clock.advance(500)
  const asked = assert.rejects(line.ask({ kind: 'scan-units', from: 2, to: 247 }), { code: 'modbus.line-closed' })
  await clock.advance(100)
  bus.lose()
  await clock.advance(0)
  await asked
  await line.ended
})

test('a unit says who it is and what SunSpec models it has; what is no question is refused', async () => {
  const registers = new Map([0x5375, 0x6e53, 1, 66].map((word, index) => [40_000 + index, word] as const))
  const { clock, line } = running({ 1: { registers: new Map([...registers, [40_070, 0xffff], [40_071, 0]]) } }, [table([modbusTag(1)], 1_000)])
  await clock.advance(500)
  const identity = line.ask({ kind: 'identify', unitId: 1 })
  const map = line.ask({ kind: 'sunspec', unitId: 1 })
  const refused = assert.rejects(line.ask({ kind: 'browse' }), { code: 'line.unknown-question' })
  await clock.advance(100)
  assert.deepEqual(await identity, { unitId: 1, objects: [{ id: 0, text: 'unit 1' }] })
  assert.deepEqual(await map, { unitId: 1, base: 40_000, models: [{ id: 1, address: 40_002, length: 66 }], isWhole: true })
  await refused
  await line.stop()
})
