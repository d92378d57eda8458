// What the plan of requests saves: 1,000 registers strewn over 10,000 addresses of a device that takes 2 ms a request,
// read by the connection's scanner and, beside it in the same run, one by one with modbus-serial as it comes. And what a
// dead unit costs its neighbours, how soon a lost line is noticed, how near the plans are to the best there are, and how
// long planning takes.
import modbusSerial from 'modbus-serial'
import { systemClock } from '../nodes/lib/clock.ts'
import type { Reading } from '../nodes/lib/reading.ts'
import { createLessons } from '../nodes/modbus-connection/lessons.ts'
import { assumedLink, predictedMs } from '../nodes/modbus-connection/link.ts'
import { createLinkMeter } from '../nodes/modbus-connection/link-meter.ts'
import { planRequests } from '../nodes/modbus-connection/plan.ts'
import { createScanner } from '../nodes/modbus-connection/session/cycle.ts'
import { createDevice } from '../nodes/modbus-connection/session/device.ts'
import { createUnits } from '../nodes/modbus-connection/units.ts'
import { type ModbusDevice, startModbusDevice } from '../test/simulators/modbus-device.ts'
import { modbusConfig } from '../test/support/modbus-config.ts'
import { commonLinks, fewestRequests, optimumMs, strewn } from '../test/support/modbus-optimum.ts'
import { modbusTag } from '../test/support/modbus-tags.ts'
import { seededRandom } from '../test/support/random.ts'
import { atLeast, atMost, type Claim, figure, median } from './claim.ts'
import { scansOnTime } from './dead-unit.ts'
import { lostLine } from './lost-line.ts'

const runs = 5
const deviceMs = 2
const wanted = 1_000
const reach = 10_000
const timeoutMs = 5_000
const limits = { maxGap: null, maxRegisters: 125 }

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
  const addresses = strewn(seededRandom(1), wanted, reach)
  const dead = await scansOnTime()
  const lost = await lostLine()
  return [
    ...(await scanClaims(addresses)),
    ...planClaims(addresses),
    planningClaim(),
    figure('ten units on one connection, one of them dead: timeouts of the dead one', dead.timeouts, 'timeouts'),
    atLeast('ten units on one connection, one of them dead: scans of the others on time', 100 * dead.share, '%', 95),
    atMost('a reset: time to its rejection', lost.resetMs, 'ms', 50),
    atMost('a FIN: time to its rejection', lost.finMs, 'ms', 50),
    atMost('a device that falls silent: time until the line is lost', lost.silenceTimeouts, 'timeouts', 2.05),
  ]
}

async function scanClaims(addresses: readonly number[]): Promise<readonly Claim[]> {
  const plc = await startModbusDevice({ units: { 1: { holding: (address) => address, delayMs: deviceMs } } })
  const readers = [await oneByOne(plc, addresses), await planned(plc, addresses)]
  const scans: Scan[][] = readers.map(() => [])
  try {
    for (let run = 0; run < runs; run += 1) {
      for (const [index, reader] of readers.entries()) scans[index]?.push(await timed(plc, reader, addresses))
    }
  } finally {
    for (const reader of readers) reader.close()
    await plc.close()
  }
  const [single = [], ours = []] = scans
  const ms = (some: readonly Scan[]) => median(some.map((scan) => scan.ms))
  const requests = (some: readonly Scan[]) => median(some.map((scan) => scan.requests))
  // Each ratio is of two scans of the same run.
  const ratio = median(ours.map((scan, run) => scan.ms / (single[run]?.ms ?? Number.NaN)))
  const fewest = fewestRequests(addresses, limits.maxRegisters)
  return [
    figure('modbus-serial, one register a request: requests a scan', requests(single), 'requests'),
    figure('modbus-serial, one register a request: time a scan', ms(single), 'ms'),
    atMost('planned: requests a scan, least possible and 2 %', requests(ours), 'requests', Math.floor(1.02 * fewest)),
    figure('planned: time a scan', ms(ours), 'ms'),
    atMost('planned: time of one by one', 100 * ratio, '%', 10),
  ]
}

/** Time on the line by the link's cost model, against the best of all plans. */
function planClaims(addresses: readonly number[]): readonly Claim[] {
  const tags = addresses.map((address) => modbusTag(address))
  return Object.entries(commonLinks).map(([name, link]) => {
    const ratio = predictedMs(planRequests(tags, limits, link), link) / optimumMs(addresses, link, limits.maxRegisters)
    return atMost(`plan on ${name}: time on the line, of the best plan`, 100 * ratio, '%', 102)
  })
}

function planningClaim(): Claim {
  const tags = strewn(seededRandom(2), 10_000, 65_536).map((address) => modbusTag(address))
  const times = Array.from({ length: runs }, () => {
    const begin = performance.now()
    planRequests(tags, limits)
    return performance.now() - begin
  })
  return atMost('planning 10,000 tags', median(times), 'ms', 100)
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

async function planned(plc: ModbusDevice, addresses: readonly number[]): Promise<Reader> {
  const units = createUnits(timeoutMs)
  const count = () => undefined
  const { signal } = new AbortController()
  const device = createDevice(modbusConfig({ host: plc.host, port: plc.port, timeoutMs }), {
    clock: systemClock,
    signal,
    count,
    units,
    random: Math.random,
  })
  await device.open()
  const scanner = createScanner(
    { intervalMs: 1_000, tags: addresses.map((address) => modbusTag(address)), limits },
    { clock: systemClock, ended: device.ended, pauseMs: 0, count, lessons: createLessons(), meter: createLinkMeter(assumedLink), units },
  )
  return { scan: async () => (await scanner.scan(device, null)).map(({ payload }: Reading) => payload), close: device.close }
}
