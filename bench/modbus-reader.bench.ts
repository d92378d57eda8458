// What the plan of requests saves: 1,000 registers strewn over 10,000 addresses of a device that takes 2 ms a request,
// read by the connection's scanner and, beside it in the same run, one by one with modbus-serial as it comes.
import modbusSerial from 'modbus-serial'
import { systemClock } from '../nodes/lib/clock.ts'
import type { Reading } from '../nodes/lib/reading.ts'
import { createScanner } from '../nodes/modbus-connection/session/cycle.ts'
import { createDevice } from '../nodes/modbus-connection/session/device.ts'
import { createUnits } from '../nodes/modbus-connection/units.ts'
import { type ModbusDevice, startModbusDevice } from '../test/simulators/modbus-device.ts'
import { modbusTag } from '../test/support/modbus-tags.ts'
import { randomInteger, seededRandom } from '../test/support/random.ts'
import { atMost, type Claim, figure, median } from './claim.ts'

const runs = 5
const deviceMs = 2
const wanted = 1_000
const reach = 10_000
const timeoutMs = 5_000
const defaultGap = 20
const wideGap = 60

interface Scan {
  readonly ms: number
  readonly requests: number
}
/** What of modbus-serial is used here; under Node.js its default export is the class, whatever its types say. */
interface Naive {
  connectTCP(host: string, options: { readonly port: number }): Promise<void>
  setID(unitId: number): void
  setTimeout(ms: number): void
  readHoldingRegisters(start: number, count: number): Promise<{ readonly data: readonly number[] }>
  close(whenClosed: () => void): void
}
const ModbusRTU = modbusSerial as unknown as new () => Naive

interface Reader {
  scan(): Promise<readonly unknown[]>
  close(): void
}

export default async function modbusReader(): Promise<readonly Claim[]> {
  const plc = await startModbusDevice({ units: { 1: { holding: (address) => address, delayMs: deviceMs } } })
  const addresses = strewn()
  const readers = [await oneByOne(plc, addresses), await planned(plc, addresses, defaultGap), await planned(plc, addresses, wideGap)]
  const scans: Scan[][] = readers.map(() => [])
  try {
    for (let run = 0; run < runs; run += 1) {
      for (const [index, reader] of readers.entries()) scans[index]?.push(await timed(plc, reader, addresses))
    }
  } finally {
    for (const reader of readers) reader.close()
    await plc.close()
  }
  return claims(scans)
}

function claims([single = [], planned = [], wide = []]: readonly (readonly Scan[])[]): readonly Claim[] {
  const ms = (some: readonly Scan[]) => median(some.map((scan) => scan.ms))
  const requests = (some: readonly Scan[]) => median(some.map((scan) => scan.requests))
  // Each ratio is of two scans of the same run.
  const ratio = (some: readonly Scan[]) => median(some.map((scan, run) => scan.ms / (single[run]?.ms ?? Number.NaN)))
  return [
    figure(`modbus-serial, one register a request: requests a scan`, requests(single), 'requests'),
    figure(`modbus-serial, one register a request: time a scan`, ms(single), 'ms'),
    figure(`gaps up to ${defaultGap} (default): requests a scan`, requests(planned), 'requests'),
    figure(`gaps up to ${defaultGap} (default): time a scan`, ms(planned), 'ms'),
    atMost(`gaps up to ${defaultGap} (default): time of one by one`, 100 * ratio(planned), '%', 20),
    atMost(`gaps up to ${wideGap}: requests a scan`, requests(wide), 'requests', 80),
    atMost(`gaps up to ${wideGap}: time of one by one`, 100 * ratio(wide), '%', 12),
  ]
}

/** One scan, and every value looked at: a fast reader of wrong values is none. */
async function timed(plc: ModbusDevice, { scan }: Reader, addresses: readonly number[]): Promise<Scan> {
  const before = plc.requestCounts.get(3) ?? 0
  const begin = performance.now()
  const values = await scan()
  const ms = performance.now() - begin
  const wrong = addresses.findIndex((address, index) => values[index] !== address)
  if (values.length !== addresses.length || wrong >= 0) throw new Error(`register ${addresses[wrong]} was read as ${String(values[wrong])}`)
  return { ms, requests: (plc.requestCounts.get(3) ?? 0) - before }
}

async function oneByOne(plc: ModbusDevice, addresses: readonly number[]): Promise<Reader> {
  const client = new ModbusRTU()
  await client.connectTCP(plc.host, { port: plc.port })
  client.setID(1)
  client.setTimeout(timeoutMs)
  return {
    async scan() {
      const values: unknown[] = []
      for (const address of addresses) values.push((await client.readHoldingRegisters(address, 1)).data[0])
      return values
    },
    close: () => client.close(() => undefined),
  }
}

async function planned(plc: ModbusDevice, addresses: readonly number[], maxGap: number): Promise<Reader> {
  const device = createDevice(
    {
      name: '',
      host: plc.host,
      port: plc.port,
      connectTimeoutMs: timeoutMs,
      timeoutMs,
      pauseBetweenRequestsMs: 0,
      firstReconnectMs: 100,
      maxReconnectMs: 1_000,
    },
    { clock: systemClock, signal: new AbortController().signal, count: () => undefined, units: createUnits(timeoutMs), random: Math.random },
  )
  await device.open()
  const tags = addresses.map((address) => modbusTag(address))
  const scanner = createScanner(
    { intervalMs: 1_000, tags, limits: { maxGap, maxRegisters: 125 } },
    { clock: systemClock, ended: device.ended, pauseMs: 0, count: () => undefined },
  )
  return { scan: async () => (await scanner.scan(device, null)).map(({ payload }: Reading) => payload), close: device.close }
}

/** Distinct addresses, the same in every run. */
function strewn(): readonly number[] {
  const random = seededRandom(1)
  const places = new Set<number>()
  while (places.size < wanted) places.add(randomInteger(random, reach))
  return [...places]
}
