// What servers of known makes can take where they do not say so themselves.

export interface Profile {
  /** As BuildInfo names the make (OPC 10000-5, 12.4): ManufacturerName and ProductName. */
  readonly manufacturer: RegExp
  readonly product: RegExp
  /** Items of all subscriptions together. */
  readonly maxItems?: number
  readonly maxItemsPerCall?: number
  readonly maxQueueSize?: number
  /** A filter on the item is refused, or worse: taken and ignored. The deadband is then ours. */
  readonly hasNoFilter?: boolean
}

/**
 * Siemens 109755846: an S7-1200 takes 1,000 items and slows down fiftyfold beyond 200 a call. Schneider BMENUA0100's
 * manual: queues of 100. Kepware's own client settings stop at 1,000 items a call.
 */
const profiles: readonly Profile[] = [
  { manufacturer: /siemens/i, product: /s7-?1200|cpu ?12\d\d/i, maxItems: 1_000, maxItemsPerCall: 100, hasNoFilter: true },
  { manufacturer: /siemens/i, product: /s7-?1500|cpu ?15\d\d/i, maxItemsPerCall: 500 },
  { manufacturer: /kepware|ptc/i, product: /./, maxItemsPerCall: 1_000 },
  { manufacturer: /schneider/i, product: /bmenua|m580/i, maxQueueSize: 100 },
]

const unknown: Profile = { manufacturer: /./, product: /./ }

export function profileOf(manufacturer: string, product: string): Profile {
  return profiles.find((one) => one.manufacturer.test(manufacturer) && one.product.test(product)) ?? unknown
}

/** OperationLimits of the server (OPC 10000-5, 6.3.11); 0: it states none. */
export interface OperationLimits {
  readonly maxNodesPerRead: number
  readonly maxMonitoredItemsPerCall: number
  readonly maxNodesPerHistoryRead: number
  readonly maxNodesPerTranslate: number
}

/** More than this in one request is slow to undo when it fails. */
const most = 1_000

/** The least of what the server, its make and the user allow; 0 is no limit. */
export function perCall(...limits: readonly (number | undefined)[]): number {
  return limits.reduce<number>((least, limit) => (limit === undefined || limit <= 0 ? least : Math.min(least, limit)), most)
}
