// Modbus exception codes (Modbus Application Protocol 1.1b3, 7) as StatusCodes and findings.
import { statusCodes } from '../lib/quality.ts'

/** Why a tag has no value. */
export interface NoValue {
  readonly statusCode: number
  readonly finding: string
  /** The device's own code, where it gave one. */
  readonly exception?: number
}

export interface ExceptionMeaning extends NoValue {
  /**
   * `address`: registers the device does not have, or too many, a part of the request may still be right;
   * `unit`: a gateway does not reach the unit; `device`: all there is, and it may pass; `either`: the device, or
   * registers it does not have, for some devices fail over those.
   */
  readonly concerns: 'address' | 'unit' | 'device' | 'either'
}

const meanings: Readonly<Record<number, Omit<ExceptionMeaning, 'exception'>>> = {
  1: { statusCode: statusCodes.BadConfigurationError, finding: 'modbus.illegal-function', concerns: 'device' },
  2: { statusCode: statusCodes.BadNodeIdUnknown, finding: 'modbus.illegal-address', concerns: 'address' },
  3: { statusCode: statusCodes.BadNodeIdUnknown, finding: 'modbus.illegal-value', concerns: 'address' },
  4: { statusCode: statusCodes.BadDeviceFailure, finding: 'modbus.device-failure', concerns: 'either' },
  5: { statusCode: statusCodes.BadWaitingForInitialData, finding: 'modbus.acknowledge', concerns: 'device' },
  6: { statusCode: statusCodes.BadOutOfService, finding: 'modbus.device-busy', concerns: 'device' },
  8: { statusCode: statusCodes.BadDeviceFailure, finding: 'modbus.memory-parity', concerns: 'device' },
  10: { statusCode: statusCodes.BadNoCommunication, finding: 'modbus.gateway-path', concerns: 'unit' },
  11: { statusCode: statusCodes.BadNoCommunication, finding: 'modbus.gateway-target', concerns: 'unit' },
}

const unknown: Omit<ExceptionMeaning, 'exception'> = { statusCode: statusCodes.BadDeviceFailure, finding: 'modbus.exception', concerns: 'device' }

export function meaningOf(exception: number): ExceptionMeaning {
  return { ...(meanings[exception] ?? unknown), exception }
}
