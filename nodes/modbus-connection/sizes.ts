// How much a unit answers in one request of a table, where it takes less than the standard allows: found by halving
// between what it has answered and what it has refused. Some devices refuse in words, some fall silent or hang up.
import type { Block, RegisterKind } from './want.ts'

export interface Sizes {
  /** Registers or bits; infinite while nothing was refused. */
  most(unitId: number, register: RegisterKind): number
  /** True when a larger request is worth a try now. */
  answered(block: Block): boolean
  /** Its size was to blame. True when requests have to be smaller from now on. */
  refused(block: Block): boolean
  /** No answer, and the unit or the line fell silent: its size may be to blame. True when requests have to be smaller. */
  lost(block: Block): boolean
}

interface Bounds {
  /** The largest request answered. */
  readonly sound: number
  /** The smallest one refused. */
  readonly refused: number
  /** What is asked for at most. */
  readonly most: number
  /** Requests larger than any answered one that were lost, of a unit that had just answered shorter ones. */
  readonly doubts: number
  /** The same of a unit that has said nothing at all since. */
  readonly silences: number
  readonly isHeard: boolean
}

const none = Number.POSITIVE_INFINITY
const unknown: Bounds = { sound: 0, refused: none, most: none, doubts: 0, silences: 0, isHeard: false }
/** Once may be anything: a cable, a restart. */
const suspicious = 2
/** No request is longer (Modbus Application Protocol 1.1b3, 6.1). */
const longest = 2_000

export function createSizes(): Sizes {
  const known = new Map<string, Bounds>()
  const change = ({ unitId, register }: Pick<Block, 'unitId' | 'register'>, next: (before: Bounds) => Bounds): boolean => {
    const key = `${unitId}/${register}`
    const before = known.get(key) ?? unknown
    const after = next(before)
    if (after !== before) known.set(key, after)
    return after.most !== before.most
  }
  return {
    most: (unitId, register) => known.get(`${unitId}/${register}`)?.most ?? unknown.most,
    answered: (block) => change(block, (before) => answered(before, block.count)),
    refused: (block) => change(block, (before) => refused(before, block.count)),
    lost: (block) => change(block, (before) => lost(before, block.count)),
  }
}

function answered(before: Bounds, count: number): Bounds {
  const heard = before.isHeard ? before : { ...before, isHeard: true, silences: 0 }
  const sound = Math.max(count, before.sound)
  // The device takes what it once refused: it was changed.
  if (count >= before.refused) return { ...unknown, sound, isHeard: true }
  if (count < before.most) return count > before.sound ? { ...heard, sound } : heard
  // What was only lost may have been lost with the line: it is tried again, twice as long each time.
  return { ...heard, sound, most: before.refused === none ? wider(count) : trial(sound, before.refused) }
}

function refused(before: Bounds, count: number): Bounds {
  const sound = count > before.sound ? before.sound : 0
  const least = Math.min(before.refused, count)
  return { ...before, sound, refused: least, most: trial(sound, least) }
}

function lost(before: Bounds, count: number): Bounds {
  if (count <= before.sound) return before
  const after = { ...before, isHeard: false }
  if (before.isHeard) {
    // A unit that answers short requests and never this one refuses it in its own way; known for that, once will do.
    const doubts = before.doubts + 1
    return doubts < suspicious && before.refused === none ? { ...after, doubts } : { ...refused(after, count), doubts: 0 }
  }
  const silences = before.silences + 1
  return { ...after, silences, most: silences < suspicious ? before.most : Math.max(1, Math.min(count, before.most) >> 1) }
}

/** Half way between the two, until they are an eighth apart: the last registers are not worth more refusals. */
function trial(sound: number, least: number): number {
  return least - sound <= Math.max(1, sound >> 3) ? Math.max(1, sound) : (sound + least) >> 1
}

function wider(count: number): number {
  return 2 * count >= longest ? none : 2 * count
}
