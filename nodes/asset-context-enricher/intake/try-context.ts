// "What would this message say of the context?", for the editor: by the same code that takes messages in.
import type { Model } from '../../lib/model.ts'
import type { Message, Reading } from '../../lib/reading.ts'
import { placed } from '../answers/placed.ts'
import type { Statement } from '../timelines/context-store.ts'
import type { ContextRule } from './context-rows.ts'
import { readContext, readContextReading } from './intake.ts'
import { createListening } from './said-by-readings.ts'
import { findScope } from './scope.ts'

/** What it would write down. */
export interface TriedContext extends Pick<Statement, 'from' | 'to' | 'values' | 'origin'> {
  /** The row that told, from 1; null: the message's own form, or the model, where the tag is a context tag. */
  readonly row: number | null
  /** Empty: all assets. */
  readonly path: string
  /** How many assets it speaks for. */
  readonly assets: number
}

/**
 * A topic with a payload (JSON, or else text), or a tag name with a value. Empty: it says nothing of the context. Throws
 * the fault of a message that cannot be used. `now`: ms UTC.
 */
export function tryContext(topic: string, payload: string, rules: readonly ContextRule[], model: Model, now: number): readonly TriedContext[] {
  const message = { topic, payload: parsed(payload) }
  const found = model.find(topic) === undefined ? saidByMessage(message, rules, model, now) : saidByTag(message, rules, model, now)
  return found.map(([row, { scope, from, to, values, origin }]) => {
    const path = model.asset(scope)?.path ?? scope
    return { row, path, assets: placed(path, model).length, from, to, values, origin }
  })
}

type SaidByRow = readonly [row: number | null, statement: Statement]

function saidByMessage(message: Message, rules: readonly ContextRule[], model: Model, now: number): readonly SaidByRow[] {
  const said = readContext(message, rules, model, now)
  return said === null ? [] : [[said.row, said.statement]]
}

function saidByTag(
  { topic, payload }: { readonly topic: string; readonly payload: unknown },
  rules: readonly ContextRule[],
  model: Model,
  now: number,
) {
  const value = typeof payload === 'object' ? JSON.stringify(payload) : (payload as Reading['payload'])
  const reading: Reading = { topic, payload: value, timestamp: now, quality: 'good', statusCode: 0, tag: { id: topic, name: topic, raw: topic } }
  const definition = model.find(topic, now)
  const said: SaidByRow[] = []
  const record = (statement: Statement) => {
    said.push([null, statement])
    return { events: [] }
  }
  const listening = createListening(model, [], { record, changeCount: () => 0 })
  listening.hear(reading, definition, now)
  const rule = rules.find((one) => one.fits(topic, topic))
  if (rule !== undefined) {
    const scopeOf = (written: string) => findScope(written, model)
    said.push([rule.row, readContextReading(reading, rule, { asset: definition?.asset, now, scopeOf })])
  }
  return said
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload)
  } catch {
    return payload
  }
}
