// Things to say of the catalogue as events: the entry of an asset or a part of it, its removal, a part of the index.
import type { CatalogueEntry, Model } from '../../lib/model.ts'
import { statusCodes } from '../../lib/quality.ts'
import type { Asset, Datatype, Reading } from '../../lib/reading.ts'
import type { TopicTemplate } from '../topic-template.ts'

/** One thing to say; without more it is a part of the index. */
export type Item =
  | { readonly entry: CatalogueEntry; readonly part: number; readonly parts: number }
  | { readonly removed: Asset }
  | { readonly part: number; readonly parts: number }

export interface CatalogueTerms {
  /** Null: the topics of the model. */
  readonly topics: TopicTemplate | null
  /** Of what is beside the properties. */
  readonly beside: TopicTemplate
  readonly nodeId: string
}

/** Assets that one part of the index lists, properties that one part of an entry does: what an event may hold to leave (`lib/formats/event-body.ts`). */
export const assetsAPart = 200
export const propertiesAPart = 50

type Event = NonNullable<Reading['event']>

export function createCatalogueEvents({ topics, beside, nodeId }: CatalogueTerms): (item: Item, model: Model, now: number) => Reading {
  let names: { readonly model: Model; readonly tagNames: TagNames } | null = null
  const namesOf = (model: Model): TagNames => {
    if (names?.model !== model) names = { model, tagNames: tagNamesOf(model) }
    return names.tagNames
  }
  const eventOf = (name: string, topic: string, payload: string, body: Event, { hash, version }: Model, now: number): Reading => ({
    topic,
    payload,
    timestamp: now,
    quality: 'good',
    statusCode: statusCodes.Good,
    tag: Object.freeze({ id: `${nodeId}:_catalogue${name}`, name: topic, raw: '_catalogue', datatype: 'string' satisfies Datatype }),
    event: { ...body, model: { hash, version } },
    source: { protocol: 'lineside', sourceTime: now, receivedAt: now },
  })
  return (item, model, now) => {
    if ('removed' in item) {
      const { id, path } = item.removed
      const topic = beside.topicBeside(item.removed, '_catalogue')
      return eventOf(`/${id}`, topic, 'removed', { kind: 'catalogue', isRemoved: true, asset: { id, path } }, model, now)
    }
    const { part, parts } = item
    // The first part is retained under the plain topic, the others below it.
    const [suffix, numbered] = [part === 1 ? '' : `/${part}`, parts === 1 ? {} : { part, parts }]
    if (!('entry' in item)) {
      const listed = model.catalogue().slice((part - 1) * assetsAPart, part * assetsAPart)
      const assets = listed.map(({ asset, hash }) => ({ path: asset.path, id: asset.id, hash }))
      return eventOf(suffix, `_catalogue${suffix}`, model.hash, { kind: 'catalogue-index', ...numbered, assets }, model, now)
    }
    const { asset, hash } = item.entry
    const entry = topics === null ? item.entry : renamed(item.entry, topics, namesOf(model).get(asset.id))
    const properties = entry.properties.slice((part - 1) * propertiesAPart, part * propertiesAPart)
    const topic = `${beside.topicBeside(asset, '_catalogue')}${suffix}`
    return { ...eventOf(`/${asset.id}${suffix}`, topic, hash, { kind: 'catalogue', ...entry, properties, ...numbered }, model, now), asset }
  }
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
