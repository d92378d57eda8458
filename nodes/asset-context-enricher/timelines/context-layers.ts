// The context of an asset in layers: the calendar's shifts, and over them what was said in each scope, down to the asset.
// Assets share the layers they have in common; what a slice makes of the context below it is kept with the slice.
import type { ContextValue } from '../../lib/reading.ts'
import type { ContextSpan } from './context-store.ts'
import type { ContextTable } from './interned-contexts.ts'
import { type ScopeSlices, type Slice, sliceAt } from './scope-slices.ts'

export interface Layer {
  at(ms: number): ContextSpan
  /** The layer of a scope over this one; always the same. */
  under(scope: ScopeSlices): Layer
}

/** Slices remember the context they were laid over last; all together this many of those before. */
const rememberedLimit = 50_000

/** Makes lowest layers: `at` answers for them. */
export function createLayers(contexts: ContextTable): (at: Layer['at']) => Layer {
  let remembering: Slice[] = []
  const remember = (slice: Slice, below: ContextSpan, made: ContextSpan) => {
    if (remembering.length >= rememberedLimit) {
      for (const each of remembering) each.more = null
      remembering = []
    }
    remembering.push(slice)
    slice.more ??= new Map()
    slice.more.set(below, made)
  }
  const laidOver = (slice: Slice, below: ContextSpan): ContextSpan => {
    if (slice.over === below && slice.made !== null) return slice.made
    const known = slice.more?.get(below)
    if (known !== undefined) return known
    const made = spanOf(slice, below, contexts)
    if (slice.over !== null && slice.made !== null) remember(slice, slice.over, slice.made)
    slice.over = below
    slice.made = made
    return made
  }
  const layerOf = (at: Layer['at']): Layer => {
    const above = new Map<ScopeSlices, Layer>()
    return {
      at,
      under(scope) {
        const known = above.get(scope)
        if (known !== undefined) return known
        const fresh = layerOf((ms) => laidOver(sliceAt(scope, ms), at(ms)))
        above.set(scope, fresh)
        return fresh
      },
    }
  }
  return layerOf
}

/** A slice laid over a context: its fields win, and those without a value are hidden. */
function spanOf(slice: Slice, below: ContextSpan, contexts: ContextTable): ContextSpan {
  const values = new Map<string, ContextValue>(Object.entries(below.context ?? {}))
  for (const [field, value] of slice.values) {
    if (value === null) values.delete(field)
    else values.set(field, value)
  }
  const { context, pending } = contexts(values)
  return Object.freeze({ from: Math.max(slice.from, below.from), to: Math.min(slice.to, below.to), context, pending, isOpenToChange: true })
}
