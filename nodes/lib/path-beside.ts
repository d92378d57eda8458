// What paths lead to beside a value in the same data: one with `*` follows the same choices as that of the value.
import { type Hit, type Path, valueAt } from './path.ts'

export type LookBeside = (path: Path, chosen: Hit['chosen']) => unknown

/** Looks each path up once, however many values the data has. Undefined where there is nothing. */
export function besideIn(data: unknown): LookBeside {
  const found = new Map<Path, unknown>()
  const byChoice = new Map<Path, ReadonlyMap<string, unknown>>()
  return (path, chosen) => {
    if (!path.isMany) {
      if (!found.has(path)) found.set(path, valueAt(path, data))
      return found.get(path)
    }
    const hits = byChoice.get(path) ?? new Map(path.find(data).map((hit) => [choiceOf(hit.chosen), hit.value]))
    byChoice.set(path, hits)
    return hits.get(choiceOf(chosen))
  }
}

function choiceOf(chosen: Hit['chosen']): string {
  return chosen.join('\u0000')
}
