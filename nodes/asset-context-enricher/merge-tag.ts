// One tag from two sources: what the reader and the normalizer said, and what the model says, which is the authority.
import type { TagDefinition } from '../lib/model.ts'
import type { Tag } from '../lib/reading.ts'

/** A new frozen tag; id, name and raw stay, so that all state kept by the id stays too. */
export function mergedTag(tag: Tag, definition: TagDefinition, isUnitConflict: boolean): Tag {
  const { datatype, kind, interpolation, range } = definition
  return Object.freeze({
    ...tag,
    ...(datatype === undefined ? {} : { datatype }),
    ...(kind === undefined ? {} : { kind }),
    ...(interpolation === undefined ? {} : { interpolation }),
    // The model's range is in the model's unit.
    ...(range === undefined || isUnitConflict ? {} : { range }),
  })
}

/** Whether two tags say the same. A second wire brings clones: identity only is the short way. */
export function sameTag(first: Tag, second: Tag): boolean {
  if (first === second) return true
  return (
    first.id === second.id &&
    first.name === second.name &&
    first.raw === second.raw &&
    first.datatype === second.datatype &&
    first.kind === second.kind &&
    first.interpolation === second.interpolation &&
    first.unit === second.unit &&
    first.range?.[0] === second.range?.[0] &&
    first.range?.[1] === second.range?.[1]
  )
}
