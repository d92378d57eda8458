// What a stay on the line has taught about the device: which registers it refuses, and where requests must be cut.
import { keyOf, type Learned } from './plan.ts'
import type { Block, ModbusTag } from './want.ts'

export interface Lessons extends Learned {
  /** Grows whenever the plan has to be made anew. */
  readonly revision: number
  answered(tags: readonly ModbusTag[]): void
  refused(tags: readonly ModbusTag[]): void
  /** A request was refused, its halves were not: a register of no tag between them, or the size, was to blame. */
  cutBefore(block: Block): void
}

export function createLessons(): Lessons {
  const isolated = new Set<string>()
  const cuts = new Set<string>()
  let revision = 0
  const learn = (isNew: boolean) => {
    if (isNew) revision += 1
  }
  return {
    isolated,
    cuts,
    get revision() {
      return revision
    },
    answered(tags) {
      if (isolated.size === 0) return
      for (const tag of tags) learn(isolated.delete(keyOf(tag)))
    },
    refused(tags) {
      for (const key of tags.map(keyOf)) {
        learn(!isolated.has(key))
        isolated.add(key)
      }
    },
    cutBefore({ tags }) {
      const [first] = tags
      if (first === undefined) return
      learn(!cuts.has(keyOf(first)))
      cuts.add(keyOf(first))
    },
  }
}
