// Tags of one table that are read at different rates: a group each, with its own cycle, and not all at one instant.
import type { ModbusTag, ModbusWant } from './want.ts'

/** Groups wait for their first cycle no longer than this. */
const longestPhaseMs = 1_000

/** The tags by their interval, the shortest first; each in the order of the table. */
export function groupsOf(want: ModbusWant): readonly ModbusWant[] {
  const groups = new Map<number, ModbusTag[]>()
  for (const tag of want.tags) {
    const intervalMs = tag.intervalMs ?? want.intervalMs
    const group = groups.get(intervalMs)
    if (group === undefined) groups.set(intervalMs, [tag])
    else group.push(tag)
  }
  // Nothing to spread: the want stays itself.
  if (groups.size === 1 && groups.has(want.intervalMs)) return [want]
  return [...groups].toSorted(([one], [other]) => one - other).map(([intervalMs, tags]) => ({ ...want, intervalMs, tags }))
}

/**
 * How long the nth group on the line waits for its first cycle: halves, quarters, eighths … of its interval, so that
 * however many there are, they stay far from each other (the sequence of van der Corput).
 */
export function phaseMs(nth: number, intervalMs: number): number {
  let share = 0
  let step = 0.5
  for (let rest = nth; rest > 0; rest >>= 1) {
    if ((rest & 1) === 1) share += step
    step /= 2
  }
  return share * Math.min(intervalMs, longestPhaseMs)
}
