// All types over the wire: an inverter found by its SunSpec models, then read by the rows that were made of them.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { parseConfig } from '../../../../nodes/lib/parse-config.ts'
import type { Reading } from '../../../../nodes/lib/reading.ts'
import type { SunspecMap } from '../../../../nodes/modbus-connection/questions.ts'
import { modbusSession } from '../../../../nodes/modbus-connection/session/session.ts'
import { fields } from '../../../../nodes/modbus-reader/fields.ts'
import { sunspecRows } from '../../../../nodes/modbus-reader/sunspec-rows.ts'
import { wantOf } from '../../../../nodes/modbus-reader/tag-table.ts'
import { startModbusDevice } from '../../../simulators/modbus-device.ts'
import { sunspecInverter } from '../../../simulators/sunspec-inverter.ts'
import { modbusConfig } from '../../../support/modbus-config.ts'
import { runSession } from '../../../support/run-session.ts'

async function inverter(t: TestContext) {
  const device = await startModbusDevice({ units: { 2: sunspecInverter() }, now: () => Date.UTC(2026, 5, 15, 12) })
  t.after(() => device.close())
  return { device, session: () => modbusSession(modbusConfig({ host: device.host, port: device.port })) }
}

/** A registration of a table, as a reader makes it. */
function registration(tags: readonly object[], more: object = {}) {
  const { config, problems } = parseConfig(fields, { connection: 'plc', intervalMs: 20, tags, ...more })
  assert.deepEqual(problems, [])
  assert.ok(config)
  const want = wantOf(config, 'plc')
  return { readerId: 'reader', tags: want.tags.map((tag) => tag.wanted), want }
}

const brief = (readings: readonly Reading[]) =>
  Object.fromEntries(readings.map(({ tag, payload, findings }) => [tag.raw.replace(/^\w+\//, ''), payload ?? findings?.at(-1)]))

test('an inverter is read by what it says of itself', async (t) => {
  const { device, session } = await inverter(t)
  const asked = runSession(session(), [registration([{ name: 'mark', unitId: 2, address: '40000', type: 'string', length: 2 }])])
  assert.equal((await asked.nextCycle())[0]?.payload, 'SunS')
  const map = (await asked.ask({ kind: 'sunspec', unitId: 2 })) as SunspecMap
  await asked.stop()
  const rows = sunspecRows(map, { notation: 'zero-based', unitOf: () => undefined }).flatMap((model) => model.rows)
  const line = runSession(session(), [registration(rows)])
  const { Mn, SN, Opt, W, W_SF, AphA, PPVphAB, Hz, VA, DCV, TmpCab, TmpSnk, St, StVnd, Evt1 } = brief(await line.nextCycle())
  await line.stop()
  assert.deepEqual([Mn, SN, Opt, W, W_SF, Hz, St], ['Lineside', 'INV-2024-0815', 'not-implemented', 8_200, 0, 50.01, 'MPPT'])
  assert.deepEqual([AphA, PPVphAB, TmpCab, Evt1], [11.88, 398.4, 41.2, 0])
  assert.deepEqual([VA, DCV, TmpSnk, StVnd], ['not-implemented', 'not-implemented', 'not-implemented', 'not-implemented'])
  assert.equal(device.writes, 0)
})

test('a scale factor in another request, or of a tag not asked for, is read in the same cycle', async (t) => {
  const { device, session } = await inverter(t)
  const at = (name: string, address: number, more: object = {}) => ({ name, unitId: 2, address: String(address), type: 'int16', ...more })
  const table = registration([at('W', 40_086, { type: 'uint16', scaleFactor: 'SF' }), at('SF', 40_087)], {
    maxRegisters: 4,
    maxGap: 0,
    intervalMs: 60_000,
  })
  const far = registration([at('A', 40_072, { type: 'uint16', scaleFactor: 'SF' }), at('SF', 40_087), at('X', 40_000, { intervalMs: 30_000 })], {
    maxGap: 0,
    intervalMs: 60_000,
  })
  const line = runSession(session(), [table])
  assert.deepEqual(brief(await line.nextCycle()), { W: 50.01, SF: -2 })
  assert.deepEqual(brief(await line.read(table, ['W'])), { W: 50.01 })
  line.join(far)
  const before = device.requests.length
  assert.deepEqual(brief(await line.read(far, ['A'])), { A: 35.64 })
  assert.ok(device.requests.slice(before).some(({ start }) => start === 40_087))
  await line.stop()
})

test('every type and order comes over the wire as it was put there', async (t) => {
  const words = Buffer.from('81fe 1234 abcd 4fd04048 00000001 00000002 5a65 6974 0000 0003'.replaceAll(' ', ''), 'hex')
  const device = await startModbusDevice({ units: { 1: { holding: (address) => words.readUInt16BE((address * 2) % words.length) } } })
  t.after(() => device.close())
  const rows = [
    { name: 'low', address: '0', type: 'uint8' },
    { name: 'high', address: '0', type: 'int8', bit: 8 },
    { name: 'bcd', address: '1', type: 'bcd16' },
    { name: 'bits', address: '2', bit: 4, length: 8 },
    { name: 'bit', address: '2', type: 'bool', bit: 15 },
    { name: 'float', address: '3', type: 'float32', wordOrder: 'little', scale: 10 },
    { name: 'long', address: '5', type: 'uint64', scale: 1e10 },
    { name: 'text', address: '9', type: 'string', length: 3 },
    { name: 'state', address: '12', labels: '3=in hand' },
  ]
  const line = runSession(modbusSession(modbusConfig({ host: device.host, port: device.port })), [registration(rows)])
  assert.deepEqual(brief(await line.nextCycle()), {
    low: 0xfe,
    high: -127,
    bcd: 1_234,
    bits: 0xbc,
    bit: true,
    float: 31.298714,
    long: 42_949_672_980_000_000_000n,
    text: 'Zeit',
    state: 'in hand',
  })
  await line.stop()
})
