// Messages on their way through the flow whose sender waits: known again by `_msgid` when they come back.
import type { Receipt } from './line.ts'

export interface Receipts {
  /** `count` messages were sent under one id. */
  sent(id: string, count: number, receipt: Receipt): void
  /** True: it was one of ours that came back. */
  came(id: unknown): boolean
}

/** The oldest beyond these are forgotten; the session bounds what it leaves unacknowledged far below. */
const maxOpen = 100_000

export function createReceipts(): Receipts {
  const open = new Map<string, { left: number; readonly receipt: Receipt }>()
  return {
    sent(id, count, receipt) {
      open.set(id, { left: count, receipt })
      const [oldest] = open.keys()
      if (open.size > maxOpen && oldest !== undefined) open.delete(oldest)
    },
    came(id) {
      const found = typeof id === 'string' ? open.get(id) : undefined
      if (found === undefined || typeof id !== 'string') return false
      found.left -= 1
      if (found.left > 0) return true
      open.delete(id)
      found.receipt.returned()
      return true
    },
  }
}
