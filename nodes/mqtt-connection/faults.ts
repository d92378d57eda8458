// Why the line to the broker could not be had or was lost, from what the broker and the library say. Their texts are not kept.
import { type Fault, type FaultParams, fault } from '../lib/fault.ts'
import { socketFault } from '../lib/socket-faults.ts'

/** By CONNACK code: MQTT 5, 3.2.2.2, and the five of 3.1.1, 3.2.2.3. Others are `mqtt.connect-refused`. */
const byConnack: Readonly<Record<number, string>> = {
  1: 'mqtt.version-not-supported',
  2: 'mqtt.client-id-refused',
  4: 'mqtt.bad-credentials',
  5: 'mqtt.not-authorised',
  132: 'mqtt.version-not-supported',
  133: 'mqtt.client-id-refused',
  134: 'mqtt.bad-credentials',
  135: 'mqtt.not-authorised',
}
const takenOver = 0x8e

export function connackFault(code: number, where: FaultParams): Fault {
  return fault(byConnack[code] ?? 'mqtt.connect-refused', { ...where, reason: hex(code) })
}

/** A DISCONNECT of the server, MQTT 5. */
export function disconnectFault(code: number, where: FaultParams): Fault {
  const reason = hex(code)
  return code === takenOver ? fault('mqtt.session-taken-over', { ...where, reason }) : fault('mqtt.disconnected', { ...where, reason })
}

/** What the library reports as an error: of the socket, or of a packet it cannot read. */
export function libraryFault(error: unknown, where: FaultParams): Fault {
  const code = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined
  if (typeof code === 'string') return socketFault(error, where)
  return fault('mqtt.malformed', { ...where, what: typeof code === 'number' ? hex(code) : 'packet' }, { cause: error })
}

/** A SUBACK that denies a filter. */
export function refusedFault(filter: string, code: number, where: FaultParams): Fault {
  return fault('mqtt.subscription-refused', { ...where, filter, reason: hex(code) })
}

function hex(code: number): string {
  return `0x${code.toString(16).padStart(2, '0').toUpperCase()}`
}
