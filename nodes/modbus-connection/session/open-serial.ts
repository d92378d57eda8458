// Opens a serial port by the package serialport, which is optional: it is looked for when a serial line is configured.
import type { Duplex } from 'node:stream'
import { type Fault, fault } from '../../lib/fault.ts'
import type { SerialSettings } from '../serial-timing.ts'

/** What of serialport is used here. */
interface SerialPort extends Duplex {
  readonly isOpen: boolean
  close(closed: (cause: Error | null) => void): void
  open(opened: (cause: Error | null) => void): void
}
interface SerialLibrary {
  readonly SerialPort: {
    new (options: object): SerialPort
    list(): Promise<readonly { readonly path: string }[]>
  }
}

/** Resolves with the open port. Rejects with a `modbus.serial-…` fault, or `modbus.no-serialport`; on abort with `line.ended`. */
export async function openSerial(settings: SerialSettings & { readonly serialPort: string }, signal: AbortSignal): Promise<Duplex> {
  const { SerialPort } = await library()
  if (signal.aborted) throw fault('line.ended')
  const { serialPort: path, baudRate, dataBits, parity, stopBits } = settings
  const port = new SerialPort({ path, baudRate, dataBits: Number(dataBits), parity, stopBits: Number(stopBits), autoOpen: false })
  // By itself it would leave the port open, and locked, when it is destroyed.
  port._destroy = (cause, done) => (port.isOpen ? port.close(() => done(cause)) : done(cause))
  // An error that nobody hears ends the process: before the next owner listens, and after we gave up, this one does.
  port.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => port.open((cause) => (cause === null ? resolve() : reject(refusal(path, cause)))))
  if (!signal.aborted) return port
  port.destroy()
  throw fault('line.ended')
}

/** Paths of the serial ports of this machine; none where it cannot tell (a container without udevadm). */
export async function listSerialPorts(): Promise<readonly string[]> {
  const { SerialPort } = await library()
  const found = await SerialPort.list().catch(() => [])
  return found.map(({ path }) => path)
}

async function library(): Promise<SerialLibrary> {
  try {
    return (await import('serialport')) as unknown as SerialLibrary
  } catch (cause) {
    throw fault('modbus.no-serialport', { reason: cause instanceof Error ? cause.message : String(cause) }, { cause })
  }
}

/** The library hands the system's error on as a text. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [/no such file|cannot find|file not found|ENOENT/i, 'modbus.serial-not-found'],
  [/permission denied|not permitted|EACCES|EPERM/i, 'modbus.serial-denied'],
  [/lock|busy|in use|access denied|EBUSY|EAGAIN/i, 'modbus.serial-busy'],
]

function refusal(path: string, cause: Error): Fault {
  const code = refusals.find(([words]) => words.test(cause.message))?.[1] ?? 'modbus.serial-failed'
  return fault(code, { path, reason: cause.message }, { cause })
}
