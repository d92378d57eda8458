// Context from messages: what a message says, of what and from when on, by its own form or by a row of the table.
import { fault } from '../../lib/fault.ts'
import type { Model } from '../../lib/model.ts'
import { type Path, valueAt } from '../../lib/path.ts'
import type { Asset, Message, Reading } from '../../lib/reading.ts'
import type { Statement } from '../timelines/context-store.ts'
import type { ContextRule } from './context-rows.ts'
import { readInstant } from './read-instant.ts'
import { describe, mostFields, soundValue } from './said-values.ts'
import { findScope, unknownScope } from './scope.ts'
import { assetNamedBy, fillScope } from './scope-template.ts'

/** What a message says, and which row (from 1) told; null: the message's own form. */
export interface Said {
  readonly statement: Statement
  readonly row: number | null
}

/** The form of a message that is for the enricher and is no reading; null: it is not for it. */
export type Form = 'context' | 'query' | 'test'

/** Which form a message has, and the object that holds its parts: the message itself, or its payload (HTTP, MQTT). */
export function formOf(message: Message): { readonly form: Form; readonly parts: Message } | null {
  if (message['batch'] === true || (message['quality'] !== undefined && message['timestamp'] !== undefined)) return null
  for (const parts of [message, message['payload']]) {
    if (!isObject(parts)) continue
    if (isObject(parts['context'])) return { form: 'context', parts }
    if (isObject(parts['test'])) return { form: 'test', parts }
    if (typeof parts['query'] === 'string') return { form: 'query', parts }
  }
  return null
}

/** Whether a row of the table is for a message that is no reading. With a topic, commands would fit one too. */
export function ruleFor(message: Message, rules: readonly ContextRule[]): ContextRule | undefined {
  const { topic } = message
  if (message['batch'] === true || typeof topic !== 'string' || topic === '') return undefined
  if (message['flush'] || message['reset'] || (message['quality'] !== undefined && message['timestamp'] !== undefined)) return undefined
  return rules.find((rule) => rule.fits(topic))
}

/**
 * What a message that is no reading says: `{ context, asset, from, to, origin }`, or what a row makes of it. Null where it
 * says nothing here; a fault `context.*` where it cannot be used. `now`: ms UTC.
 */
export function readContext(message: Message, rules: readonly ContextRule[], model: Model, now: number): Said | null {
  const found = formOf(message)
  if (found?.form === 'context') return { statement: ownForm(message, found.parts, model, now), row: null }
  const rule = ruleFor(message, rules)
  if (rule === undefined) return null
  const scopeOf = (written: string) => scopeIn(written, model)
  return { statement: byRule(message, rule, { asset: assetNamedBy(message, model), now, scopeOf }), row: rule.row }
}

/** What a row makes of a reading that fits it. `scopeOf`: as `findScope`. */
export function readContextReading(
  reading: Reading,
  rule: ContextRule,
  { scopeOf, ...around }: Omit<Surroundings, 'scopeOf'> & { readonly scopeOf: (written: string) => string | null },
): Statement {
  const known = (written: string) => {
    const scope = scopeOf(written)
    // Without the nearest name: looking for it costs too much to be done for every reading.
    if (scope === null) throw fault('context.unknown-scope', { scope: written.slice(0, 80) }, { retry: false })
    return scope
  }
  return byRule(reading, rule, { ...around, scopeOf: known })
}

interface Surroundings {
  /** Of the reading, or the one the message names. */
  readonly asset: Asset | undefined
  readonly now: number
  /** The scope somebody wrote, or a fault. */
  readonly scopeOf: (written: string) => string
}

function byRule(message: Message, rule: ContextRule, { asset, now, scopeOf }: Surroundings): Statement {
  const topic = String(message['topic'])
  const payload = unpacked(message['payload'])
  const written = fillScope(rule.scope, { message: { ...message, payload }, topic, asset })
  const [from, to] = [instantAt(rule.from, payload, 'from'), instantAt(rule.to, payload, 'to')]
  return sound({
    scope: scopeOf(written),
    values: rule.fields(payload),
    from: from ?? timeOf(message, now),
    to,
    origin: topic,
    recordedAt: now,
  })
}

function ownForm(message: Message, parts: Message, model: Model, now: number): Statement {
  const { context, asset, from, to, origin } = parts
  if (typeof asset !== 'string') throw fault('context.no-asset', { found: describe(asset) }, { retry: false })
  const entries = Object.entries(context as object)
  if (entries.length === 0 || entries.length > mostFields)
    throw fault('context.no-fields', { found: entries.length, limit: mostFields }, { retry: false })
  return sound({
    scope: scopeIn(asset, model),
    values: Object.fromEntries(entries.map(([field, value]) => [field, soundValue(field, value)])),
    from: isNothing(from) ? timeOf(message, now) : readInstant(from, 'from'),
    to: isNothing(to) ? null : readInstant(to, 'to'),
    origin: typeof origin === 'string' && origin !== '' ? origin.slice(0, 200) : originOf(message),
    recordedAt: now,
  })
}

function sound(statement: Statement): Statement {
  const { from, to } = statement
  if (to !== null && to <= from) {
    throw fault('context.ends-before', { from: new Date(from).toISOString(), to: new Date(to).toISOString() }, { retry: false })
  }
  return statement
}

function scopeIn(written: string, model: Model): string {
  const scope = findScope(written, model)
  if (scope === null) throw unknownScope(written, model)
  return scope
}

function timeOf(message: Message, now: number): number {
  return isNothing(message['timestamp']) ? now : readInstant(message['timestamp'], 'timestamp')
}

function instantAt(path: Path | null, payload: unknown, field: string): number | null {
  const found = valueAt(path, payload)
  return isNothing(found) ? null : readInstant(found, field)
}

/** A text or bytes that hold JSON are what they hold: MQTT and HTTP bring them so where nobody parses. */
function unpacked(payload: unknown): unknown {
  const text = payload instanceof Uint8Array ? new TextDecoder().decode(payload) : payload
  if (typeof text !== 'string' || !/^\s*\{/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function originOf({ topic }: Message): string {
  return typeof topic === 'string' && topic !== '' ? topic : 'message'
}

function isNothing(value: unknown): value is null | undefined | '' {
  return value === undefined || value === null || value === ''
}

function isObject(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
}
