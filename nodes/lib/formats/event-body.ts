// The body of an event as plain JSON: bounded in depth and size, so that no message can hold up who writes it.

/** Why an event cannot be written, and where in it. */
export interface UnwritableEvent {
  readonly unwritable: 'not-finite' | 'event-too-large'
  /** `event.limits.high` */
  readonly field: string
}

const maxDepth = 8
/** Values, lists and groups together. */
const maxParts = 1_000

interface Walk {
  parts: number
  wrong: UnwritableEvent | null
}

/**
 * `kind` first, all else in the order of the names; what JSON has no word for (functions, undefined) is left out.
 * Undefined: it has no kind, and is no event.
 */
export function eventBody(event: unknown): Readonly<Record<string, unknown>> | UnwritableEvent | undefined {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return undefined
  const { kind, ...rest } = event as { readonly kind?: unknown }
  if (typeof kind !== 'string') return undefined
  const walk: Walk = { parts: 0, wrong: null }
  const body = plain(rest, 'event', 1, walk)
  return walk.wrong ?? { kind, ...(body as object) }
}

export function isUnwritable(body: unknown): body is UnwritableEvent {
  return typeof body === 'object' && body !== null && 'unwritable' in body
}

function plain(value: unknown, field: string, depth: number, walk: Walk): unknown {
  walk.parts += 1
  if (walk.wrong !== null) return undefined
  const isTree = typeof value === 'object' && value !== null && !(value instanceof Date)
  if (walk.parts > maxParts || (isTree && depth > maxDepth)) walk.wrong = { unwritable: 'event-too-large', field }
  else if (typeof value === 'number' && !Number.isFinite(value)) walk.wrong = { unwritable: 'not-finite', field }
  if (walk.wrong !== null) return undefined
  if (!isTree) return plainLeaf(value)
  if (Array.isArray(value)) return value.map((part: unknown, index) => plain(part, `${field}.${index}`, depth + 1, walk) ?? null)
  const entries = Object.entries(value).sort(([first], [second]) => (first < second ? -1 : 1))
  return Object.fromEntries(entries.map(([name, part]) => [name, plain(part, `${field}.${name}`, depth + 1, walk)]))
}

function plainLeaf(value: unknown): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  return value === null || ['string', 'number', 'boolean', 'bigint'].includes(typeof value) ? value : undefined
}
