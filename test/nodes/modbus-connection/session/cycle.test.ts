// Cycles against a device with holes: one reading a tag and cycle, and the plan learns what the device refuses.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createBudget } from '../../../../nodes/lib/budget.ts'
import { type Clock, systemClock } from '../../../../nodes/lib/clock.ts'
import { statusCodes } from '../../../../nodes/lib/quality.ts'
import { createLessons } from '../../../../nodes/modbus-connection/lessons.ts'
import { assumedLink } from '../../../../nodes/modbus-connection/link.ts'
import { createLinkMeter } from '../../../../nodes/modbus-connection/link-meter.ts'
import { createClient } from '../../../../nodes/modbus-connection/session/client.ts'
import { createScanner } from '../../../../nodes/modbus-connection/session/cycle.ts'
import { mbapStream } from '../../../../nodes/modbus-connection/session/mbap.ts'
import { openSocket } from '../../../../nodes/modbus-connection/session/open-socket.ts'
import { StrictPort } from '../../../../nodes/modbus-connection/session/port.ts'
import { createUnits } from '../../../../nodes/modbus-connection/units.ts'
import type { Limits, ModbusTag } from '../../../../nodes/modbus-connection/want.ts'
import { startModbusDevice, type UnitMap } from '../../../simulators/modbus-device.ts'
import { modbusTag } from '../../../support/modbus-tags.ts'
import { randomInteger, seededRandom, testSeed } from '../../../support/random.ts'

/** A device, and a scanner on it; `cycle` answers the requests of one scan beside its readings. */
async function scanning(t: TestContext, unit: UnitMap, tags: readonly ModbusTag[], limits: Limits = { maxGap: 20, maxRegisters: 125 }, pauseMs = 0) {
  const plc = await startModbusDevice({ units: { 1: unit } })
  t.after(() => plc.close())
  const socket = await openSocket({ host: plc.host, port: plc.port, connectTimeoutMs: 1_000 }, systemClock, new AbortController().signal)
  const port = new StrictPort({ socket, framing: mbapStream, clock: systemClock, timeoutMs: 1_000, firstTransaction: 0, count: () => undefined })
  t.after(() => port.close())
  const client = await createClient(port, { clock: systemClock, budget: createBudget(systemClock, 0), took: () => undefined })
  const counts: Record<string, number> = {}
  const rests: number[] = []
  const restless: Clock = {
    ...systemClock,
    after(ms, callback) {
      rests.push(ms)
      return systemClock.after(0, callback)
    },
  }
  const scanner = createScanner(
    { intervalMs: 100, tags, limits },
    {
      clock: restless,
      ended: port.ended,
      pauseMs,
      count: (name, amount = 1) => (counts[name] = (counts[name] ?? 0) + amount),
      lessons: createLessons(),
      meter: createLinkMeter(assumedLink),
      units: createUnits(1_000),
    },
  )
  const cycle = async (names: readonly string[] | null = null) => {
    const before = plc.requests.length
    const readings = await scanner.scan(client, names)
    return { readings, requests: plc.requests.slice(before).map(({ start, quantity }) => [start, quantity]) }
  }
  return { plc, counts, rests, cycle }
}
const payloads = ({ readings }: { readonly readings: readonly { readonly payload: unknown }[] }) => readings.map(({ payload }) => payload)
const without = (...refused: readonly number[]): UnitMap => ({ holding: (address) => (refused.includes(address) ? undefined : address) })

test('readings come in the order of the table, not of the registers', async (t) => {
  const { cycle } = await scanning(t, without(), [modbusTag(40), modbusTag(7), modbusTag(20)])
  assert.deepEqual(payloads(await cycle()), [40, 7, 20])
})

test('the device rests after each answer', async (t) => {
  const { cycle, rests } = await scanning(t, without(), [modbusTag(1), modbusTag(500), modbusTag(1_000)], undefined, 15)
  assert.deepEqual(
    [payloads(await cycle()), rests],
    [
      [1, 500, 1_000],
      [15, 15, 15],
    ],
  )
})

test('a refused register is found within the cycle, its neighbours stay good, and then nothing reaches across it', async (t) => {
  const { cycle, counts } = await scanning(
    t,
    without(12),
    [10, 11, 12, 13].map((at) => modbusTag(at)),
  )
  const first = await cycle()
  assert.deepEqual(payloads(first), [10, 11, null, 13])
  const second = await cycle()
  assert.deepEqual(payloads(second), [10, 11, null, 13])
  assert.deepEqual(second.requests, [
    [10, 2],
    [13, 1],
    [12, 1],
  ])
  const bad = second.readings[2]
  assert.deepEqual(
    [bad?.quality, bad?.statusCode, bad?.findings, bad?.detail],
    ['bad', statusCodes.BadNodeIdUnknown, ['no-source-time', 'modbus.illegal-address'], { exception: 2 }],
  )
  assert.equal(counts['exceptions'], 4)
})

test('a register that stays refused is bad in every cycle and asked for ever more rarely; the others come every time', async (t) => {
  const { plc, cycle } = await scanning(
    t,
    without(12),
    [10, 11, 12, 13].map((at) => modbusTag(at)),
  )
  const asked: number[] = []
  for (let round = 0; round < 70; round += 1) {
    const { readings, requests } = await cycle()
    assert.deepEqual(payloads({ readings }), [10, 11, null, 13])
    assert.deepEqual([readings[2]?.findings, readings[2]?.detail], [['no-source-time', 'modbus.illegal-address'], { exception: 2 }])
    if (requests.some(([start, quantity]) => start === 12 && quantity === 1)) asked.push(round)
  }
  assert.deepEqual(asked, [0, 1, 3, 7, 15, 31, 63])
  assert.ok(plc.requests.length < 70 * 2 + 20)
})

test('a refused register that is named is asked for at once', async (t) => {
  const { cycle } = await scanning(
    t,
    without(12),
    [10, 11, 12, 13].map((at) => modbusTag(at)),
  )
  for (let round = 0; round < 5; round += 1) await cycle()
  assert.deepEqual((await cycle(['R12'])).requests, [[12, 1]])
})

test('a hole that belongs to no tag is learned, and from then on no request reaches across it', async (t) => {
  const { cycle, counts } = await scanning(t, without(15), [modbusTag(10), modbusTag(12), modbusTag(20), modbusTag(22)])
  assert.deepEqual(payloads(await cycle()), [10, 12, 20, 22])
  const later = await cycle()
  assert.deepEqual(later.requests, [
    [10, 3],
    [20, 3],
  ])
  // Once for the whole, once for the stretch between the sound halves: so it was not the size.
  assert.deepEqual([payloads(later), counts['exceptions']], [[10, 12, 20, 22], 2])
})

for (const [what, step] of [
  ['that stand side by side', 1],
  ['with gaps between them', 3],
] as const) {
  test(`registers ${what} of a device that takes fewer than the standard allows come whole, and soon with few requests`, async (t) => {
    const tags = Array.from({ length: 120 }, (_, index) => modbusTag(step * index))
    const { cycle, counts } = await scanning(t, { holding: (address) => address, maxRegisters: 40 }, tags)
    for (let round = 0; round < 8; round += 1)
      assert.deepEqual(
        payloads(await cycle()),
        tags.map(({ address }) => address),
      )
    const settled = counts['exceptions'] ?? 0
    const { requests } = await cycle()
    assert.equal(counts['exceptions'], settled)
    assert.ok(settled <= 20, `${settled} exceptions`)
    assert.ok(requests.length <= Math.ceil((step * 120) / 36), `${requests.length} requests`)
  })
}

test('a table the device does not have costs one request a cycle, however many tags ask for it', async (t) => {
  const tags = Array.from({ length: 100 }, (_, at) => modbusTag(at, { register: 'coil', type: 'bool' }))
  const { cycle } = await scanning(t, without(), tags)
  const { readings, requests } = await cycle()
  assert.equal(requests.length, 1)
  assert.ok(readings.length === 100 && readings.every(({ quality, findings }) => quality === 'bad' && findings?.[1] === 'modbus.illegal-function'))
})

test('a device that refused everything while it started is read with as few requests as before', async (t) => {
  const { plc, cycle } = await scanning(
    t,
    without(),
    [10, 11, 12, 13].map((at) => modbusTag(at)),
  )
  plc.faults.exception = 2
  assert.deepEqual(payloads(await cycle()), [null, null, null, null])
  plc.faults.exception = 0
  await cycle()
  const { requests, readings } = await cycle()
  assert.deepEqual([requests, payloads({ readings })], [[[10, 4]], [10, 11, 12, 13]])
})

test('device failures make bad what was asked for, and no more is asked of it in the cycle', async (t) => {
  const { plc, cycle } = await scanning(
    t,
    without(),
    [10, 11].map((at) => modbusTag(at)),
  )
  for (const [exception, finding] of [
    [4, 'modbus.device-failure'],
    [6, 'modbus.device-busy'],
    [10, 'modbus.gateway-path'],
    [11, 'modbus.gateway-target'],
    [99, 'modbus.exception'],
  ] as const) {
    plc.faults.exception = exception
    const { readings, requests } = await cycle()
    // Some devices fail over registers they do not have: those at either end are asked for by themselves.
    assert.equal(requests.length, exception === 4 ? 3 : 1)
    assert.deepEqual(
      readings.map(({ quality, findings, detail }) => [quality, findings?.[1], detail]),
      Array(2).fill(['bad', finding, { exception }]),
    )
  }
  plc.faults.exception = 0
  assert.deepEqual((await cycle()).requests, [[10, 2]])
})

test('the named tags are read, and nothing else', async (t) => {
  const { cycle } = await scanning(
    t,
    without(12),
    [10, 11, 12, 300].map((at) => modbusTag(at)),
  )
  const { readings, requests } = await cycle(['R300', 'R10'])
  assert.deepEqual(
    [payloads({ readings }), requests],
    [
      [10, 300],
      [
        [10, 1],
        [300, 1],
      ],
    ],
  )
  assert.deepEqual((await cycle([])).requests, [])
})

test('two tags over the same registers have a reading each', async (t) => {
  const word = { register: 'holding', type: 'bool' } as const
  const { cycle } = await scanning(t, { holding: () => 0b101 }, [modbusTag(5), modbusTag(5, { ...word, bit: 0 }), modbusTag(5, { ...word, bit: 1 })])
  const { readings, requests } = await cycle()
  assert.deepEqual([payloads({ readings }), requests], [[5, true, false], [[5, 1]]])
})

test('whatever a device refuses, each cycle has every tag once: right where it is there, bad where it is not', async (t) => {
  const random = seededRandom(testSeed(t))
  for (let round = 0; round < 40; round += 1) {
    const refused = new Set(Array.from({ length: randomInteger(random, 12) }, () => randomInteger(random, 200)))
    const addresses = [...new Set(Array.from({ length: 1 + randomInteger(random, 60) }, () => randomInteger(random, 200)))]
    const unit: UnitMap = { holding: (address) => (refused.has(address) ? undefined : address), maxRegisters: 4 + randomInteger(random, 122) }
    const { cycle } = await scanning(
      t,
      unit,
      addresses.map((at) => modbusTag(at)),
    )
    const expected = addresses.map((at) => (refused.has(at) ? null : at))
    for (let scan = 0; scan < 3; scan += 1) assert.deepEqual(payloads(await cycle()), expected)
  }
})
