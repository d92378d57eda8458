// What the publisher's two threads say to each other. Plain data only: an Error loses its fields on the way.
import { type Fault, type FaultParams, fault } from '../lib/fault.ts'
import type { LineState } from '../lib/supervise.ts'
import type { OutboundRecord } from './outbound.ts'

export interface Entry {
  readonly id: number
  readonly records: readonly OutboundRecord[]
}

export type ToWorker = { readonly type: 'append'; readonly entries: readonly Entry[] } | { readonly type: 'close' }

/** An entry is committed whole (null) or not at all. */
export interface Result {
  readonly id: number
  readonly fault: FaultData | null
}

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'settled'; readonly results: readonly Result[] }
  | { readonly type: 'state'; readonly state: LineStateData }
  /** Once a second, changed or not: it is the heartbeat too. */
  | { readonly type: 'figures'; readonly figures: Figures }
  /** Worth a line in the log, no reason to stop. */
  | { readonly type: 'notice'; readonly fault: FaultData }
  /** The worker ends because of it. */
  | { readonly type: 'failed'; readonly fault: FaultData }

export interface Figures {
  /** Only grow, since the worker's start. */
  readonly counts: Readonly<Record<string, number>>
  /** As they are now. */
  readonly levels: Readonly<Record<string, number>>
}

export interface FaultData {
  readonly code: string
  readonly params: FaultParams
  readonly retry: boolean
}

export type LineStateData = Exclude<LineState, { state: 'down' }> | { readonly state: 'down'; readonly fault: FaultData }

export function toData({ code, params, retry }: Fault): FaultData {
  return { code, params, retry }
}

export function fromData({ code, params, retry }: FaultData): Fault {
  return fault(code, params, { retry })
}
