// The device by each way over real sockets: values, identification, losses at once, the backup, the budget.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { systemClock } from '../../../../nodes/lib/clock.ts'
import type { Config } from '../../../../nodes/modbus-connection/fields.ts'
import type { Outcome } from '../../../../nodes/modbus-connection/session/client.ts'
import { createDevice, type Silent } from '../../../../nodes/modbus-connection/session/device.ts'
import { createLineMemory } from '../../../../nodes/modbus-connection/session/line-memory.ts'
import { createUnits } from '../../../../nodes/modbus-connection/units.ts'
import { type ModbusDeviceOptions, startModbusDevice } from '../../../simulators/modbus-device.ts'
import { modbusConfig } from '../../../support/modbus-config.ts'

const identity = { 0: 'Lineside', 1: 'SIM-1', 2: '1.0', 3: 'https://example.com', 4: 'Simulator' }
const units = {
  1: { holding: (address: number) => address, coil: (address: number) => address % 3, identity, identityPart: 2 },
  2: { input: (address: number) => address },
}
const bounded = { timeout: 60_000 }

async function dialled(t: TestContext, options: ModbusDeviceOptions, more: Partial<Config> = {}) {
  const plc = await startModbusDevice({ units, ...options })
  t.after(() => plc.close())
  const config = modbusConfig({ transport: options.transport ?? 'tcp', host: plc.host, port: plc.port, timeoutMs: 2_000, ...more })
  const counts: Record<string, number> = {}
  const latencies: number[] = []
  const memory = createLineMemory(config, systemClock)
  const count = (name: string, amount = 1) => (counts[name] = (counts[name] ?? 0) + amount)
  const stay = async () => {
    const device = createDevice(config, {
      clock: systemClock,
      signal: new AbortController().signal,
      count,
      units: createUnits(config.timeoutMs),
      random: Math.random,
      took: (ms) => latencies.push(ms),
      memory,
    })
    t.after(() => device.close())
    await device.open()
    return device
  }
  return { plc, stay, counts, latencies }
}

const bytesOf = (outcome: Outcome | Silent) => ('answer' in outcome ? Buffer.from(outcome.answer.bytes).toString('hex') : outcome)
const holding = { unitId: 1, register: 'holding', start: 300, count: 2 } as const

for (const transport of ['tcp', 'rtu-over-tcp', 'ascii-over-tcp', 'udp'] as const) {
  test(`${transport}: registers, bits, exceptions and who the device is`, bounded, async (t) => {
    const { plc, stay, counts, latencies } = await dialled(t, { transport })
    const device = await stay()
    assert.equal(bytesOf(await device.read(holding)), '012c012d')
    assert.equal(bytesOf(await device.read({ unitId: 1, register: 'coil', start: 1, count: 9 })), 'db00')
    assert.equal(bytesOf(await device.read({ ...holding, unitId: 2, register: 'input' })), '012c012d')
    const refused = await device.read({ ...holding, unitId: 2 })
    assert.equal('exception' in refused && refused.exception, 1)
    const who = await device.identify(1)
    assert.deepEqual(
      'objects' in who && who.objects.map(({ id, text }) => [id, text]),
      Object.entries(identity).map(([id, text]) => [Number(id), text]),
    )
    const nobody = await device.identify(2)
    assert.equal('exception' in nobody && nobody.exception, 1)
    assert.deepEqual([plc.writes, plc.otherFunctionCodes, counts['anomalies'], counts['requests']], [0, 0, undefined, latencies.length])
  })

  test(`${transport}: silence of the only unit is the end of the stay`, bounded, async (t) => {
    const { plc, stay, counts } = await dialled(t, { transport }, { timeoutMs: 400 })
    const device = await stay()
    await device.read(holding)
    plc.faults.blackHole = true
    await assert.rejects(device.read(holding), { code: 'modbus.timeout' })
    // A datagram may have been lost on its way: it gets a second one.
    assert.equal(counts['timeouts'], transport === 'udp' ? 2 : 1)
    assert.equal(device.ended.aborted, true)
  })
}

for (const transport of ['tcp', 'rtu-over-tcp', 'ascii-over-tcp'] as const) {
  for (const [what, fault, code] of [
    ['a reset', 'reset', 'modbus.line-broken'],
    ['an end', 'halfOpen', 'modbus.line-closed'],
  ] as const) {
    test(`${transport}: ${what} is told without waiting for the timeout`, bounded, async (t) => {
      const { plc, stay } = await dialled(t, { transport })
      const device = await stay()
      plc.faults[fault] = true
      const read = device.read({ ...holding })
      await assert.rejects(read, { code })
    })
  }
}

test('udp: a lost datagram costs a second one, and late, foreign and repeated ones meet nobody', bounded, async (t) => {
  const { plc, stay, counts } = await dialled(t, { transport: 'udp' }, { timeoutMs: 400 })
  const device = await stay()
  await device.read(holding)
  plc.faults.late = 600
  const read = device.read({ ...holding, start: 400 })
  while (plc.requests.length < 2) await new Promise((resolve) => setImmediate(resolve))
  plc.faults.late = 0
  assert.equal(bytesOf(await read), '01900191')
  Object.assign(plc.faults, { duplicate: true })
  for (let start = 500; start < 520; start += 1) {
    const value = start.toString(16).padStart(4, '0')
    assert.equal(bytesOf(await device.read({ ...holding, start, count: 1 })), value)
  }
  Object.assign(plc.faults, { duplicate: false, foreign: 'transaction' })
  await assert.rejects(device.read(holding), { code: 'modbus.timeout' })
  assert.ok((counts['strays'] ?? 0) > 0)
  assert.equal(counts['anomalies'], undefined)
})

test('the backup is dialled when the first cannot be reached, and counted', bounded, async (t) => {
  const backup = await startModbusDevice({ units: { 1: { holding: (address) => address + 1 } } })
  t.after(() => backup.close())
  const { plc, stay, counts } = await dialled(t, {}, { backupHost: backup.host, backupPort: backup.port })
  const first = await stay()
  assert.equal(bytesOf(await first.read(holding)), '012c012d')
  await plc.stop()
  await assert.rejects(first.read(holding))
  // What worked until now is tried once more.
  await assert.rejects(stay(), { code: 'modbus.unreachable', params: { host: plc.host, port: plc.port, reason: 'ECONNREFUSED' } })
  const second = await stay()
  assert.equal(bytesOf(await second.read(holding)), '012d012e')
  assert.equal(counts['failovers'], 1)
})

test('no more requests than the budget allows go out, whoever asks', bounded, async (t) => {
  const { plc, stay } = await dialled(t, {}, { maxRequestsPerSecond: 100 })
  const device = await stay()
  const begin = performance.now()
  for (let request = 0; request < 3; request += 1) await device.read(holding)
  await device.identify(1)
  await device.close()
  // What it remembers of its budget it remembers over stays.
  await (await stay()).read(holding)
  // No timing: whatever the machine does meanwhile, requests are never closer than a hundredth of a second.
  assert.ok(performance.now() - begin >= (plc.requests.length - 1) * 10)
  assert.ok(plc.requests.length > 6)
})
