// Puts a reading into its place: the asset, the namespace path as topic, and what the model knows of the tag.
import type { Model, ModelPort, TagDefinition } from '../lib/model.ts'
import { statusCodes } from '../lib/quality.ts'
import { type Reading, type Tag, withStatus } from '../lib/reading.ts'
import type { Step } from '../lib/step.ts'
import type { Config } from './fields.ts'
import { mergedTag, sameTag } from './merge-tag.ts'

/** What was found for one tag in the model now in force; shared by all its readings. */
interface Resolution {
  /** The tag and unit it was found for; other ones resolve anew. */
  readonly from: Tag
  readonly unit: string | undefined
  /** The reading comes in another unit than the model states. */
  readonly isConflict: boolean
  /** What is put over the reading. */
  readonly place: Pick<Reading, 'topic' | 'asset' | 'tag' | 'unit'>
}

/** Tags without a place that are told apart for the figures; beyond that they only add up as `+`. */
const unmatchedLimit = 1000

/**
 * Readings of tags the model knows go to `readings`, bad ones too; all others go to `unmatched` as they came.
 * A reading in another unit than the model states keeps its unit and becomes uncertain: nothing is converted here.
 */
export function createEnricher(_config: Config, { model }: { readonly model: ModelPort }): Step {
  let inForce: Model = model.current
  const resolutions = new Map<string, Resolution>()
  const unmatched = new Set<string>()

  const followModel = () => {
    if (model.current === inForce) return
    inForce = model.current
    resolutions.clear()
    unmatched.clear()
  }
  const resolve = ({ tag, unit }: Reading): Resolution | undefined => {
    const known = resolutions.get(tag.id)
    if (known !== undefined && known.unit === unit && sameTag(known.from, tag)) return known
    const definition = inForce.find(tag.name)
    if (definition === undefined) return undefined
    const resolution = place(tag, unit, definition)
    resolutions.set(tag.id, resolution)
    unmatched.delete(tag.id)
    return resolution
  }
  return {
    take(reading) {
      followModel()
      const found = resolve(reading)
      if (found === undefined) {
        resolutions.delete(reading.tag.id)
        if (unmatched.size < unmatchedLimit) unmatched.add(reading.tag.id)
        return [{ port: 'unmatched', message: reading }]
      }
      const sound = found.isConflict ? withStatus(reading, statusCodes.UncertainConfigurationError, 'unit-conflict') : reading
      return [{ port: 'readings', message: { ...sound, ...found.place } }]
    },
    balance: () => ({ held: 0, suppressed: {} }),
    figures() {
      const all = resolutions.size + unmatched.size
      return `${resolutions.size} / ${all}${unmatched.size === unmatchedLimit ? '+' : ''}`
    },
  }
}

function place(tag: Tag, unit: string | undefined, definition: TagDefinition): Resolution {
  const isUnitless = unit === undefined || unit === ''
  const isConflict = !isUnitless && definition.unit !== undefined && definition.unit !== unit
  const own = isUnitless ? definition.unit : unit
  return {
    from: tag,
    unit,
    isConflict,
    place: {
      topic: definition.topic,
      asset: definition.asset,
      tag: mergedTag(tag, definition, isConflict),
      ...(own === undefined ? {} : { unit: own }),
    },
  }
}
