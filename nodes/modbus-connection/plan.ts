// The plan: the fewest requests that read all tags, within what a request may hold. A value of many registers is
// never torn apart, and registers known to be refused stand alone, so that they spoil no neighbour.
import { type Block, isBits, type Limits, type ModbusTag, widths } from './want.ts'

/** Bits a request (Modbus Application Protocol 1.1b3, 6.1 and 6.2). */
const maxBits = 2_000

/** Tags that drew an exception, by key: read by themselves. */
export type Isolated = ReadonlySet<string>

export function planRequests(tags: readonly ModbusTag[], limits: Limits, isolated: Isolated = new Set()): readonly Block[] {
  const alone = tags.filter((tag) => isolated.has(keyOf(tag)))
  const together = [...tags].filter((tag) => !isolated.has(keyOf(tag))).sort(byPlace)
  const blocks: Block[] = []
  let open: ModbusTag[] = []
  let end = 0
  for (const tag of together) {
    const first = open[0]
    if (first !== undefined && !joins(first, end, tag, limits)) {
      blocks.push(blockOf(open))
      open = []
    }
    end = Math.max(open.length === 0 ? 0 : end, tag.address + widths[tag.type])
    open.push(tag)
  }
  if (open.length > 0) blocks.push(blockOf(open))
  return [...blocks, ...alone.map((tag) => blockOf([tag]))]
}

/** The place of a tag on the device; equal for two tags that read the same registers. */
export function keyOf(tag: ModbusTag): string {
  return `${tag.unitId}/${tag.register}/${tag.address}/${widths[tag.type]}`
}

/** A block in two halves, at the largest distance between two tags; null when it cannot be split. */
export function splitBlock(block: Block): readonly [Block, Block] | null {
  const middle = block.tags.length >> 1
  if (block.tags.length < 2) return null
  return [blockOf(block.tags.slice(0, middle)), blockOf(block.tags.slice(middle))]
}

export function blockOf(tags: readonly ModbusTag[]): Block {
  const [first] = tags
  if (first === undefined) throw new Error('a block has at least one tag')
  const start = Math.min(...tags.map((tag) => tag.address))
  const end = Math.max(...tags.map((tag) => tag.address + widths[tag.type]))
  return { unitId: first.unitId, register: first.register, start, count: end - start, tags }
}

function joins(first: ModbusTag, end: number, next: ModbusTag, { maxGap, maxRegisters }: Limits): boolean {
  if (first.unitId !== next.unitId || first.register !== next.register) return false
  const bits = isBits(first.register)
  const size = Math.max(end, next.address + widths[next.type]) - first.address
  // A bit costs a sixteenth of a register on the wire.
  return next.address - end <= (bits ? maxGap * 16 : maxGap) && size <= (bits ? maxBits : maxRegisters)
}

function byPlace(one: ModbusTag, other: ModbusTag): number {
  if (one.unitId !== other.unitId) return one.unitId - other.unitId
  if (one.register !== other.register) return one.register < other.register ? -1 : 1
  return one.address - other.address || widths[one.type] - widths[other.type]
}
