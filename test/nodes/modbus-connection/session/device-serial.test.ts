// The device on a serial line: one port for the stay, a second try for noise, silence before anything is asked.
import assert from 'node:assert/strict'
import { Duplex } from 'node:stream'
import { test } from 'node:test'
import { fault } from '../../../../nodes/lib/fault.ts'
import { createDevice } from '../../../../nodes/modbus-connection/session/device.ts'
import { createUnits } from '../../../../nodes/modbus-connection/units.ts'
import { serveModbus } from '../../../simulators/modbus-device.ts'
import { modbusConfig } from '../../../support/modbus-config.ts'
import { steppedClock } from '../../../support/stepped-clock.ts'

/** Two ends of a wire in memory. */
function wire(): readonly [Duplex, Duplex] {
  const ends: Duplex[] = []
  for (const other of [1, 0])
    ends.push(
      new Duplex({
        read() {},
        write(bytes: Buffer, _, done) {
          ends[other]?.push(bytes)
          done()
        },
      }).on('error', () => undefined),
    )
  const [near, far] = ends
  assert.ok(near && far)
  return [near, far]
}

function onWire(transport: 'serial-rtu' | 'serial-ascii') {
  const [near, far] = wire()
  const bus = serveModbus(
    far,
    { units: { 1: { holding: (address) => address }, 2: { holding: (address) => address } } },
    transport === 'serial-rtu' ? 'rtu' : 'ascii',
  )
  const clock = steppedClock()
  const counts: Record<string, number> = {}
  let opened = 0
  const device = createDevice(modbusConfig({ transport, timeoutMs: 1_000 }), {
    clock,
    signal: new AbortController().signal,
    count: (name, amount = 1) => (counts[name] = (counts[name] ?? 0) + amount),
    units: createUnits(1_000),
    random: () => 0,
    openCarrier: async () => {
      opened += 1
      return near
    },
  })
  const read = async (start: number, unitId = 1) => {
    const outcome = await clock.until(device.read({ unitId, register: 'holding', start, count: 1 }))
    return 'answer' in outcome ? Buffer.from(outcome.answer.bytes).readUInt16BE(0) : outcome
  }
  return { near, bus, clock, counts, device, read, opened: () => opened }
}

for (const transport of ['serial-rtu', 'serial-ascii'] as const) {
  test(`${transport}: registers are read, and who has no identification says so`, async () => {
    const { bus, clock, device, read } = onWire(transport)
    await clock.until(device.open())
    assert.deepEqual([await read(7), await read(8, 2), await read(9)], [7, 8, 9])
    const who = await clock.until(device.identify(1))
    assert.equal('exception' in who && who.exception, 1)
    assert.equal(bus.writes, 0)
    await device.close()
  })

  test(`${transport}: noise costs a second try on the same port; noise again ends the stay`, async () => {
    const { bus, clock, counts, device, read, near, opened } = onWire(transport)
    await clock.until(device.open())
    near.push(Buffer.from('noise while nobody asks'))
    assert.equal(await read(5), 5)
    assert.deepEqual([counts['anomalies'], opened(), near.destroyed], [1, 1, false])
    bus.faults.strayBytes = 2
    await assert.rejects(read(6), { code: /^modbus\.(not-the-answer|wrong-unit)$/ })
    assert.equal(device.ended.aborted, true)
    await device.close()
    assert.equal(near.destroyed, true)
  })
}

test('nothing is asked before the line is silent', async () => {
  const { bus, clock, device, near, read } = onWire('serial-rtu')
  const opening = device.open()
  await clock.pass(200)
  near.push(Buffer.from([1, 3, 2, 0, 9, 0, 0]))
  await clock.pass(200)
  assert.equal(bus.requests.length, 0)
  await clock.until(opening)
  assert.equal(await read(4), 4)
  await device.close()
})

test('a unit that falls silent beside another costs its timeout, and the port stays open', async () => {
  const { bus, clock, counts, device, read, opened } = onWire('serial-rtu')
  await clock.until(device.open())
  await read(1)
  await read(2, 2)
  bus.faults.blackHole = true
  const silent = await read(3, 2)
  assert.ok(typeof silent === 'object' && 'silent' in silent)
  bus.faults.blackHole = false
  assert.equal(await read(4), 4)
  assert.deepEqual([counts['timeouts'], opened()], [1, 1])
  await device.close()
})

test('a port that cannot be opened ends the stay with its own fault', async () => {
  const device = createDevice(modbusConfig({ transport: 'serial-rtu' }), {
    clock: steppedClock(),
    signal: new AbortController().signal,
    count: () => undefined,
    units: createUnits(1_000),
    random: () => 0,
    openCarrier: async () => {
      throw fault('modbus.serial-busy', { path: '/dev/x', reason: 'y' })
    },
  })
  await assert.rejects(device.open(), { code: 'modbus.serial-busy' })
  assert.equal(device.ended.aborted, true)
})
