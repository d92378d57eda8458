// Quality: the OPC UA StatusCode (uint32) and its three-word summary. OPC 10000-4, 7.39; 10000-6, A.2.

export type Quality = 'good' | 'uncertain' | 'bad'

/** The StatusCodes we set ourselves. Names and numbers as in the OPC Foundation's StatusCode.csv. */
export const statusCodes = {
  Good: 0x00000000,
  GoodLocalOverride: 0x00960000,
  GoodClamped: 0x00300000,
  Uncertain: 0x40000000,
  UncertainNoCommunicationLastUsableValue: 0x408f0000,
  UncertainLastUsableValue: 0x40900000,
  UncertainSensorNotAccurate: 0x40930000,
  UncertainEngineeringUnitsExceeded: 0x40940000,
  UncertainSubNormal: 0x40950000,
  UncertainConfigurationError: 0x420f0000,
  Bad: 0x80000000,
  BadCommunicationError: 0x80050000,
  BadTimeout: 0x800a0000,
  BadNoCommunication: 0x80310000,
  BadWaitingForInitialData: 0x80320000,
  BadNodeIdUnknown: 0x80340000,
  BadDataEncodingInvalid: 0x80380000,
  BadOutOfRange: 0x803c0000,
  BadNotSupported: 0x803d0000,
  BadTypeMismatch: 0x80740000,
  BadConfigurationError: 0x80890000,
  BadDeviceFailure: 0x808b0000,
  BadSensorFailure: 0x808c0000,
  BadOutOfService: 0x808d0000,
} as const

export type StatusName = keyof typeof statusCodes

/** The two severity bits of a StatusCode: 00 good, 01 uncertain, 10 and 11 bad. */
export function qualityOf(statusCode: number): Quality {
  const severity = statusCode >>> 30
  if (severity === 0) return 'good'
  return severity === 1 ? 'uncertain' : 'bad'
}

/** The plain code of a quality, for readings that come without one. */
export function plainStatus(quality: Quality): number {
  if (quality === 'good') return statusCodes.Good
  return quality === 'uncertain' ? statusCodes.Uncertain : statusCodes.Bad
}

/** Of two codes the worse one by severity; the first where both are equally bad. Quality is never improved. */
export function worseStatus(first: number, second: number): number {
  return second >>> 30 > first >>> 30 ? second : first
}
