// The tag names that deployed enrichers have seen lately, asked of the ports they offer.
import type { LiveNames } from './try-names.ts'

/** What an enricher offers. */
export interface NamesPort {
  readonly kind: 'context'
  /** Tag names of readings that came lately, by whether the model knew them. Bounded. */
  names(): { readonly matched: readonly string[]; readonly unmatched: readonly string[] }
}

const namesAtMost = 2000

/** Names that led nowhere come first: they are why somebody asks. `ports`: of all nodes that use the model, of any kind. */
export function liveNames(ports: readonly unknown[]): LiveNames {
  const seen = ports.filter(isNamesPort).map((port) => port.names())
  const names = [...new Set([...seen.flatMap(({ unmatched }) => unmatched), ...seen.flatMap(({ matched }) => matched)])]
  return { names: names.slice(0, namesAtMost), total: names.length }
}

function isNamesPort(port: unknown): port is NamesPort {
  if (typeof port !== 'object' || port === null) return false
  const { kind, names } = port as Readonly<Record<string, unknown>>
  return kind === 'context' && typeof names === 'function'
}
