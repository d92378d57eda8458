// The linear filter: sends the farthest sample to which a straight line from the last one sent passes all samples
// between within ε. "Farthest feasible sample" (FSW): X. Liu, Z. Lin, H. Wang, "Novel Online Methods for Time
// Series Segmentation", IEEE TKDE 20(12), 2008. Only measured samples are sent, none is invented.
import { lineAllowance } from './bound.ts'

export interface Sample {
  /** Source time, ms. */
  readonly timestamp: number
  readonly value: number
  /** Wall time of arrival, ms. */
  readonly at: number
}

/** The samples since the last one sent. Those that are neither `end` nor in `tail` are covered by the line to `end`. */
export interface LinearSegment<S extends Sample> {
  /** Where the line starts: sent already. */
  anchorTime: number
  anchorValue: number
  /** The cone: slopes from the anchor that pass every sample since within ε. */
  lowest: number
  highest: number
  /** The last sample a line within the cone can end on. */
  end: S | null
  /** Samples after `end`: inside the reckoning, but no end. */
  tail: S[]
  /** Arrival of the first sample since the anchor: how long the segment has waited. */
  waitingSince: number
}

/** Samples held past the last feasible end. 16 give 92 % of what no limit would gain (measured on 24 series). */
export const tailLimit = 16

export function openSegment<S extends Sample>(first: Sample): LinearSegment<S> {
  return { anchorTime: first.timestamp, anchorValue: first.value, lowest: 0, highest: 0, end: null, tail: [], waitingSince: 0 }
}

/** How many samples wait to be sent or covered. */
export function heldIn<S extends Sample>(segment: LinearSegment<S>): number {
  return segment.end === null ? 0 : 1 + segment.tail.length
}

/**
 * Takes the next sample, later than all before it. Samples that must be sent now are appended to `kept`, in order.
 * Returns how many samples need not be sent any more: the line covers them.
 */
export function extend<S extends Sample>(segment: LinearSegment<S>, sample: S, epsilon: number, kept: S[]): number {
  const duration = sample.timestamp - segment.anchorTime
  const rise = sample.value - segment.anchorValue
  const allowed = lineAllowance(epsilon, segment.anchorValue, sample.value)
  const low = (rise - allowed) / duration
  const high = (rise + allowed) / duration
  if (segment.end === null) return begin(segment, sample, low, high)
  const lowest = Math.max(segment.lowest, low)
  const highest = Math.min(segment.highest, high)
  // Written so that NaN (values near the end of all doubles) counts as an empty cone.
  if (!(highest - lowest >= 0)) return release(segment, epsilon, kept) + extend(segment, sample, epsilon, kept)
  const slope = rise / duration
  const isFeasible = slope >= segment.lowest && slope <= segment.highest
  segment.lowest = lowest
  segment.highest = highest
  if (isFeasible) return moveEnd(segment, sample)
  segment.tail.push(sample)
  return segment.tail.length > tailLimit ? release(segment, epsilon, kept) : 0
}

/** Sends the end and reckons the tail anew from there. Returns how many of the tail are covered by then. */
export function release<S extends Sample>(segment: LinearSegment<S>, epsilon: number, kept: S[]): number {
  const { end, tail } = segment
  if (end === null) return 0
  kept.push(end)
  segment.anchorTime = end.timestamp
  segment.anchorValue = end.value
  segment.end = null
  segment.tail = []
  let covered = 0
  for (const sample of tail) covered += extend(segment, sample, epsilon, kept)
  return covered
}

/** Sends what is needed so that every sample so far is within ε; the last one is always sent. */
export function drain<S extends Sample>(segment: LinearSegment<S>, epsilon: number, kept: S[]): number {
  let covered = 0
  while (segment.end !== null) covered += release(segment, epsilon, kept)
  return covered
}

/** The first sample after the anchor: any line to it is sound. */
function begin<S extends Sample>(segment: LinearSegment<S>, sample: S, low: number, high: number): number {
  segment.end = sample
  segment.lowest = low
  segment.highest = high
  segment.waitingSince = sample.at
  return 0
}

function moveEnd<S extends Sample>(segment: LinearSegment<S>, sample: S): number {
  const covered = heldIn(segment)
  segment.end = sample
  if (segment.tail.length > 0) segment.tail = []
  return covered
}
