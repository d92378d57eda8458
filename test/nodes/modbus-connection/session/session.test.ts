// The Modbus session against a device that lies in every way it knows: a value is right, or it is bad.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Registration } from '../../../../nodes/lib/line.ts'
import { parseConfig } from '../../../../nodes/lib/parse-config.ts'
import type { Config } from '../../../../nodes/modbus-connection/fields.ts'
import { modbusSession } from '../../../../nodes/modbus-connection/session/session.ts'
import type { ModbusWant } from '../../../../nodes/modbus-connection/want.ts'
import { fields as readerFields } from '../../../../nodes/modbus-reader/fields.ts'
import { wantOf } from '../../../../nodes/modbus-reader/tag-table.ts'
import { type DeviceFaults, type ModbusDevice, type ModbusDeviceOptions, startModbusDevice } from '../../../simulators/modbus-device.ts'
import { modbusConfig } from '../../../support/modbus-config.ts'
import { randomInteger, seededRandom, testSeed } from '../../../support/random.ts'
import { runSession } from '../../../support/run-session.ts'

const connection = (device: ModbusDevice, more: Partial<Config> = {}): Config =>
  modbusConfig({ host: device.host, port: device.port, connectTimeoutMs: 1_000, timeoutMs: 500, firstReconnectMs: 100, ...more })

function registration(tags: readonly object[], more: object = {}): Registration<ModbusWant> {
  const { config, problems } = parseConfig(readerFields, { connection: 'plc', intervalMs: 20, tags, ...more })
  assert.deepEqual(problems, [])
  assert.ok(config)
  const want = wantOf(config, 'plc')
  return { readerId: 'reader', tags: want.tags.map((tag) => tag.wanted), want }
}

const tagAt = (address: number, more: object = {}) => ({ name: `R${address}`, address: String(address), ...more })

async function device(t: TestContext, options: ModbusDeviceOptions = {}): Promise<ModbusDevice> {
  const started = await startModbusDevice(options)
  t.after(() => started.close())
  return started
}

test('neighbouring registers come with one request, each tag with its own value', async (t) => {
  const plc = await device(t)
  const line = runSession(modbusSession(connection(plc)), [registration([tagAt(10), tagAt(11), tagAt(25), tagAt(99)], { maxGap: 20 })])
  const cycle = await line.nextCycle()
  await line.stop()
  assert.deepEqual(
    cycle.map((reading) => reading.payload),
    [10, 11, 25, 99],
  )
  assert.deepEqual(
    plc.requests.slice(0, 2).map(({ functionCode, start, quantity }) => [functionCode, start, quantity]),
    [
      [3, 10, 16],
      [3, 99, 1],
    ],
  )
  assert.equal(plc.otherFunctionCodes, 0)
})

test('a reading has the time of acquisition, says that the source has none, and names its address', async (t) => {
  const plc = await device(t)
  const line = runSession(modbusSession(connection(plc)), [registration([tagAt(7, { unit: 'bar', scale: 0.1 })])])
  const before = Date.now()
  const [reading] = await line.nextCycle()
  const after = Date.now()
  await line.stop()
  assert.ok(reading)
  assert.ok(reading.timestamp >= before && reading.timestamp <= after)
  assert.equal(reading.payload, 0.7)
  assert.equal(reading.unit, 'bar')
  assert.equal(reading.tag.id, 'plc:R7')
  assert.deepEqual(reading.findings, ['no-source-time'])
  assert.equal(reading.source?.sourceTime, null)
  assert.equal(reading.source?.address, '1/holding/7')
})

test('an illegal address makes its own tag bad; its neighbours stay good, and later it is asked for alone', async (t) => {
  const plc = await device(t, { units: { 1: { holding: (address) => (address === 12 ? undefined : address) } } })
  const line = runSession(modbusSession(connection(plc)), [registration([tagAt(10), tagAt(11), tagAt(12), tagAt(13)])])
  const first = await line.nextCycle()
  const second = await line.nextCycle()
  await line.stop()
  for (const cycle of [first, second]) {
    assert.deepEqual(
      new Map(cycle.map((reading) => [reading.tag.raw, reading.payload])),
      new Map(
        [
          ['R10', 10],
          ['R11', 11],
          ['R12', null],
          ['R13', 13],
        ].toSorted(by(cycle)) as [string, number | null][],
      ),
    )
  }
  const bad = second.find((reading) => reading.tag.raw === 'R12')
  assert.deepEqual(
    [bad?.quality, bad?.statusCode, bad?.findings, bad?.detail],
    ['bad', 0x80340000, ['no-source-time', 'modbus.illegal-address'], { exception: 2 }],
  )
})

test('a device whose every answer is an exception is never live', async (t) => {
  const plc = await device(t)
  plc.faults.exception = 4
  const line = runSession(modbusSession(connection(plc)), [registration([tagAt(1), tagAt(2)])])
  const cycle = await line.nextCycle()
  await line.stop()
  assert.equal(line.isLive, false)
  assert.deepEqual(
    cycle.map((reading) => [reading.quality, reading.findings?.[1]]),
    [
      ['bad', 'modbus.device-failure'],
      ['bad', 'modbus.device-failure'],
    ],
  )
})

const anomalies: readonly (readonly [string, Partial<DeviceFaults>, string])[] = [
  ['an answer to another request', { foreign: 'transaction' }, 'modbus.not-the-answer'],
  ['an answer of another unit', { foreign: 'unit' }, 'modbus.wrong-unit'],
  ['stray bytes', { strayBytes: 2 }, 'modbus.not-the-answer'],
  ['an answer given twice', { duplicate: true }, 'modbus.not-the-answer'],
  ['silence', { blackHole: true }, 'modbus.timeout'],
  ['an answer cut short', { truncate: 1 }, 'modbus.timeout'],
  ['an answer after the timeout', { late: 900 }, 'modbus.timeout'],
  ['a reset', { reset: true }, 'modbus.line-broken'],
  ['an end of the connection', { halfOpen: true }, 'modbus.line-closed'],
]
for (const [what, faults, code] of anomalies) {
  test(`${what} ends the stay with ${code}, and no value comes of it`, async (t) => {
    const plc = await device(t)
    const line = runSession(modbusSession(connection(plc)), [registration([tagAt(300)])])
    await line.nextCycle()
    Object.assign(plc.faults, faults)
    const cause = (await line.ended) as { code: string }
    assert.equal(cause.code, code)
    assert.ok(line.readings.every((reading) => reading.payload === 300))
  })
}

test('an unreachable device is told apart', async () => {
  const plc = await startModbusDevice()
  await plc.close()
  const line = runSession(modbusSession(connection(plc)), [registration([tagAt(1)])])
  const cause = (await line.ended) as { code: string; params: object }
  assert.equal(cause.code, 'modbus.unreachable')
  assert.deepEqual(cause.params, { host: '127.0.0.1', port: plc.port, reason: 'ECONNREFUSED' })
})

test('read now answers with the tags asked for, exactly once, also when the line is lost meanwhile', async (t) => {
  const plc = await device(t)
  const table = registration([tagAt(1), tagAt(2), tagAt(3)], { intervalMs: 60_000 })
  const line = runSession(modbusSession(connection(plc)), [table])
  await line.nextCycle()
  const asked = await line.read(table, ['R2'])
  assert.deepEqual(
    asked.map((reading) => reading.payload),
    [2],
  )
  plc.faults.blackHole = true
  await assert.rejects(line.read(table, null), { code: 'modbus.timeout' })
  await line.ended
})

test('a tag table that joins or leaves is followed without a new connection', async (t) => {
  const plc = await device(t)
  const line = runSession(modbusSession(connection(plc)), [registration([tagAt(1)], { intervalMs: 60_000 })])
  await line.nextCycle()
  const joined = line.nextCycle()
  const leave = line.join(registration([tagAt(500)], { intervalMs: 60_000 }))
  assert.deepEqual(
    (await joined).map((reading) => reading.payload),
    [500],
  )
  leave()
  await line.stop()
  assert.equal(plc.accepted, 1)
})

test('whatever the device does, a good value is the value of its address', async (t) => {
  const random = seededRandom(testSeed(t))
  const plc = await device(t)
  const kinds: readonly Partial<DeviceFaults>[] = [
    {},
    { foreign: 'transaction' },
    { foreign: 'unit' },
    { strayBytes: 1 },
    { strayBytes: 7 },
    { duplicate: true },
    { truncate: 1 },
    { truncate: 3 },
    { garbage: true },
    { reset: true },
    { halfOpen: true },
    { exception: 2 },
    { late: 30 },
  ]
  const calm: Partial<DeviceFaults> = {
    foreign: false,
    strayBytes: 0,
    duplicate: false,
    truncate: 0,
    garbage: false,
    reset: false,
    halfOpen: false,
    exception: 0,
    late: 0,
  }
  let good = 0
  for (let stay = 0; stay < 150; stay += 1) {
    const tags = Array.from({ length: 1 + randomInteger(random, 5) }, () => randomInteger(random, 60_000))
    const line = runSession(modbusSession(connection(plc, { timeoutMs: 25 })), [
      registration(
        [...new Set(tags)].map((address) => tagAt(address)),
        { intervalMs: 10 },
      ),
    ])
    await Promise.race([line.nextCycle(), line.ended])
    Object.assign(plc.faults, kinds[randomInteger(random, kinds.length)])
    await Promise.race([line.nextCycle(), line.ended])
    await line.stop()
    Object.assign(plc.faults, calm)
    for (const reading of line.readings.filter((one) => one.quality === 'good')) {
      assert.equal(`R${String(reading.payload)}`, reading.tag.raw)
      good += 1
    }
  }
  assert.ok(good > 150, `${good} good readings`)
  assert.equal(plc.writes, 0)
})

/** Sorts expectations as the cycle has them: blocks read alone come last. */
function by(cycle: readonly { readonly tag: { readonly raw: string } }[]) {
  const place = (name: unknown) => cycle.findIndex((reading) => reading.tag.raw === name)
  return (one: readonly unknown[], other: readonly unknown[]) => place(one[0]) - place(other[0])
}
