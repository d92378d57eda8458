// The plan: the fewest requests that read all tags, within what a request may hold. A value of many registers is
// never torn apart, and registers known to be refused stand alone, so that they spoil no neighbour.
import { type Block, isBits, type Limits, type ModbusTag, widths } from './want.ts'

/** Bits a request (Modbus Application Protocol 1.1b3, 6.1 and 6.2). */
const maxBits = 2_000
/** A bit costs a sixteenth of a register on the wire. */
const bitsARegister = 16

/** What a device has shown of itself, by `keyOf` a tag. */
export interface Learned {
  /** Tags that drew an exception: each is read by itself, and no request reaches across it. */
  readonly isolated: { has(key: string): boolean }
  /** Tags before which a request must begin anew: the device refused one that reached across. */
  readonly cuts: { has(key: string): boolean }
}

const nothing: Learned = { isolated: new Set(), cuts: new Set() }

/** In the order of unit, table and address. O(n log n): one sort, one pass. */
export function planRequests(tags: readonly ModbusTag[], limits: Limits, learned: Learned = nothing): readonly Block[] {
  const blocks: Block[] = []
  let open: ModbusTag[] = []
  let openKey = ''
  let isShut = false
  let end = 0
  for (const tag of tags.toSorted(byPlace)) {
    const key = keyOf(tag)
    const isAlone = learned.isolated.has(key)
    const first = open[0]
    if (first !== undefined && key !== openKey && (isAlone || isShut || learned.cuts.has(key) || !joins(first, end, tag, limits))) {
      blocks.push(blockOf(open))
      open = []
      end = 0
    }
    open.push(tag)
    openKey = key
    isShut = isAlone
    end = Math.max(end, tag.address + widths[tag.type])
  }
  if (open.length > 0) blocks.push(blockOf(open))
  return blocks
}

/** The place of a tag on the device; equal for two tags that read the same registers. */
export function keyOf(tag: ModbusTag): string {
  return `${tag.unitId}/${tag.register}/${tag.address}/${widths[tag.type]}`
}

/** A block in two halves of as many tags; null when it cannot be split: all its tags are in one place. */
export function splitBlock({ tags }: Block): readonly [Block, Block] | null {
  const keys = tags.map(keyOf)
  const isCut = (at: number) => at > 0 && at < tags.length && keys[at] !== keys[at - 1]
  const middle = tags.length >> 1
  for (let step = 0; step <= middle + 1; step += 1) {
    const at = [middle - step, middle + step].find(isCut)
    if (at !== undefined) return [blockOf(tags.slice(0, at)), blockOf(tags.slice(at))]
  }
  return null
}

/** @param tags of one unit and table, by ascending address */
function blockOf(tags: readonly ModbusTag[]): Block {
  const [first] = tags
  if (first === undefined) throw new Error('a block has at least one tag')
  const end = tags.reduce((most, tag) => Math.max(most, tag.address + widths[tag.type]), 0)
  return { unitId: first.unitId, register: first.register, start: first.address, count: end - first.address, tags }
}

function joins(first: ModbusTag, end: number, next: ModbusTag, { maxGap, maxRegisters }: Limits): boolean {
  if (first.unitId !== next.unitId || first.register !== next.register) return false
  const bits = isBits(first.register)
  const size = Math.max(end, next.address + widths[next.type]) - first.address
  return next.address - end <= (bits ? maxGap * bitsARegister : maxGap) && size <= (bits ? maxBits : maxRegisters)
}

function byPlace(one: ModbusTag, other: ModbusTag): number {
  if (one.unitId !== other.unitId) return one.unitId - other.unitId
  if (one.register !== other.register) return one.register < other.register ? -1 : 1
  return one.address - other.address || widths[one.type] - widths[other.type]
}
