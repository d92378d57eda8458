// Questions about what is known: read from a message or a dialog, checked, with times and places resolved.
import { fault } from '../../lib/fault.ts'
import type { Model } from '../../lib/model.ts'
import { nearest } from '../../lib/nearest.ts'
import type { Asset } from '../../lib/reading.ts'
import { readInstant } from '../intake/read-instant.ts'
import { findScope, unknownScope } from '../intake/scope.ts'
import type { TimeSpan } from './field-runs.ts'
import { type Material, materialKinds } from './material.ts'

export type Query =
  | { readonly kind: 'context'; readonly asset: Asset; readonly at: number }
  | (TimeSpan & { readonly kind: 'history'; readonly asset: Asset; readonly field: string | null })
  | (TimeSpan & { readonly kind: 'genealogy'; readonly material: Material | null; readonly place: string | null })
  | (TimeSpan & {
      readonly kind: 'tests'
      readonly place: string | null
      readonly material: Material | null
      readonly characteristic: string | null
      readonly verdict: string | null
    })
  | { readonly kind: 'catalogue'; readonly place: string; readonly offset: number }

export const queryKinds = ['context', 'history', 'genealogy', 'tests', 'catalogue'] as const

export interface QueryWorld {
  readonly model: Model
  readonly now: number
  /** How far back a question without a beginning goes. */
  readonly historyMs: number
}

type Parts = Readonly<Record<string, unknown>>

/**
 * A message with `query`: what the question is about stands beside it (`asset`, `lot`, `from` …) or in the payload, where
 * that is an object. Throws a fault that says what is missing or not known, with the nearest that is.
 */
export function readQuery(message: Parts, world: QueryWorld): Query {
  const kind = message['query']
  const parts = { ...(isRecord(message['payload']) ? message['payload'] : {}), ...message }
  if (kind === 'context') return { kind, asset: assetOf(parts, world.model), at: timeOf(parts, 'at') ?? world.now }
  if (kind === 'history') return { kind, asset: assetOf(parts, world.model), field: textOf(parts, 'field'), ...spanOf(parts, world) }
  if (kind === 'genealogy') return genealogyQuery(parts, world)
  if (kind === 'tests') return testsQuery(parts, world)
  if (kind === 'catalogue') return { kind, place: placeOf(parts, world.model) ?? '', offset: offsetOf(parts) }
  const found = String(kind).slice(0, 40)
  throw fault('query.unknown', { found, known: queryKinds.join(', '), nearest: nearest(found, queryKinds) ?? queryKinds[0] }, { retry: false })
}

function genealogyQuery(parts: Parts, world: QueryWorld): Query {
  const query = { kind: 'genealogy' as const, material: materialOf(parts), place: placeOf(parts, world.model), ...spanOf(parts, world) }
  if (query.material === null && query.place === null) throw fault('query.no-subject', {}, { retry: false })
  return query
}

function testsQuery(parts: Parts, world: QueryWorld): Query {
  return {
    kind: 'tests',
    place: placeOf(parts, world.model),
    material: materialOf(parts),
    characteristic: textOf(parts, 'characteristic'),
    verdict: textOf(parts, 'verdict'),
    ...spanOf(parts, world),
  }
}

/** From the beginning of what is kept until now, where the question does not say. */
function spanOf(parts: Parts, { now, historyMs }: QueryWorld): TimeSpan {
  const to = timeOf(parts, 'to') ?? now + 1
  const from = timeOf(parts, 'from') ?? Math.min(to - 1, now - historyMs)
  if (from < to) return { from, to }
  throw fault('query.bad-span', { from: new Date(from).toISOString(), to: new Date(to).toISOString() }, { retry: false })
}

function assetOf(parts: Parts, model: Model): Asset {
  const written = textOf(parts, 'asset')
  if (written === null) throw fault('query.no-asset', {}, { retry: false })
  const asset = model.asset(written)
  if (asset !== undefined) return asset
  const path = findScope(written, model)
  if (path === null) throw unknownScope(written, model)
  if (path === '') throw fault('query.no-asset', {}, { retry: false })
  // A line or an area that is no asset itself has a context all the same.
  return Object.freeze({ id: path, type: '', path })
}

function placeOf(parts: Parts, model: Model): string | null {
  const written = textOf(parts, 'asset')
  if (written === null) return null
  const scope = findScope(written, model)
  if (scope === null) throw unknownScope(written, model)
  return scope
}

function materialOf(parts: Parts): Material | null {
  const named = materialKinds.flatMap((kind) => {
    const value = textOf(parts, kind)
    return value === null ? [] : [{ kind, value }]
  })
  if (named.length > 1) throw fault('query.many-materials', { kinds: named.map(({ kind }) => kind).join(', ') }, { retry: false })
  return named[0] ?? null
}

function timeOf(parts: Parts, name: string): number | null {
  const value = parts[name]
  if (value === undefined || value === null || value === '') return null
  // In the query string of a request a number is a text.
  return readInstant(typeof value === 'string' && /^\d{12,14}$/.test(value) ? Number(value) : value, name)
}

function offsetOf(parts: Parts): number {
  const offset = Number(parts['offset'] ?? 0)
  if (Number.isSafeInteger(offset) && offset >= 0) return offset
  throw fault('query.wrong-part', { part: 'offset', found: String(parts['offset']).slice(0, 40) }, { retry: false })
}

function textOf(parts: Parts, name: string): string | null {
  const value = parts[name]
  if (value === undefined || value === null || value === '') return null
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string' && value.length <= 500) return value.trim() === '' ? null : value.trim()
  throw fault('query.wrong-part', { part: name, found: typeof value === 'string' ? `${value.slice(0, 39)}…` : typeof value }, { retry: false })
}

function isRecord(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
