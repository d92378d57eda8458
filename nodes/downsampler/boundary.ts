// Where one segment ends and the next begins: no line may be drawn from one meaning of a value to another.
import type { Context, Reading } from '../lib/reading.ts'

/** Why a segment begins; the first sample of a segment carries it in `detail.segment`. */
export type Boundary =
  | 'start'
  | 'restart'
  | 'gap'
  | 'same-time'
  | 'clock-set-back'
  | 'quality'
  | 'findings'
  | 'type'
  | 'unit'
  | 'topic'
  | 'asset'
  | 'context'
  | 'settings'

/** The change of meaning between a segment's first sample and the next one; null where it is the same series. */
export function boundaryBetween(first: Reading, next: Reading): Boundary | null {
  if (first.statusCode !== next.statusCode) return 'quality'
  if (typeof first.payload !== typeof next.payload) return 'type'
  if (first.unit !== next.unit) return 'unit'
  if (first.topic !== next.topic) return 'topic'
  if (first.asset !== next.asset && !isSame(first.asset, next.asset, ['id', 'path', 'type'])) return 'asset'
  if (first.context !== next.context && !isSameRecord(settled(first.context), settled(next.context))) return 'context'
  if (first.findings !== next.findings && !isSameRecord(first.findings ?? [], next.findings ?? [])) return 'findings'
  return null
}

/** `pending` says that a context may still change, not that it has. */
function settled(context: Context | undefined): Context | undefined {
  if (context?.['pending'] === undefined) return context
  const { pending: _, ...rest } = context
  return rest
}

function isSame<T extends object>(first: T | undefined, second: T | undefined, keys: readonly (keyof T)[]): boolean {
  if (first === undefined || second === undefined) return first === second
  return keys.every((key) => first[key] === second[key])
}

function isSameRecord(first: object | undefined, second: object | undefined): boolean {
  if (first === undefined || second === undefined) return first === second
  const keys = Object.keys(first) as (keyof typeof first)[]
  return keys.length === Object.keys(second).length && isSame(first, second, keys)
}
