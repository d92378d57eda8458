// The tag under its new name: made once, frozen, shared by all readings of the tag. Its id stays the reader's.
import type { Datatype, Tag } from '../lib/reading.ts'
import { isScaled, type TagRow } from './fields.ts'

/** Sources kept a row. More than one is rare: the same raw name on two connections. */
const keptSources = 16

/** Gives the row's tag for a reader's tag: the same object as long as the reader's tag says the same. */
export function createCanonicalTag(row: TagRow): (source: Tag) => Tag {
  const made = new Map<string, { readonly source: Tag; readonly tag: Tag }>()
  return (source) => {
    const known = made.get(source.id)
    if (known !== undefined && isSameTag(known.source, source)) return known.tag
    if (made.size >= keptSources) made.clear()
    const tag = canonicalTag(row, source)
    made.set(source.id, { source, tag })
    return tag
  }
}

/** A second wire clones every message deeply: equal content counts, not the same object. */
function isSameTag(first: Tag, second: Tag): boolean {
  if (first === second) return true
  const isSame = first.raw === second.raw && first.datatype === second.datatype && first.kind === second.kind
  const isSameRange = first.range?.[0] === second.range?.[0] && first.range?.[1] === second.range?.[1]
  return isSame && isSameRange && first.interpolation === second.interpolation && first.unit === second.unit
}

function canonicalTag(row: TagRow, source: Tag): Tag {
  const { datatype: _datatype, range: _range, ...rest } = source
  const datatype = datatypeOf(row, source)
  const range = rangeOf(row, source)
  return Object.freeze({ ...rest, name: row.name, ...(datatype === undefined ? {} : { datatype }), ...(range === undefined ? {} : { range }) })
}

function datatypeOf(row: TagRow, source: Tag): Datatype | undefined {
  const isInteger = source.datatype === 'integer' && Number.isInteger(row.scale) && Number.isInteger(row.offset)
  if (row.datatype === 'number' || isScaled(row)) return isInteger ? 'integer' : 'number'
  return row.datatype === 'any' ? source.datatype : row.datatype
}

/** The row's limits; where one is missing, the reader's range in the scaled unit. */
function rangeOf(row: TagRow, source: Tag): readonly [number, number] | undefined {
  const [first, last] = (source.range ?? []).map((limit) => limit * row.scale + row.offset)
  const scaled = first === undefined || last === undefined ? null : first <= last ? [first, last] : [last, first]
  const low = row.low ?? scaled?.[0]
  const high = row.high ?? scaled?.[1]
  return low === undefined || high === undefined || low >= high ? undefined : Object.freeze([low, high] as const)
}
