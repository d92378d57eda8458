// What the namespace offers, said one way: an event for each asset whose entry is new or has changed, and an index of all.
import type { CatalogueEntry, Model } from '../../lib/model.ts'
import { statusCodes } from '../../lib/quality.ts'
import type { Asset, Datatype, Reading } from '../../lib/reading.ts'
import type { TopicTemplate } from '../topic-template.ts'

export interface CatalogueNews {
  /** Another model is in force: what has changed in it will be said. */
  follow(model: Model): void
  /** All of it will be said again. */
  again(): void
  /** The next events, a few hundred at most. */
  take(now: number): readonly Reading[]
  /** When there may be more to say, ms UTC. */
  nextMs(): number
}

export interface CatalogueTerms {
  /** Null: the topics of the model. */
  readonly topics: TopicTemplate | null
  /** Of what is beside the properties. */
  readonly beside: TopicTemplate
  readonly nodeId: string
}

const eventsAtOnce = 200
const betweenMs = 100
/** A model that comes while no reading does is noticed within this time. */
const lookMs = 10_000
const repeatMs = 24 * 3_600_000
/** Assets that one part of the index lists, properties that one part of an entry does: what an event may hold to leave (`lib/formats/event-body.ts`). */
const assetsAPart = 200
const propertiesAPart = 50

/** One thing to say. */
type Item =
  | { readonly entry: CatalogueEntry; readonly part: number; readonly parts: number }
  | { readonly removed: Asset }
  | { readonly part: number; readonly parts: number }

export function createCatalogueNews(first: Model, { topics, beside, nodeId }: CatalogueTerms): CatalogueNews {
  let model = first
  const said = new Map<string, CatalogueEntry>()
  let waiting: Item[] = []
  let tagNames: TagNames | null = null
  let isNew = true
  let repeatAt = Number.POSITIVE_INFINITY
  let nextAt = 0

  const gather = () => {
    isNew = false
    const entries = model.catalogue()
    const present = new Set(entries.map(({ asset }) => asset.id))
    const gone = [...said.values()].filter(({ asset }) => !present.has(asset.id))
    const changed = entries.filter(({ asset, hash }) => said.get(asset.id)?.hash !== hash)
    const isSame = changed.length + gone.length === 0
    waiting = [
      ...changed.flatMap((entry) => inParts(Math.max(1, entry.properties.length), propertiesAPart).map((part): Item => ({ entry, ...part }))),
      ...gone.map(({ asset }): Item => ({ removed: asset })),
      ...inParts(isSame ? 0 : entries.length, assetsAPart),
    ]
  }
  const eventOf = (name: string, topic: string, payload: string, body: NonNullable<Reading['event']>, now: number): Reading => ({
    topic,
    payload,
    timestamp: now,
    quality: 'good',
    statusCode: statusCodes.Good,
    tag: Object.freeze({ id: `${nodeId}:_catalogue${name}`, name: topic, raw: '_catalogue', datatype: 'string' satisfies Datatype }),
    event: { ...body, model: { hash: model.hash, version: model.version } },
    source: { protocol: 'lineside', sourceTime: now, receivedAt: now },
  })
  const say = (item: Item, now: number): Reading => {
    if ('removed' in item) {
      const { id, path } = item.removed
      said.delete(id)
      const topic = beside.topicBeside(item.removed, '_catalogue')
      return eventOf(`/${id}`, topic, 'removed', { kind: 'catalogue', isRemoved: true, asset: { id, path } }, now)
    }
    const { part, parts } = item
    // The first part is retained under the plain topic, the others below it.
    const [suffix, numbered] = [part === 1 ? '' : `/${part}`, parts === 1 ? {} : { part, parts }]
    if (!('entry' in item)) {
      const listed = model.catalogue().slice((part - 1) * assetsAPart, part * assetsAPart)
      const assets = listed.map(({ asset, hash }) => ({ path: asset.path, id: asset.id, hash }))
      return eventOf(suffix, `_catalogue${suffix}`, model.hash, { kind: 'catalogue-index', ...numbered, assets }, now)
    }
    const { asset, hash } = item.entry
    said.set(asset.id, item.entry)
    if (topics !== null) tagNames ??= tagNamesOf(model)
    const entry = topics === null ? item.entry : renamed(item.entry, topics, tagNames?.get(asset.id))
    const properties = entry.properties.slice((part - 1) * propertiesAPart, part * propertiesAPart)
    const topic = `${beside.topicBeside(asset, '_catalogue')}${suffix}`
    return {
      ...eventOf(`/${asset.id}${suffix}`, topic, hash, { kind: 'catalogue', ...entry, properties, ...numbered }, now),
      asset,
    }
  }

  return {
    follow(next) {
      model = next
      tagNames = null
      isNew = true
      nextAt = 0
    },
    again() {
      said.clear()
      isNew = true
      nextAt = 0
    },
    take(now) {
      if (now < nextAt) return []
      if (now >= repeatAt) said.clear()
      // Without a model there is nothing to say, and nothing has gone.
      if (model.hash !== '' && (isNew || now >= repeatAt)) {
        gather()
        repeatAt = now + repeatMs
      }
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

/** By asset's id and property. */
type TagNames = ReadonlyMap<string, ReadonlyMap<string, string>>

/** The topics that readings have here, where they are not those of the model. Of a tag that only a pattern catches the property stands for the name. */
function renamed(entry: CatalogueEntry, topics: TopicTemplate, names: ReadonlyMap<string, string> | undefined): CatalogueEntry {
  const topicOf = (property: string) => topics.topicOf(entry.asset, property, names?.get(property) ?? property)
  return { ...entry, properties: entry.properties.map((one) => ({ ...one, topic: topicOf(one.property) })) }
}

function tagNamesOf(model: Model): TagNames {
  const all = new Map<string, Map<string, string>>()
  for (const name of model.tagNames) {
    const definition = model.find(name)
    if (definition === undefined) continue
    const { asset, property } = definition
    const names = all.get(asset.id) ?? new Map<string, string>()
    all.set(asset.id, names.set(property, name))
  }
  return all
}
