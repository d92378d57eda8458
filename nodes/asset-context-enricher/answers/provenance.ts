// Where the context of an asset comes from: which statement said each field, for which scope, when it was recorded.
import type { Asset, ContextValue } from '../../lib/reading.ts'
import type { ContextStore, Interval } from '../timelines/context-store.ts'

/** A field as it is known for a time, and who said so. */
export interface Provenance {
  readonly field: string
  readonly value: ContextValue
  /** Of what was said: the scope it was said of, and the time it holds for; `to` null: until further notice. Absent for the shift calendar. */
  readonly said?: Omit<Interval, 'field' | 'value'>
}

/** What is known of the asset at `at` (ms UTC), field by field, in alphabetical order. `scopes`: least specific first. */
export function provenanceAt(
  store: Pick<ContextStore, 'spanAt' | 'intervals'>,
  scopes: readonly string[],
  asset: Asset,
  at: number,
): readonly Provenance[] {
  const said = new Map<string, Interval>()
  for (const scope of scopes) for (const interval of store.intervals({ scope, from: at, to: at + 1 })) said.set(interval.field, interval)
  const { context } = store.spanAt(asset, at)
  return Object.entries(context ?? {})
    .toSorted(([first], [second]) => (first < second ? -1 : 1))
    .map(([field, value]) => {
      const interval = said.get(field)
      if (interval === undefined) return { field, value }
      const { field: _field, value: _value, ...rest } = interval
      return { field, value, said: rest }
    })
}
