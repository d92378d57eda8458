// The context of assets at a time: finds the layers that speak for an asset once, and keeps the span asked for last.
import type { Calendar } from '../../lib/calendar/calendar.ts'
import type { Asset } from '../../lib/reading.ts'
import { createCalendarSpans, noShifts } from './calendar-spans.ts'
import { createLayers, type Layer } from './context-layers.ts'
import type { ContextSpan } from './context-store.ts'
import { createContextTable } from './interned-contexts.ts'
import type { PaintedScopes } from './painted-scopes.ts'

export interface AssetSources {
  /** The calendar in force for an asset; its shifts are the least specific context. */
  readonly calendarFor: (asset: Asset) => Calendar | undefined
  /** Scopes that speak for an asset, least specific first: all, the paths above it, its own, its id. */
  readonly scopesOf: (asset: Asset) => readonly string[]
}

/** What was found for an asset last. */
interface View {
  readonly layer: Layer
  /** How many scopes there were when the layer was found. */
  readonly scopeCount: number
  /** How many changes there had been when the span was found. */
  changeCount: number
  span: ContextSpan
}

export interface AssetViews {
  spanAt(asset: Asset, at: number): ContextSpan
  reset(): void
}

export function createAssetViews({ calendarFor, scopesOf }: AssetSources, painted: Pick<PaintedScopes, 'scopes' | 'changeCount'>): AssetViews {
  const contexts = createContextTable()
  const { scopes } = painted
  const baseLayer = createLayers(contexts)
  let views = new WeakMap<Asset, View>()
  let bases = new Map<Calendar | undefined, Layer>()

  const baseOf = (calendar: Calendar | undefined): Layer => {
    const known = bases.get(calendar)
    if (known !== undefined) return known
    const fresh = baseLayer(calendar === undefined ? () => noShifts : createCalendarSpans(calendar, contexts))
    bases.set(calendar, fresh)
    return fresh
  }
  const layerOf = (asset: Asset): Layer => {
    const spoken = scopesOf(asset).flatMap((name) => scopes.get(name) ?? [])
    return spoken.reduce((layer, scope) => layer.under(scope), baseOf(calendarFor(asset)))
  }
  const viewOf = (asset: Asset): View => {
    const known = views.get(asset)
    if (known?.scopeCount === scopes.size) return known
    const fresh = { layer: layerOf(asset), scopeCount: scopes.size, changeCount: -1, span: noShifts }
    views.set(asset, fresh)
    return fresh
  }
  return {
    spanAt(asset, at) {
      const view = viewOf(asset)
      const { span } = view
      if (at >= span.from && at < span.to && view.changeCount === painted.changeCount) return span
      view.span = view.layer.at(at)
      view.changeCount = painted.changeCount
      return view.span
    },
    reset() {
      views = new WeakMap()
      bases = new Map()
    },
  }
}
