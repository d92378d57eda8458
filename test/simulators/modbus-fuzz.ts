// Mutated answers for each framing of the Modbus port, and a judge of what gets through: nothing throws, nothing is left.
import { Duplex } from 'node:stream'
import { ascii } from '../../nodes/modbus-connection/session/ascii.ts'
import type { Framing } from '../../nodes/modbus-connection/session/frames.ts'
import { mbapDatagram, mbapStream } from '../../nodes/modbus-connection/session/mbap.ts'
import { StrictPort } from '../../nodes/modbus-connection/session/port.ts'
import { rtu } from '../../nodes/modbus-connection/session/rtu.ts'
import { mutated, randomBytes, randomInteger } from '../support/random.ts'
import { steppedClock } from '../support/stepped-clock.ts'
import * as device from './modbus-framings.ts'

export const fuzzed = { mbap: mbapStream, udp: mbapDatagram, rtu, ascii } as const
export type Fuzzed = keyof typeof fuzzed

const devices: Readonly<Record<Fuzzed, device.DeviceFraming>> = { mbap: device.mbap, udp: device.mbap, rtu: device.rtu, ascii: device.ascii }

export interface FuzzRun {
  /** Frames that got through; each was judged. */
  readonly through: number
  readonly wrong: readonly string[]
  /** Listeners and timers left on what outlived every port. */
  readonly left: number
}

/** Requests of every function code, and a sound answer to each; CRC of the request left out. */
const exchanges: readonly (readonly [request: string, answer: string])[] = [
  ['010300640002', '030400070008'],
  ['01040000007d', `04fa${'0102'.repeat(125)}`],
  ['010103000013', '0103050607'],
  ['010200000001', '020101'],
  ['012b0e0100', '2b0e0181000003000361626301013102023130'],
  ['010300640001', '8302'],
]

export function fuzz(name: Fuzzed, frames: number, random: () => number): FuzzRun {
  const framing: Framing = fuzzed[name]
  const socket = new Duplex({ read() {}, write: (_, __, done) => done() })
  const clock = steppedClock()
  const wrong: string[] = []
  let through = 0
  for (let frame = 0; frame < frames; frame += 1) {
    const [request, answer] = exchanges[randomInteger(random, exchanges.length)] ?? ['', '']
    const firstTransaction = randomInteger(random, 0x1_0000)
    const port = new StrictPort({ socket, framing, clock, timeoutMs: 1_000, firstTransaction, count: () => undefined, isCarrierKept: true })
    port.on('data', (got: Buffer) => {
      through += 1
      if (!isAnswer(got, request)) wrong.push(`${request} answered ${got.toString('hex')}`)
    })
    port.write(Buffer.from(`${request}ffff`, 'hex'))
    const transaction = (firstTransaction + 1) & 0xffff
    const sound = devices[name].encode({ transaction, unit: 1, pdu: Buffer.from(answer, 'hex') })
    for (const chunk of chunks(random() < 0.05 ? randomBytes(random, 1 + randomInteger(random, 300)) : mutated(random, sound), random))
      socket.emit('data', chunk)
    port.close()
  }
  return { through, wrong, left: socket.listenerCount('data') + socket.listenerCount('close') + socket.listenerCount('error') + clock.pending }
}

function chunks(bytes: Buffer, random: () => number): readonly Buffer[] {
  if (random() < 0.5) return [bytes]
  const at = randomInteger(random, bytes.length + 1)
  return [bytes.subarray(0, at), bytes.subarray(at)].filter(({ length }) => length > 0)
}

/** Unit, function code and length of the request; or one of its exceptions. Its CRC is ours. */
function isAnswer(got: Buffer, request: string): boolean {
  const asked = Buffer.from(request, 'hex')
  const body = got.subarray(0, -2)
  if (body[0] !== asked[0]) return false
  if (body[1] === ((asked[1] ?? 0) | 0x80)) return body.length === 3
  if (body[1] !== asked[1]) return false
  if (body[1] === 0x2b) return body.length >= 8 && body[2] === 0x0e && body[3] === asked[3]
  const dataBytes = (body[1] ?? 0) <= 2 ? Math.ceil(asked.readUInt16BE(4) / 8) : 2 * asked.readUInt16BE(4)
  return body[2] === dataBytes && body.length === 3 + dataBytes
}
