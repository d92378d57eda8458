// The stream we give the MQTT library: the socket behind the guard, at the pace that is allowed, counted and heard.
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { Clock } from '../../lib/clock.ts'
import type { Fault } from '../../lib/fault.ts'
import { createAllowance } from '../allowance.ts'
import type { Guard, Turned } from '../guard.ts'

export interface StreamOptions {
  /** Connected. The stream owns it from here on and destroys it. */
  readonly socket: Socket
  readonly guard: Guard
  readonly clock: Clock
  /** 0: no limit. */
  readonly maxMessagesPerSecond: number
  readonly count: (counter: string, amount?: number) => void
  /** Bytes came: the broker is alive. */
  heard(): void
  turned(messages: readonly Turned[]): void
  /** For a while nothing is read: what the broker says meanwhile is heard after it. */
  resting(isResting: boolean): void
  /** The line is not to be trusted any more. */
  broken(cause: Fault): void
}

export function guardedStream({ socket, guard, clock, maxMessagesPerSecond, count, heard, turned, resting, broken }: StreamOptions): Duplex {
  const allowance = createAllowance(clock, maxMessagesPerSecond)
  let cancelRest = () => {}
  let isResting = false
  const stream = new Duplex({
    read() {
      if (!isResting) socket.resume()
    },
    // The library hands a packet over in many small pieces: one write each would be one segment each on the wire.
    writev(pieces, done) {
      const packet = Buffer.concat(pieces.map(({ chunk }) => chunk as Buffer))
      count('bytesOut', packet.length)
      socket.write(packet, done)
    },
    final(done) {
      socket.end(done)
    },
    destroy(_cause, done) {
      cancelRest()
      socket.destroy()
      done(null)
    },
  })
  const rest = (ms: number) => {
    isResting = true
    resting(true)
    count('throttled')
    socket.pause()
    cancelRest = clock.after(ms, () => {
      isResting = false
      resting(false)
      socket.resume()
    })
  }
  socket.on('data', (chunk: Buffer) => {
    heard()
    count('bytesIn', chunk.length)
    const passed = guard.push(chunk)
    if (passed.turned.length > 0) turned(passed.turned)
    // Together: a turn of the stream for each small packet costs more than its decoding.
    if (passed.packets.length > 0 && !stream.push(Buffer.concat(passed.packets))) socket.pause()
    if (passed.fault !== null) return broken(passed.fault)
    const waitMs = allowance.take(passed.messages)
    if (waitMs > 0) rest(waitMs)
  })
  socket.on('end', () => stream.push(null))
  socket.on('error', (cause) => stream.destroy(cause))
  socket.on('close', () => stream.destroy())
  return stream
}
