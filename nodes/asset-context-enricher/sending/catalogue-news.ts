// What the namespace offers, said one way: an event for each asset whose entry is new or has changed, and an index of all.
import type { CatalogueEntry, Model } from '../../lib/model.ts'
import type { Reading } from '../../lib/reading.ts'
import { assetsAPart, type CatalogueTerms, createCatalogueEvents, type Item, propertiesAPart } from './catalogue-events.ts'

export interface CatalogueNews {
  /** Another model is in force: what has changed in it will be said. */
  follow(model: Model): void
  /** All of it will be said again; not sooner than a minute after the last time. */
  again(now: number): void
  /** The clock was set back: all of it will be said again. */
  restart(): void
  /** The next events, a few hundred at most. */
  take(now: number): readonly Reading[]
  /** When there may be more to say, ms UTC. */
  nextMs(): number
}

const eventsAtOnce = 200
const betweenMs = 100
/** A model that comes while no reading does is noticed within this time. */
const lookMs = 10_000
const repeatMs = 24 * 3_600_000
/** Whoever asks for the catalogue every few seconds shall not make it be published as often. */
const restMs = 60_000

export function createCatalogueNews(first: Model, terms: CatalogueTerms): CatalogueNews {
  const eventOf = createCatalogueEvents(terms)
  let model = first
  const said = new Map<string, CatalogueEntry>()
  let waiting: Item[] = []
  let isNew = true
  /** What has not changed is said too. */
  let isAll = true
  let [gatheredAt, repeatAt] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  let nextAt = 0

  const gather = (now: number) => {
    ;[gatheredAt, repeatAt] = [now, now + repeatMs]
    const entries = model.catalogue()
    const present = new Set(entries.map(({ asset }) => asset.id))
    const gone = [...said.values()].filter(({ asset }) => !present.has(asset.id))
    const changed = isAll ? entries : entries.filter(({ asset, hash }) => said.get(asset.id)?.hash !== hash)
    isNew = false
    isAll = false
    // What still waits takes the index with it.
    const isSame = changed.length + gone.length + waiting.length === 0
    waiting = [
      ...changed.flatMap((entry) => inParts(Math.max(1, entry.properties.length), propertiesAPart).map((part): Item => ({ entry, ...part }))),
      ...gone.map(({ asset }): Item => ({ removed: asset })),
      ...inParts(isSame ? 0 : entries.length, assetsAPart),
    ]
  }
  /** One after the other, as it stands when it is said. */
  const say = (item: Item, now: number): Reading => {
    if ('removed' in item) said.delete(item.removed.id)
    if ('entry' in item && item.part === item.parts) said.set(item.entry.asset.id, item.entry)
    return eventOf(item, model, now)
  }
  const sayAll = () => {
    isAll = true
    isNew = true
    nextAt = 0
  }

  return {
    follow(next) {
      model = next
      isNew = true
      nextAt = 0
    },
    again(now) {
      if (now >= gatheredAt + restMs) sayAll()
    },
    restart: sayAll,
    take(now) {
      if (now < nextAt) return []
      if (now >= repeatAt) isAll = true
      // Without a model there is nothing to say, and nothing has gone.
      if (model.hash !== '' && (isNew || isAll)) gather(now)
      const events = waiting.splice(0, eventsAtOnce).map((item) => say(item, now))
      nextAt = now + (waiting.length > 0 ? betweenMs : lookMs)
      return events
    },
    nextMs: () => nextAt,
  }
}

function inParts(count: number, size: number): readonly { readonly part: number; readonly parts: number }[] {
  const parts = Math.ceil(count / size)
  return Array.from({ length: parts }, (_, index) => ({ part: index + 1, parts }))
}
