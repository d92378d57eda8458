// What the line has taught about its devices: which registers they refuse, where requests must be cut, how large they
// may be. Kept over stays and over redeploys of the readers. A wrong address rarely becomes right and each attempt
// costs the device a request: it is asked again ever more rarely.
import { keyOf, type Learned } from './plan.ts'
import { createSizes } from './sizes.ts'
import type { Block, ModbusTag } from './want.ts'

const rarestCycles = 60
/** So many attempts a cycle may be refused again; with more the rest waits its turn. */
const refusalsACycle = 10

export interface Lessons extends Learned {
  /** Grows whenever the plan has to be made anew. */
  readonly revision: number
  /** A cycle begins. */
  turn(): void
  /** The blocks as they are to be read: what was refused comes last, the longest due first. */
  inTurn(blocks: readonly Block[]): readonly Block[]
  /** The exception a block drew lately, so that it is not asked for now; null: it is. */
  standing(block: Block): number | null
  answered(block: Block): void
  refused(tags: readonly ModbusTag[], exception: number): void
  /** A request was refused, its halves were not: a register of no tag before this half was to blame. */
  cutBefore(block: Block): void
  /** A request was refused, its parts and what lies between them were not: its size was to blame. */
  tooLarge(block: Block): void
  /** A request found no answer and the unit or the line fell silent. */
  lost(block: Block): void
}

interface Refusal {
  readonly exception: number
  /** From one attempt to the next: 1, 2, 4, … 32, 60. */
  readonly everyCycles: number
  readonly dueCycle: number
}

export function createLessons(): Lessons {
  const isolated = new Map<string, Refusal>()
  const cuts = new Set<string>()
  const sizes = createSizes()
  let revision = 0
  let cycle = 0
  let refusalsLeft = refusalsACycle
  const learn = (isNew: boolean) => {
    if (isNew) revision += 1
  }
  const refusalOf = ({ tags: [first] }: Block) => (first === undefined ? null : (isolated.get(keyOf(first)) ?? null))
  const refuse = (key: string, exception: number) => {
    const before = isolated.get(key)
    learn(before === undefined)
    if (before !== undefined) refusalsLeft -= 1
    const everyCycles = before === undefined ? 1 : Math.min(rarestCycles, 2 * before.everyCycles)
    isolated.set(key, { exception, everyCycles, dueCycle: cycle + everyCycles })
  }
  return {
    isolated,
    cuts,
    most: sizes.most,
    get revision() {
      return revision
    },
    turn() {
      cycle += 1
      refusalsLeft = refusalsACycle
    },
    inTurn: (blocks) =>
      isolated.size === 0 ? blocks : blocks.toSorted((one, other) => (refusalOf(one)?.dueCycle ?? 0) - (refusalOf(other)?.dueCycle ?? 0)),
    standing(block) {
      const refusal = refusalOf(block)
      return refusal === null || (refusal.dueCycle <= cycle && refusalsLeft > 0) ? null : refusal.exception
    },
    answered(block) {
      learn(sizes.answered(block))
      if (isolated.size === 0) return
      for (const tag of block.tags) learn(isolated.delete(keyOf(tag)))
    },
    refused(tags, exception) {
      for (const key of new Set(tags.map(keyOf))) refuse(key, exception)
    },
    cutBefore({ tags }) {
      const [first] = tags
      if (first === undefined) return
      learn(!cuts.has(keyOf(first)))
      cuts.add(keyOf(first))
    },
    tooLarge: (block) => learn(sizes.refused(block)),
    lost: (block) => learn(sizes.lost(block)),
  }
}
