// Modbus exception codes (Modbus Application Protocol 1.1b3, 7) as StatusCodes and findings.
import { statusCodes } from '../lib/quality.ts'

export interface ExceptionMeaning {
  readonly statusCode: number
  readonly finding: string
  /** The request asked for registers the device does not have, or for too many: a part of it may still be right. */
  readonly isAddress: boolean
}

const meanings: Readonly<Record<number, ExceptionMeaning>> = {
  1: { statusCode: statusCodes.BadConfigurationError, finding: 'modbus.illegal-function', isAddress: false },
  2: { statusCode: statusCodes.BadNodeIdUnknown, finding: 'modbus.illegal-address', isAddress: true },
  3: { statusCode: statusCodes.BadNodeIdUnknown, finding: 'modbus.illegal-value', isAddress: true },
  4: { statusCode: statusCodes.BadDeviceFailure, finding: 'modbus.device-failure', isAddress: false },
  5: { statusCode: statusCodes.BadWaitingForInitialData, finding: 'modbus.acknowledge', isAddress: false },
  6: { statusCode: statusCodes.BadOutOfService, finding: 'modbus.device-busy', isAddress: false },
  8: { statusCode: statusCodes.BadDeviceFailure, finding: 'modbus.memory-parity', isAddress: false },
  10: { statusCode: statusCodes.BadNoCommunication, finding: 'modbus.gateway-path', isAddress: false },
  11: { statusCode: statusCodes.BadNoCommunication, finding: 'modbus.gateway-target', isAddress: false },
}

export function meaningOf(exceptionCode: number): ExceptionMeaning {
  return meanings[exceptionCode] ?? { statusCode: statusCodes.BadDeviceFailure, finding: 'modbus.exception', isAddress: false }
}
