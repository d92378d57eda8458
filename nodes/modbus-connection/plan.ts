// The plan: the cheapest requests on this link that read all tags, within what a request may hold. A value of many
// registers is never torn apart, and registers known to be refused stand alone, so that they spoil no neighbour.
import { cheapestCuts, type Span } from './cheapest-cuts.ts'
import { assumedLink, costOf, type Link } from './link.ts'
import { type Block, isBits, type Limits, type ModbusTag, type RegisterKind, widthOf } from './want.ts'

/** Bits a request (Modbus Application Protocol 1.1b3, 6.1 and 6.2). */
const maxBits = 2_000
/** A bit costs a sixteenth of a register on the wire. */
const bitsARegister = 16

/** What a device has shown of itself; tags by `keyOf`. */
export interface Learned {
  /** Tags that drew an exception: each is read by itself, and no request reaches across it. */
  readonly isolated: { has(key: string): boolean }
  /** Tags before which a request must begin anew: the device refused one that reached across. */
  readonly cuts: { has(key: string): boolean }
  /** Registers or bits that a unit answers in one request of this table, where it takes fewer than the standard says. */
  most?(unitId: number, register: RegisterKind): number
}

/** Tags of overlapping registers, in the order of the plan. */
interface Place extends Span {
  readonly tags: ModbusTag[]
}

const nothing: Learned = { isolated: new Set(), cuts: new Set() }

/** In the order of unit, table and address. O(n log n): one sort, one pass. */
export function planRequests(tags: readonly ModbusTag[], limits: Limits, link: Link = assumedLink, learned: Learned = nothing): readonly Block[] {
  const cost = costOf(link)
  return stretches(tags.toSorted(byPlace), limits, learned).flatMap((places) => {
    const [first] = places[0]?.tags ?? []
    if (first === undefined) return []
    const { unitId, register } = first
    const most = Math.min(isBits(register) ? maxBits : limits.maxRegisters, learned.most?.(unitId, register) ?? maxBits)
    const stepMs = isBits(register) ? cost.registerMs / bitsARegister : cost.registerMs
    return cheapestCuts(places, most, cost.requestMs, stepMs).map((part) => blockOf(part.flatMap((place) => place.tags)))
  })
}

/** The place of a tag on the device; equal for two tags that read the same registers. */
export function keyOf(tag: ModbusTag): string {
  return `${tag.unitId}/${tag.register}/${tag.address}/${widthOf(tag)}`
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
export function blockOf(tags: readonly ModbusTag[]): Block {
  const [first] = tags
  if (first === undefined) throw new Error('a block has at least one tag')
  const end = tags.reduce((most, tag) => Math.max(most, tag.address + widthOf(tag)), 0)
  return { unitId: first.unitId, register: first.register, start: first.address, count: end - first.address, tags }
}

/** Where a request must not reach across, a new stretch begins; within one, starts and ends of the places ascend. */
function stretches(tags: readonly ModbusTag[], { maxGap }: Limits, { isolated, cuts }: Learned): readonly (readonly Place[])[] {
  const all: Place[][] = []
  let open: Place[] = []
  let before: ModbusTag | undefined
  let isShut = false
  let end = 0
  for (const tag of tags) {
    const key = keyOf(tag)
    const isAlone = isolated.has(key)
    const isNear = before?.unitId === tag.unitId && before.register === tag.register && tag.address - end <= longestGap(tag, maxGap)
    const isApart = before !== undefined && key !== keyOf(before) && (isAlone || isShut || cuts.has(key))
    if (!isNear || isApart) {
      open = []
      all.push(open)
      end = 0
    }
    const tagEnd = tag.address + widthOf(tag)
    const place = open.at(-1)
    // What lies within the registers before it comes with them.
    if (place !== undefined && tagEnd <= end) place.tags.push(tag)
    else open.push({ start: tag.address, end: tagEnd, tags: [tag] })
    end = Math.max(end, tagEnd)
    before = tag
    isShut = isAlone
  }
  return all
}

function longestGap({ register }: ModbusTag, maxGap: number | null): number {
  if (maxGap === null) return Number.POSITIVE_INFINITY
  return isBits(register) ? maxGap * bitsARegister : maxGap
}

/** Longer ones first where they begin together, for they hold the others. */
function byPlace(one: ModbusTag, other: ModbusTag): number {
  if (one.unitId !== other.unitId) return one.unitId - other.unitId
  if (one.register !== other.register) return one.register < other.register ? -1 : 1
  return one.address - other.address || widthOf(other) - widthOf(one)
}
