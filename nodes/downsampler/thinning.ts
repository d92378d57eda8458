// How one tag is thinned out: from the row that names it, the model, the node's settings, in that order.
import { emptyModel, type ModelPort, type TagDefinition } from '../lib/model.ts'
import type { Tag } from '../lib/reading.ts'
import { isTopicPattern, matchesPattern } from '../lib/topic.ts'
import type { Config, EpsilonBasis, Mode } from './fields.ts'

export interface Thinning {
  /** `none`: every sample is sent. */
  readonly filter: 'linear' | 'deadband' | 'none'
  /** How a reader of the sent samples must join them for ε to hold. */
  readonly reconstruction: 'linear' | 'stepped'
  /** In the tag's unit; 0 where every sample is sent. */
  readonly epsilon: number
  /** Why nothing can be promised, though it was asked for: goes with every reading. */
  readonly finding: 'no-range' | 'no-epsilon' | null
}

export interface ThinningSource {
  /** Rises with the model: what was found before may be stale. */
  revision(): number
  find(tag: Tag, topic: string): Thinning
}

type Row = Config['tags'][number]

/**
 * Row, then model, then node. A tag whose interpolation is `stepped` is held, never drawn as a line. A percentage
 * of a range nobody knows, or an ε of the model that is not above zero, thins nothing: every sample is sent.
 */
export function createThinningSource(config: Config, model: ModelPort | null): ThinningSource {
  const byName = new Map(config.tags.map((row) => [row.pattern, row]))
  const patterns = config.tags.filter(({ pattern }) => isTopicPattern(pattern))
  return {
    revision: () => model?.current.revision ?? emptyModel.revision,
    find(tag, topic) {
      const row = byName.get(tag.name) ?? patterns.find(({ pattern }) => matchesPattern(pattern, topic))
      return thinningOf(config, row, tag, model?.current.find(tag.name))
    },
  }
}

function thinningOf(config: Config, row: Row | undefined, tag: Tag, definition: TagDefinition | undefined): Thinning {
  const reconstruction = (tag.interpolation ?? definition?.interpolation) === 'stepped' ? 'stepped' : 'linear'
  const mode: Mode = row?.mode ?? config.mode
  if (mode === 'off') return { filter: 'none', reconstruction, epsilon: 0, finding: null }
  const { epsilon, basis } = epsilonOf(config, row, definition)
  const range = tag.range ?? definition?.range
  const span = range === undefined ? 0 : range[1] - range[0]
  if (basis === 'percent-of-range' && !(span > 0)) return { filter: 'none', reconstruction, epsilon: 0, finding: 'no-range' }
  const absolute = basis === 'absolute' ? epsilon : (epsilon / 100) * span
  if (!(absolute > 0 && Number.isFinite(absolute))) return { filter: 'none', reconstruction, epsilon: 0, finding: 'no-epsilon' }
  const isHeld = mode === 'deadband' || reconstruction === 'stepped'
  return isHeld
    ? { filter: 'deadband', reconstruction: 'stepped', epsilon: absolute, finding: null }
    : { filter: 'linear', reconstruction: 'linear', epsilon: absolute, finding: null }
}

function epsilonOf(config: Config, row: Row | undefined, definition: TagDefinition | undefined): { epsilon: number; basis: EpsilonBasis } {
  if (row !== undefined && row.epsilon !== null) return { epsilon: row.epsilon, basis: row.epsilonBasis }
  if (definition?.epsilon !== undefined) return { epsilon: definition.epsilon, basis: 'absolute' }
  return { epsilon: config.epsilon, basis: config.epsilonBasis }
}

export function isSameThinning(first: Thinning, second: Thinning): boolean {
  return (
    first.filter === second.filter &&
    first.epsilon === second.epsilon &&
    first.reconstruction === second.reconstruction &&
    first.finding === second.finding
  )
}

/** Whether two tags ask for the same thinning; a second wire clones tags, so content counts. */
export function isSameTag(first: Tag, second: Tag): boolean {
  if (first === second) return true
  const isSameRange = first.range?.[0] === second.range?.[0] && first.range?.[1] === second.range?.[1]
  return first.name === second.name && first.interpolation === second.interpolation && isSameRange
}
