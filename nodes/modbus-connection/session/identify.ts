// Device identification in parts (Application Protocol 1.1b3, 6.21): the basic objects, then the regular ones.
import type { Identified, IdentityPart, Refused } from './client.ts'

type Ask = (category: number, firstObject: number) => Promise<{ readonly value: IdentityPart; readonly at: number } | Refused>

/** Vendor, product code and revision are in every device; URL, product name, model and application name in some. */
const categories = [
  { code: 1, first: 0, last: 2, level: 1 },
  { code: 2, first: 3, last: 6, level: 2 },
] as const

/** Every part brings at least one object that is new, or it is the last: never more requests than objects. */
export async function identifyWith(ask: Ask): Promise<Identified | Refused> {
  const texts = new Map<number, string>()
  let level = 1
  let last: Identified | Refused = { objects: [], at: 0 }
  for (const category of categories) {
    for (let next: number = category.first; next <= category.last && category.level <= level; ) {
      const part = await ask(category.code, next)
      if ('exception' in part) return texts.size > 0 ? { ...last, objects: objectsOf(texts) } : part
      level = part.value.conformityLevel & 0x7f
      const before = texts.size
      for (const [id, text] of Object.entries(part.value.data)) texts.set(Number(id), text)
      last = { objects: objectsOf(texts), at: part.at }
      if (texts.size === before) break
      next = 1 + Math.max(...texts.keys())
    }
  }
  return last
}

function objectsOf(texts: ReadonlyMap<number, string>): Identified['objects'] {
  return [...texts].map(([id, text]) => ({ id, text })).sort((one, other) => one.id - other.id)
}
