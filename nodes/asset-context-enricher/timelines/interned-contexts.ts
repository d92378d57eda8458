// Contexts as shared objects: equal ones are the same object, so that a change of context is seen by identity.
import type { Context, ContextValue } from '../../lib/reading.ts'

export interface InternedContext {
  /** Undefined: it has no field. */
  readonly context: Context | undefined
  readonly pending: Context
}

export type ContextTable = (values: Iterable<readonly [field: string, value: ContextValue]>) => InternedContext

/**
 * A table that keeps what is in use: once there are `limit` contexts it begins anew, and takes over from the one before
 * what is asked for again. One that is forgotten so is made once more, as an equal object.
 */
export function createContextTable(limit = 20_000): ContextTable {
  let [young, old] = [new Map<string, InternedContext>(), new Map<string, InternedContext>()]
  return (values) => {
    const sorted = [...values].sort(([first], [second]) => (first < second ? -1 : 1))
    const key = JSON.stringify(sorted)
    const known = young.get(key)
    if (known !== undefined) return known
    const interned = old.get(key) ?? internedOf(sorted)
    if (young.size >= limit) [young, old] = [new Map(), young]
    young.set(key, interned)
    return interned
  }
}

function internedOf(values: readonly (readonly [string, ContextValue])[]): InternedContext {
  const context = Object.freeze(Object.fromEntries(values))
  return { context: values.length === 0 ? undefined : context, pending: Object.freeze({ ...context, pending: true }) }
}
