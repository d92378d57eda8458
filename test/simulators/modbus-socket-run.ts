// A run of a whole session against the device over real sockets, its fault switches turned by chance, every reading judged.
import type { Registration } from '../../nodes/lib/line.ts'
import { modbusSession } from '../../nodes/modbus-connection/session/session.ts'
import type { ModbusWant } from '../../nodes/modbus-connection/want.ts'
import { modbusConfig } from '../support/modbus-config.ts'
import { modbusTag } from '../support/modbus-tags.ts'
import { randomInteger } from '../support/random.ts'
import { runSession } from '../support/run-session.ts'
import { type DeviceFaults, type DeviceTransport, startModbusDevice } from './modbus-device.ts'

export interface SocketRun {
  readonly good: number
  readonly bad: number
  readonly wrong: readonly string[]
  readonly writes: number
}

const calm: DeviceFaults = {
  late: 0,
  duplicate: false,
  foreign: false,
  strayBytes: 0,
  truncate: 0,
  garbage: false,
  exception: 0,
  reset: false,
  halfOpen: false,
  blackHole: false,
}
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
  { late: 10 },
  { late: 30 },
]

/**
 * A sequence: some cycles in peace, one under a fault, and again in peace until the line is lost or a cycle is through.
 * Goes on beyond `sequences` until more good values than that have been judged: on a busy machine, with timeouts of 20 ms,
 * most answers are late, and on a line without transaction ids late answers make what follows doubtful.
 */
export async function runSocketFaults(transport: DeviceTransport, sequences: number, random: () => number): Promise<SocketRun> {
  const plc = await startModbusDevice({ transport })
  const wrong: string[] = []
  let [good, bad] = [0, 0]
  // One session for all stays, as in a node: what it remembers of the line it remembers over them.
  const session = modbusSession(modbusConfig({ transport, host: plc.host, port: plc.port, timeoutMs: 20, connectTimeoutMs: 1_000 }), random)
  for (let sequence = 0; sequence < sequences || good <= sequences; sequence += 1) {
    const line = runSession(session, [table(random)])
    await Promise.race([line.nextCycle(), line.ended])
    Object.assign(plc.faults, kinds[randomInteger(random, kinds.length)])
    await Promise.race([line.nextCycle(), line.ended])
    Object.assign(plc.faults, calm)
    await Promise.race([line.nextCycle(), line.ended])
    await line.stop()
    for (const { quality, payload, tag } of line.readings) {
      if (quality !== 'good') bad += 1
      else if (`R${String(payload)}` === tag.raw) good += 1
      else wrong.push(`${tag.raw} was read as ${String(payload)}`)
    }
  }
  await plc.close()
  return { good, bad, wrong, writes: plc.writes }
}

/** Registers of their addresses, far enough apart to be requests of their own, of one shape. */
function table(random: () => number): Registration<ModbusWant> {
  const addresses = new Set(Array.from({ length: 2 + randomInteger(random, 4) }, () => 300 * randomInteger(random, 200)))
  const tags = [...addresses].map((address) => modbusTag(address))
  return { readerId: 'r', tags: tags.map(({ wanted }) => wanted), want: { intervalMs: 5, tags, limits: { maxGap: 20, maxRegisters: 125 } } }
}
