// Context that readings bring: tags whose value is a batch, a state, an order by the model, and readings that a row fits.
import { isFault } from '../../lib/fault.ts'
import type { Model, TagDefinition } from '../../lib/model.ts'
import type { Reading, Scalar, Tag } from '../../lib/reading.ts'
import type { Statement } from '../timelines/context-store.ts'
import type { ContextRule } from './context-rows.ts'
import { readContextReading } from './intake.ts'
import { contextValueOf } from './said-values.ts'
import { findScope, scopeOfLevel } from './scope.ts'

/** What came of what one reading said. */
export interface Heard {
  /** Corrections of what was sent before. */
  readonly events: readonly Reading[]
  /** It could not be used: a row fitted that could make nothing of it, or its scope has too many fields. */
  readonly isRefused: boolean
}

export interface Listening {
  /** Null: it says nothing new. `now`: ms UTC. */
  hear(reading: Reading, definition: TagDefinition | undefined, now: number): Heard | null
  reset(model: Model): void
}

/** What a tag said last, so that its repetitions cost nothing. */
interface Last {
  readonly payload: Scalar
  readonly timestamp: number
  readonly definition: TagDefinition | undefined
  /** What it spoke of, each with the count of its changes then. */
  readonly scopes: readonly (readonly [scope: string, changeCount: number])[]
  readonly isRefused: boolean
}

/** Tags remembered, and scopes found; beyond that it begins anew. */
const memoryLimit = 100_000
/** What a reading brings may be of any length; no path is. */
const longestScope = 1_000

export interface Notebook {
  /** Writes it down; the events that follow from it. May throw a fault. */
  record(statement: Statement, now: number): { readonly events: readonly Reading[] }
  /** How often what is known of a scope has changed. */
  changeCount(scope: string): number
}

export function createListening(first: Model, rules: readonly ContextRule[], { record, changeCount }: Notebook): Listening {
  let model = first
  let ruleOf = new WeakMap<Tag, { readonly topic: string; readonly rule: ContextRule | undefined }>()
  const lasts = new Map<string, Last>()
  const found = new Map<string, string | null>()

  const findRule = ({ tag, topic }: Reading): ContextRule | undefined => {
    if (rules.length === 0) return undefined
    const known = ruleOf.get(tag)
    if (known?.topic === topic) return known.rule
    const rule = rules.find((one) => one.fits(topic, tag.name))
    ruleOf.set(tag, { topic, rule })
    return rule
  }
  const scopeOf = (written: string): string | null => {
    if (written.length > longestScope) return null
    const known = found.get(written)
    if (known !== undefined) return known
    if (found.size >= memoryLimit) found.clear()
    const scope = findScope(written, model)
    found.set(written, scope)
    return scope
  }
  /** By its role in the model, and by the table; the latter may throw a fault. */
  function* statementsOf(reading: Reading, definition: TagDefinition | undefined, rule: ContextRule | undefined, now: number): Iterable<Statement> {
    if (definition?.context !== undefined) yield* byTag(reading, definition, definition.context, model, now)
    if (rule !== undefined) yield readContextReading(reading, rule, { asset: definition?.asset, now, scopeOf })
  }

  return {
    hear(reading, definition, now) {
      if (reading.quality !== 'good' || reading.event !== undefined) return null
      const rule = findRule(reading)
      if (definition?.context === undefined && rule === undefined) return null
      const last = lasts.get(reading.tag.id)
      if (last !== undefined && isRepeated(last, reading, definition, changeCount)) return last.isRefused ? { events: [], isRefused: true } : null
      const events: Reading[] = []
      const spokenOf: string[] = []
      const isRefused = !isUsable(() => {
        for (const statement of statementsOf(reading, definition, rule, now)) {
          events.push(...record(statement, now).events)
          spokenOf.push(statement.scope)
        }
      })
      if (lasts.size >= memoryLimit) lasts.clear()
      const { payload, timestamp } = reading
      const scopes = spokenOf.map((scope) => [scope, changeCount(scope)] as const)
      lasts.set(reading.tag.id, { payload, timestamp, definition, scopes, isRefused })
      return { events, isRefused }
    },
    reset(next) {
      model = next
      ruleOf = new WeakMap()
      lasts.clear()
      found.clear()
    },
  }
}

/** False: a fault says that it is not. */
function isUsable(use: () => void): boolean {
  try {
    use()
    return true
  } catch (thrown) {
    if (isFault(thrown)) return false
    throw thrown
  }
}

function isRepeated(
  last: Last,
  { payload, timestamp }: Reading,
  definition: TagDefinition | undefined,
  changeCount: (scope: string) => number,
): boolean {
  if (last.payload !== payload || timestamp < last.timestamp || last.definition !== definition) return false
  return last.scopes.every(([scope, count]) => changeCount(scope) === count)
}

/** Empty where the value is too long to be context. */
function byTag(
  { payload, timestamp, tag }: Reading,
  { asset }: TagDefinition,
  { field, level }: NonNullable<TagDefinition['context']>,
  model: Model,
  now: number,
): readonly Statement[] {
  const value = contextValueOf(payload)
  if (value === undefined) return []
  const scope = level === undefined ? asset.id : scopeOfLevel(asset, level, model)
  return [{ scope, from: timestamp, to: null, values: { [field]: value }, recordedAt: now, origin: tag.name }]
}
