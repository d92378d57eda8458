// Which fields of a payload are context: `batch=order.batchId; product=material`, `batch`, `*`.
import { fault } from '../../lib/fault.ts'
import { type Path, parsePath, valueAt } from '../../lib/path.ts'
import type { ContextValue } from '../../lib/reading.ts'
import { contextValueOf, describe, isFieldName, mostFields, soundValue } from './said-values.ts'

/** The fields of a payload, each with its value; null ends it. Throws `context.*` where a value is none, or nothing is found. */
export type ReadFields = (payload: unknown) => Readonly<Record<string, ContextValue | null>>

type Part = { readonly field: string; readonly path: Path | null }

/**
 * The cell as a function, or what of it cannot be read. `except`: properties of the payload that `*` leaves out, because
 * other columns read them.
 */
export function fieldList(cell: string, except: readonly string[] = []): ReadFields | { readonly wrong: string } {
  const texts = cell
    .split(';')
    .map((text) => text.trim())
    .filter((text) => text !== '')
  if (texts.length === 1 && texts[0] === '*') return (payload) => allOf(payload, except)
  const parts: Part[] = []
  for (const text of texts) {
    const part = partOf(text)
    if (part === null || parts.some(({ field }) => field === part.field)) return { wrong: text }
    parts.push(part)
  }
  return parts.length === 0 || parts.length > mostFields ? { wrong: cell } : (payload) => listed(payload, parts)
}

/** `batch=order.batchId` or `batch`; null where the name or the path is none. */
function partOf(text: string): Part | null {
  const at = text.indexOf('=')
  const field = (at < 0 ? text : text.slice(0, at)).trim()
  if (!isFieldName(field) || field === '*') return null
  if (at < 0) return { field, path: null }
  const path = parsePath(text.slice(at + 1).trim())
  return path === null || path.isMany ? null : { field, path }
}

function listed(payload: unknown, parts: readonly Part[]): Readonly<Record<string, ContextValue | null>> {
  const found = parts.flatMap(({ field, path }): [string, ContextValue | null][] => {
    const value = path !== null ? valueAt(path, payload) : isObject(payload) ? ownOf(payload, field) : payload
    return value === undefined ? [] : [[field, soundValue(field, value)]]
  })
  if (found.length === 0) throw nothingFound(payload, parts.map(({ field }) => field).join(', '))
  return Object.fromEntries(found)
}

/** Lists and objects in it are no context; what cannot be a name or a value neither. */
function allOf(payload: unknown, except: readonly string[]): Readonly<Record<string, ContextValue | null>> {
  if (!isObject(payload)) throw nothingFound(payload, '*')
  const found = Object.entries(payload).flatMap(([field, value]): [string, ContextValue | null][] => {
    const sound = isFieldName(field) && !except.includes(field) ? contextValueOf(value) : undefined
    return sound === undefined ? [] : [[field, sound]]
  })
  if (found.length === 0 || found.length > mostFields) throw nothingFound(payload, '*')
  return Object.fromEntries(found)
}

function ownOf(payload: object, field: string): unknown {
  return Object.hasOwn(payload, field) ? (payload as Readonly<Record<string, unknown>>)[field] : undefined
}

function nothingFound(payload: unknown, fields: string) {
  return fault('context.nothing-found', { fields, found: describe(payload) }, { retry: false })
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
