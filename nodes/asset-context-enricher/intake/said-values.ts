// Values of context as others write them: what may stand for a batch, a state, an order; and which fields may be named.
import { fault } from '../../lib/fault.ts'
import type { ContextValue } from '../../lib/reading.ts'

/** More, and it is a document, no context. */
const longestText = 1_000
export const mostFields = 100

/** Our own mark, and what would reach into an object's making. */
const reserved: readonly string[] = ['pending', '__proto__']

/** Whether a field of this name can be in a context. */
export function isFieldName(name: string): boolean {
  return name.length <= 100 && /^[^\s\p{C}](?:[^\p{C}]*[^\s\p{C}])?$/u.test(name) && !reserved.includes(name)
}

/**
 * A scalar as context: texts without blanks and NULs around them (PLCs fill up with them), BigInt as its digits, nothing
 * (null, an empty text) as null, which ends the field. Undefined where it is no scalar.
 */
export function contextValueOf(value: unknown): ContextValue | null | undefined {
  if (value === null) return null
  if (typeof value === 'string') {
    const text = trimmed(value)
    return text.length > longestText ? undefined : text === '' ? null : text
  }
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'boolean') return value
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** The same, or the fault that says what is wrong. */
export function soundValue(field: string, value: unknown): ContextValue | null {
  if (!isFieldName(field)) throw fault('context.field-name', { field: field.slice(0, 100) }, { retry: false })
  const found = contextValueOf(value)
  if (found === undefined) throw fault('context.not-a-value', { field, found: describe(value) }, { retry: false })
  return found
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what PLC strings are filled up with.
const around = /^[\s\u0000]+|[\s\u0000]+$/g

function trimmed(text: string): string {
  return text.replace(around, '')
}

export function describe(value: unknown): string {
  if (Array.isArray(value)) return '[…]'
  if (typeof value === 'object' && value !== null) return '{…}'
  const text = String(value)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
