// All an enricher knows and remembers: the model, what was said and tested, what was sent; as one thing that follows the model.
import type { Json } from '../lib/json.ts'
import type { Model, ModelPort } from '../lib/model.ts'
import type { Reading } from '../lib/reading.ts'
import type { Config } from './fields.ts'
import { type ContextRule, contextRules } from './intake/context-rows.ts'
import { createListening, type Listening } from './intake/said-by-readings.ts'
import { scopesOf } from './intake/scope.ts'
import { createPlaces, type Places } from './place-tag.ts'
import { createTestStore, type TestStore } from './quality-tests/quality-test-store.ts'
import { type CatalogueNews, createCatalogueNews } from './sending/catalogue-news.ts'
import { createCorrections } from './sending/correction.ts'
import { createSentSpans, type SentSpans } from './sending/sent-spans.ts'
import type { ContextStore, Recorded, Statement } from './timelines/context-store.ts'
import { createContextStore } from './timelines/create-context-store.ts'
import { defaultTemplate, type TopicTemplate, topicTemplate } from './topic-template.ts'

export interface Ports {
  readonly model: ModelPort
  /** Begins the ids of the tags of its own events. */
  readonly nodeId: string
}

export interface Known {
  readonly model: Model
  readonly rules: readonly ContextRule[]
  /** By the template, of what is said beside the properties. */
  readonly topics: TopicTemplate
  readonly store: ContextStore
  readonly tests: TestStore
  readonly places: Places
  readonly sent: SentSpans
  readonly listening: Listening
  /** Null: it is not to be published. */
  readonly catalogue: CatalogueNews | null
  readonly historyMs: number
  /** Takes over the model in force, if it is another. */
  follow(): void
  /** Writes it down; with the events that correct what was sent, if any. */
  record(statement: Statement, now: number): { readonly recorded: Recorded; readonly events: readonly Reading[] }
  /** Forgets what is older than the history. */
  tidy(now: number): void
  changes(): Iterable<readonly [string, Json]>
  restore(entries: readonly (readonly [string, Json])[]): void
}

const spanLimits = { anAsset: 500, inAll: 100_000 }
const testLimit = 100_000
const dayMs = 86_400_000
const nothing: readonly Reading[] = []

export function createKnown(config: Config, { model: port, nodeId }: Ports): Known {
  let model: Model = port.current
  const historyMs = config.historyDays * dayMs
  const rules = contextRules(config.contexts)
  const topics = topicTemplate(config.topicTemplate)
  /** Null: those of the model, as they are. */
  const ownTopics = config.topicTemplate === defaultTemplate ? null : topics
  const store = createContextStore({ calendarFor: ({ path }) => model.calendar(path), scopesOf: (asset) => scopesOf(asset, model) })
  const tests = createTestStore(testLimit)
  const places = createPlaces(model, ownTopics)
  const sent = createSentSpans(spanLimits)
  const corrections = createCorrections(model, { sent, spanAt: store.spanAt, topics, nodeId })
  const catalogue = config.catalogue ? createCatalogueNews(model, { topics: ownTopics, beside: topics, nodeId }) : null
  const changeCounts = new Map<string, number>()

  const record: Known['record'] = (statement, now) => {
    const recorded = store.record(statement)
    if (recorded.changes.length === 0) return { recorded, events: nothing }
    changeCounts.set(statement.scope, (changeCounts.get(statement.scope) ?? 0) + 1)
    return { recorded, events: corrections.after(statement, recorded, now) }
  }
  const listening = createListening(model, rules, { record, changeCount: (scope) => changeCounts.get(scope) ?? 0 })
  return {
    get model() {
      return model
    },
    ...{ rules, topics, store, tests, places, sent, listening, catalogue, historyMs, record },
    follow() {
      if (port.current === model) return
      model = port.current
      for (const part of [places, listening, corrections]) part.reset(model)
      store.reset()
      catalogue?.follow(model)
    },
    tidy(now) {
      for (const part of [store, tests, sent]) part.forgetBefore(now - historyMs)
    },
    *changes() {
      for (const part of [store, sent, tests]) yield* part.changes()
    },
    restore(entries) {
      for (const [prefix, part] of [
        ['s/', store],
        ['e/', sent],
        ['q/', tests],
      ] as const) {
        part.restore(entries.filter(([key]) => key.startsWith(prefix)))
      }
    },
  }
}
