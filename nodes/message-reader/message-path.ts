// Paths into a message: `payload.temp`, `msg.payload[0]`, `$.payload['a b']`, `payload[*].v`.
import { type Hit, type Path, parsePath, valueAt } from '../lib/path.ts'

/** Null where the text is no path. A leading `msg.` is what people know from function nodes. */
export function messagePath(text: string): Path | null {
  const bare = text.trim().replace(/^msg(?=[.[])/, '$')
  return bare === 'msg' ? parsePath('$') : parsePath(bare)
}

/** What paths lead to in one message, beside a value: one with `*` follows the same choices as that of the value. */
export type Beside = (path: Path, chosen: Hit['chosen']) => unknown

/** Looks each path up once, however many values the message has. */
export function besideIn(message: object): Beside {
  const found = new Map<Path, unknown>()
  const byChoice = new Map<Path, ReadonlyMap<string, unknown>>()
  return (path, chosen) => {
    if (!path.isMany) {
      if (!found.has(path)) found.set(path, valueAt(path, message))
      return found.get(path)
    }
    const hits = byChoice.get(path) ?? new Map(path.find(message).map((hit) => [choiceOf(hit.chosen), hit.value]))
    byChoice.set(path, hits)
    return hits.get(choiceOf(chosen))
  }
}

function choiceOf(chosen: Hit['chosen']): string {
  return chosen.join('\u0000')
}
