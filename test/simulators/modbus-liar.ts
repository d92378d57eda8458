// A Modbus bus in memory that answers late, twice, in another order, for somebody else, with stray bytes or in part, by
// chance, in a time of its own. Every register holds a value that follows from its address: a reader of it can be judged.
import { Duplex } from 'node:stream'
import type { Clock } from '../../nodes/lib/clock.ts'
import type { Request } from '../../nodes/modbus-connection/session/client.ts'
import type { OpenCarrier } from '../../nodes/modbus-connection/session/open-carrier.ts'
import type { RegisterKind } from '../../nodes/modbus-connection/want.ts'
import { randomBytes, randomInteger } from '../support/random.ts'
import { ascii, type DeviceFraming, mbap, rtu } from './modbus-framings.ts'
import { answerPdu, type UnitMap } from './modbus-map.ts'
import type { Adu } from './modbus-mbap.ts'

export type Lie = 'late' | 'duplicate' | 'foreign' | 'reordered' | 'stray' | 'truncated' | 'lost'
export const lies: readonly Lie[] = ['late', 'duplicate', 'foreign', 'reordered', 'stray', 'truncated', 'lost']

export type LiarTransport = 'tcp' | 'udp' | 'rtu-over-tcp' | 'serial-rtu' | 'serial-ascii'

export interface Liar {
  readonly openCarrier: OpenCarrier
  /** What the next answers are to suffer, one each; after that they are sound. */
  plan(lies: readonly Lie[]): void
  /** Lies told so far. */
  readonly told: ReadonlyMap<Lie, number>
}

export interface LiarOptions {
  readonly transport: LiarTransport
  readonly random: () => number
  readonly clock: Clock
  /** Late answers and second copies come within so long. */
  readonly latestMs: number
  /**
   * A device that does one thing after the other, as those on a serial line do, and has holes: whoever asks for a register
   * more than its tables have is refused. Default: none; answers come in any order.
   */
  readonly isOrdered?: boolean
}

/** The last register of every sixteen is not there in an ordered device. */
export function isHole(address: number): boolean {
  return address % 16 === 15
}

const units = [1, 2, 3, 4]
const registers: readonly RegisterKind[] = ['holding', 'input', 'coil', 'discrete']

/** No two addresses of a table hold the same word. */
export function valueAt(unitId: number, register: RegisterKind, address: number): number {
  const salt = unitId * 7_919 + registers.indexOf(register) * 104_729
  return register === 'holding' || register === 'input' ? (address * 40_503 + salt) & 0xffff : bitAt(address, salt)
}

function bitAt(address: number, salt: number): number {
  const mixed = Math.imul(address + salt, 0x9e37_79b1)
  return ((mixed ^ (mixed >>> 15)) >>> 7) & 1
}

/** Whether an answer's bytes are what stands at the addresses asked for. */
export function isTrue({ unitId, register, start, count }: Request, answer: { readonly start: number; readonly bytes: Uint8Array }): boolean {
  for (let address = start; address < start + count; address += 1) {
    const at = address - answer.start
    const found =
      register === 'holding' || register === 'input'
        ? ((answer.bytes[2 * at] ?? -1) << 8) | (answer.bytes[2 * at + 1] ?? -1)
        : ((answer.bytes[at >> 3] ?? -1) >> (at & 7)) & 1
    if (found !== valueAt(unitId, register, address)) return false
  }
  return true
}

function mapsOf(isOrdered: boolean): Readonly<Record<number, UnitMap>> {
  const area = (unit: number, register: RegisterKind) => (address: number) =>
    isOrdered && isHole(address) ? undefined : valueAt(unit, register, address)
  return Object.fromEntries(units.map((unit) => [unit, Object.fromEntries(registers.map((register) => [register, area(unit, register)]))]))
}

const framings: Readonly<Record<LiarTransport, DeviceFraming>> = {
  tcp: mbap,
  udp: mbap,
  'rtu-over-tcp': rtu,
  'serial-rtu': rtu,
  'serial-ascii': ascii,
}

interface Bus {
  /** The connection an answer goes to. */
  to(asked: Duplex): Duplex | null
}

export function createLiar({ transport, random, clock, latestMs, isOrdered = false }: LiarOptions): Liar {
  const maps = mapsOf(isOrdered)
  const framing = framings[transport]
  const told = new Map<Lie, number>()
  let planned: Lie[] = []
  let newest: Duplex | null = null
  let held: Buffer | null = null
  // Behind a serial line, and behind a gateway that only passes bytes on, a late answer meets whoever listens by then.
  const bus: Bus = { to: (asked) => (transport === 'tcp' || transport === 'udp' ? asked : newest) }
  const within = (ms: number) => randomInteger(random, ms)

  let saidAt = 0
  const say = (asked: Duplex, bytes: Buffer, afterMs: number) => {
    const at = Math.max(clock.monotonic() + afterMs, isOrdered ? saidAt : 0)
    saidAt = at
    clock.after(at - clock.monotonic(), () => {
      const to = bus.to(asked)
      if (to !== null && !to.destroyed) to.push(bytes)
    })
  }
  const tell = (lie: Lie | undefined, asked: Duplex, adu: Adu): void => {
    const answer = framing.encode(adu)
    const soon = within(5)
    if (lie !== undefined) told.set(lie, (told.get(lie) ?? 0) + 1)
    switch (lie) {
      case undefined:
        return say(asked, answer, soon)
      case 'late':
        return say(asked, answer, within(latestMs))
      case 'duplicate':
        say(asked, answer, soon)
        return say(asked, answer, soon + within(latestMs))
      case 'foreign':
        say(asked, framing.encode(foreign(adu)), soon)
        return say(asked, answer, soon + within(latestMs))
      case 'reordered':
        held = answer
        return
      case 'stray':
        return say(asked, Buffer.concat([randomBytes(random, 1 + within(9)), answer]), soon)
      case 'truncated': {
        const at = within(answer.length)
        say(asked, answer.subarray(0, at), soon)
        // ASCII: the rest of an earlier answer would complete a later one, and one in 256 of those has a sound checksum (LRC).
        // That is more than a reader can tell (seed 406037396 of the slow test met one).
        return random() < 0.5 || transport === 'serial-ascii' ? undefined : say(asked, answer.subarray(at), soon + within(latestMs))
      }
      case 'lost':
        return
    }
  }
  const foreign = (adu: Adu): Adu => {
    const unit = (adu.unit % units.length) + 1
    if (transport !== 'tcp' && transport !== 'udp') return { ...adu, unit }
    return random() < 0.5 ? { ...adu, unit } : { ...adu, transaction: (adu.transaction + 256) & 0xffff }
  }
  const answer = (asked: Duplex, request: Adu): void => {
    const before = held
    held = null
    tell(planned.shift(), asked, { ...request, pdu: answerPdu(maps[request.unit], request.pdu, 0) })
    if (before !== null) say(asked, before, 5 + within(5))
  }
  return {
    told,
    plan(more) {
      planned = [...more]
    },
    openCarrier: async () => {
      const stream = framing.stream()
      const carrier: Duplex = new Duplex({
        readableObjectMode: transport === 'udp',
        read() {},
        write(bytes: Buffer, _, done) {
          for (const adu of stream.push(bytes)) answer(carrier, adu)
          done()
        },
      })
      carrier.on('error', () => undefined)
      newest = carrier
      return carrier
    },
  }
}
