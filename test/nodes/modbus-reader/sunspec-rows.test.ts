// SunSpec models as rows of the table, and what such rows make of a device's registers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../../../nodes/lib/parse-config.ts'
import { createDecoder } from '../../../nodes/modbus-connection/decode.ts'
import type { SunspecMap } from '../../../nodes/modbus-connection/questions.ts'
import { scaleFactors } from '../../../nodes/modbus-connection/scale-factor.ts'
import { fields } from '../../../nodes/modbus-reader/fields.ts'
import { type NewRow, sunspecRows, withFactorRows } from '../../../nodes/modbus-reader/sunspec-rows.ts'
import { wantOf } from '../../../nodes/modbus-reader/tag-table.ts'
import { aReading } from '../../support/readings.ts'

const common = { id: 1, address: 40_002, length: 66 }
const inverter = { id: 103, address: 40_070, length: 50 }
const meter = { id: 203, address: 40_122, length: 105 }
const map = (...models: SunspecMap['models']): SunspecMap => ({ unitId: 1, base: 40_000, models, isWhole: true })
const free = { notation: 'zero-based', unitOf: () => undefined } as const
const named = (rows: readonly NewRow[], name: string) => rows.find((row) => row.name === name) ?? assert.fail(name)

test('the rows of all known models make a table without a problem, in every way of writing addresses', () => {
  for (const notation of ['zero-based', 'one-based', 'modicon'] as const) {
    const rows = sunspecRows(map(common, inverter, meter, { id: 113, address: 40_229, length: 60 }, { id: 213, address: 40_291, length: 124 }), {
      ...free,
      notation,
    })
    const tags = rows.flatMap((model) => model.rows)
    assert.deepEqual(parseConfig(fields, { connection: 'plc', notation, tags }).problems, [])
    assert.ok(tags.length > 150)
  }
})

test('a row says where its point stands, what it holds and what scales it', () => {
  const [, { rows } = { rows: [] }] = sunspecRows(map(common, inverter), { ...free, notation: 'modicon' })
  const { address, type, unit, scaleFactor, missing } = named(rows, 'inverter/W')
  assert.deepEqual([address, type, unit, scaleFactor, missing], ['440085', 'int16', 'W', 'inverter/W_SF', 'sunspec'])
  assert.equal(named(rows, 'inverter/WH').missing, '0')
  assert.match(named(rows, 'inverter/St').labels, /^1=OFF;.*8=STANDBY$/)
})

test('a second model of a kind is numbered, another unit stands in front', () => {
  const meters = map(meter, { ...meter, address: 40_229 })
  assert.deepEqual(
    sunspecRows(meters, free).map(({ name }) => name),
    ['meter', 'meter2'],
  )
  const taken = { ...free, unitOf: (name: string) => (name === 'meter/W' ? 7 : undefined) }
  assert.deepEqual(
    sunspecRows(meters, taken).map(({ name }) => name),
    ['u1/meter', 'meter2'],
  )
})

test('a model that ends early has the points up to there; of an unknown one only the place is said', () => {
  const [short, unknown] = sunspecRows(map({ ...inverter, length: 36 }, { id: 64_001, address: 41_000, length: 9 }), free)
  assert.deepEqual([short?.rows.at(-1)?.name, unknown?.name, unknown?.rows], ['inverter/Tmp_SF', '', []])
})

test('points chosen bring their factors along, each once', () => {
  const [{ rows } = { rows: [] }] = sunspecRows(map(inverter), free)
  const chosen = ['inverter/AphA', 'inverter/AphB', 'inverter/St'].map((name) => named(rows, name))
  assert.deepEqual(
    withFactorRows(chosen, rows).map(({ name }) => name),
    ['inverter/AphA', 'inverter/AphB', 'inverter/A_SF', 'inverter/St'],
  )
})

test('the registers of an inverter become its values: scaled, named, and none where it has none', () => {
  const [{ rows } = { rows: [] }] = sunspecRows(map(inverter), free)
  const names = ['A', 'AphC', 'A_SF', 'W', 'W_SF', 'Hz', 'Hz_SF', 'WH', 'WH_SF', 'TmpCab', 'Tmp_SF', 'St', 'DCA', 'DCA_SF', 'Evt1']
  const { config } = parseConfig(fields, { connection: 'plc', tags: names.map((name) => named(rows, `inverter/${name}`)) })
  assert.ok(config)
  const { tags } = wantOf(config, 'plc')
  /** By offset from the model id. */
  const words = new Map(
    Object.entries({ 2: 1_234, 5: 0xffff, 6: 0xfffe, 14: 0xff9c, 15: 1, 16: 5_001, 17: 0xfffe, 24: 0, 25: 0, 26: 3, 27: 120, 28: 0x8000 })
      .concat(Object.entries({ 33: 0x8000, 37: 0xffff, 38: 4, 40: 0xffff, 41: 0xffff }))
      .map(([offset, word]) => [Number(offset), word]),
  )
  const bytes = Buffer.alloc(104)
  for (const [offset, word] of words) bytes.writeUInt16BE(word, offset * 2)
  const { reads, complete } = scaleFactors(tags)
  const rough = aReading({ payload: null, findings: [] })
  const found = new Map(reads.map((tag) => [tag, createDecoder(tag)({ start: inverter.address, bytes }, rough)]))
  assert.deepEqual(
    complete(found).map(({ payload, findings }) => (payload === null ? (findings?.[0] ?? null) : payload)),
    [
      ...[12.34, 'not-implemented', -2, -1_000, 1, 50.01, -2],
      ...['not-implemented', 3, 'not-implemented', -1, 'MPPT', 'modbus.no-scale-factor', 'not-implemented', 'not-implemented'],
    ],
  )
})
