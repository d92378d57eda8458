// Why the publisher's line could not be had or was lost, as faults: from reason codes. Socket errors: lib/socket-faults.ts.
import { type Fault, type FaultParams, fault } from '../lib/fault.ts'
import { blamesMessage, reasonText } from './mqtt5-reasons.ts'

export { socketFault } from '../lib/socket-faults.ts'

/** The server's answer to CONNECT. Others are `mqtt.connect-refused`. */
const byConnackReason: Readonly<Record<number, string>> = {
  132: 'mqtt.version-not-supported',
  133: 'mqtt.client-id-refused',
  134: 'mqtt.bad-credentials',
  135: 'mqtt.not-authorised',
}

/** A CONNACK that says no. */
export function connackFault(reasonCode: number, where: FaultParams): Fault {
  return fault(byConnackReason[reasonCode] ?? 'mqtt.connect-refused', { ...where, reason: reasonText(reasonCode) })
}

/** A DISCONNECT of the server. */
export function disconnectFault(reasonCode: number, where: FaultParams): Fault {
  const reason = reasonText(reasonCode)
  if (reasonCode === 0x8e) return fault('mqtt.session-taken-over', { ...where, reason })
  return fault('mqtt.disconnected', { ...where, reason, blamesMessage: blamesMessage(reasonCode) })
}

/** A PUBACK that denies a topic: the server's list of rights is not complete (yet). The line is left, the record stays. */
export function deniedFault(reason: string, where: FaultParams): Fault {
  return fault('mqtt.not-authorised', { ...where, reason })
}

/** So many records refused in a row that none of them is to blame: the line is left, what waits stays. */
export function allRefusedFault(reason: string, where: FaultParams): Fault {
  return fault('mqtt.disconnected', { ...where, reason, blamesMessage: false })
}

/** How the line was lost, as far as it says something about the records in flight. */
export type Drop = 'line' | 'closed-by-server' | 'no-answer' | 'message-blamed'

export function dropOf(cause: Fault): Drop {
  if (cause.code === 'mqtt.ack-timeout') return 'no-answer'
  if (cause.code === 'mqtt.disconnected' && cause.params['blamesMessage'] === true) return 'message-blamed'
  return cause.code === 'mqtt.connection-closed' ? 'closed-by-server' : 'line'
}
