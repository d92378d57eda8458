// Where a reading belongs: the asset, the topic, and what the model knows of its tag. Found once a tag, shared by its readings.
import type { Model, TagDefinition } from '../lib/model.ts'
import { statusCodes } from '../lib/quality.ts'
import { type Context, type Reading, type Tag, withStatus } from '../lib/reading.ts'
import { mergedTag, sameTag } from './merge-tag.ts'
import type { TopicTemplate } from './topic-template.ts'

/** What was found for one tag in the model now in force. */
export interface Place {
  readonly definition: TagDefinition
  /** The tag and unit it was found for; other ones are looked up anew. */
  readonly from: Tag
  readonly unit: string | undefined
  /** The reading comes in another unit than the model states. */
  readonly isConflict: boolean
  /** What is put over the reading. */
  readonly parts: Pick<Reading, 'topic' | 'asset' | 'tag' | 'unit'>
}

/** Names of tags under the model in force. Those without a place are counted up to a limit. */
export interface SeenNames {
  readonly matched: readonly string[]
  readonly unmatched: readonly string[]
}

export interface Places {
  /** Undefined: the model does not know the tag, now or at the reading's time. */
  find(reading: Reading): Place | undefined
  /** Another model is in force. */
  reset(model: Model): void
  /** Tags with a place, tags seen at all; the latter counted up to a limit, then `isMore`. */
  readonly counts: { readonly placed: number; readonly all: number; readonly isMore: boolean }
  /** Of the tags seen. */
  names(): SeenNames
}

/** Tags without a place that are told apart for the figures; beyond that they only add up as `+`. */
const unmatchedLimit = 1000

/** @param topics null: the topics as the model has them */
export function createPlaces(first: Model, topics: TopicTemplate | null): Places {
  let model = first
  const places = new Map<string, Place>()
  /** Names by id. */
  const unmatched = new Map<string, string>()

  const lookUp = ({ tag, unit, timestamp }: Reading, known: Place | undefined): Place | undefined => {
    const definition = model.isTimed ? model.find(tag.name, timestamp) : model.find(tag.name)
    if (definition === undefined) {
      places.delete(tag.id)
      if (unmatched.size < unmatchedLimit) unmatched.set(tag.id, tag.name)
      return undefined
    }
    if (known?.definition === definition && isFor(known, tag, unit)) return known
    const place = placeOf(tag, unit, definition, topics)
    places.set(tag.id, place)
    unmatched.delete(tag.id)
    return place
  }
  return {
    find(reading) {
      const known = places.get(reading.tag.id)
      return known !== undefined && !model.isTimed && isFor(known, reading.tag, reading.unit) ? known : lookUp(reading, known)
    },
    reset(next) {
      model = next
      places.clear()
      unmatched.clear()
    },
    get counts() {
      return { placed: places.size, all: places.size + unmatched.size, isMore: unmatched.size === unmatchedLimit }
    },
    names: () => ({ matched: Array.from(places.values(), ({ from }) => from.name), unmatched: [...unmatched.values()] }),
  }
}

/**
 * A copy in its place, and in this context over the one it may have. In another unit than the model's it keeps its own
 * and becomes uncertain: nothing is converted here.
 */
export function placed(reading: Reading, { isConflict, parts }: Place, context: Context | undefined): Reading {
  const sound = isConflict ? withStatus(reading, statusCodes.UncertainConfigurationError, 'unit-conflict') : reading
  if (context === undefined) return { ...sound, ...parts }
  // The shared object itself, where there is no other: what comes after tells a change by it.
  return { ...sound, ...parts, context: reading.context === undefined ? context : { ...reading.context, ...context } }
}

function isFor(place: Place, tag: Tag, unit: string | undefined): boolean {
  return place.unit === unit && sameTag(place.from, tag)
}

function placeOf(tag: Tag, unit: string | undefined, definition: TagDefinition, topics: TopicTemplate | null): Place {
  const isUnitless = unit === undefined || unit === ''
  const isConflict = !isUnitless && definition.unit !== undefined && definition.unit !== unit
  const own = isUnitless ? definition.unit : unit
  const topic = topics === null ? definition.topic : topics.topicOf(definition.asset, definition.property, tag.name)
  const parts = { topic, asset: definition.asset, tag: mergedTag(tag, definition, isConflict), ...(own === undefined ? {} : { unit: own }) }
  return { definition, from: tag, unit, isConflict, parts }
}
