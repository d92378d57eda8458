// Faults: what went wrong, where, and whether trying again can help. Known by `kind`, never by
// `instanceof`, because every node is a bundle of its own.

export type FaultParams = Readonly<Record<string, string | number | boolean | null>>

export interface Fault extends Error {
  readonly kind: 'fault'
  /** A locale key below `fault.`, for example `modbus.illegal-address`. */
  readonly code: string
  readonly params: FaultParams
  /** False when trying again cannot help (a wrong setting), true when it can (a lost line). */
  readonly retry: boolean
}

/** Makes a fault. `cause` keeps the technical layer (an errno, an exception code) for the log. */
export function fault(code: string, params: FaultParams = {}, options: { cause?: unknown; retry?: boolean } = {}): Fault {
  const error = new Error(technicalText(code, params), options.cause === undefined ? {} : { cause: options.cause })
  return Object.assign(error, { kind: 'fault' as const, code, params, retry: options.retry ?? true })
}

export function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'fault'
}

/** Any thrown thing as a fault; what is not one already becomes `unexpected` with the original as its cause. */
export function asFault(thrown: unknown): Fault {
  if (isFault(thrown)) return thrown
  return fault('unexpected', { message: thrown instanceof Error ? thrown.message : String(thrown) }, { cause: thrown })
}

function technicalText(code: string, params: FaultParams): string {
  const parts = Object.entries(params).map(([key, value]) => `${key}=${String(value)}`)
  return parts.length === 0 ? code : `${code} (${parts.join(', ')})`
}
