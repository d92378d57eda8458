// Before a line without transaction ids is asked anything: what was said to somebody else is let pass.
import type { Duplex } from 'node:stream'
import type { Clock } from '../../lib/clock.ts'
import { fault } from '../../lib/fault.ts'

/** A line that is never silent is given up after so many times the silence. */
const patience = 20

/**
 * Resolves when nothing came for `quietMs`; all that came is dropped. Rejects with `modbus.not-the-answer` when the line
 * does not fall silent, with `modbus.line-closed` when it closes, with `line.ended` on abort.
 */
export function drain(socket: Duplex, quietMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let cancelQuiet = () => {}
    const end = (settle: () => void) => {
      cancelQuiet()
      cancelLimit()
      socket.off('data', wait).off('close', closed).off('end', closed)
      signal.removeEventListener('abort', aborted)
      settle()
    }
    const wait = () => {
      cancelQuiet()
      cancelQuiet = clock.after(quietMs, () => end(resolve))
    }
    const closed = () => end(() => reject(fault('modbus.line-closed')))
    const aborted = () => end(() => reject(fault('line.ended')))
    const cancelLimit = clock.after(patience * quietMs, () => end(() => reject(fault('modbus.not-the-answer', { what: 'noise' }))))
    socket.on('data', wait).once('close', closed).once('end', closed)
    signal.addEventListener('abort', aborted, { once: true })
    wait()
    if (signal.aborted) aborted()
    else if (socket.destroyed) closed()
  })
}
