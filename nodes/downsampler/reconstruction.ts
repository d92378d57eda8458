// What a reader redraws from the samples sent, and how far it is off at the samples taken. Shares no code with the
// filters: it is their judge, in the tests and in the editor.

export interface Point {
  /** Source time, ms. */
  readonly timestamp: number
  readonly value: number
}

/**
 * The largest |value − reconstruction| over all points, both lists in time order. At a moment with more than one
 * value (the line jumps) each of them counts, and so does the value held until then. Infinity where nothing is drawn.
 */
export function largestError(points: readonly Point[], sent: readonly Point[], reconstruction: 'linear' | 'stepped'): number {
  let largest = 0
  let next = 0
  for (const point of points) {
    while (next < sent.length && timeOf(sent, next) < point.timestamp) next += 1
    largest = Math.max(largest, errorAt(point, sent, next, reconstruction))
  }
  return largest
}

/** `next` is the first sent point not before the sample. */
function errorAt({ timestamp, value }: Point, sent: readonly Point[], next: number, reconstruction: 'linear' | 'stepped'): number {
  const before = sent[next - 1]
  const after = sent[next]
  let error = Number.POSITIVE_INFINITY
  for (let index = next; timeOf(sent, index) === timestamp; index += 1) error = Math.min(error, Math.abs(value - (sent[index]?.value ?? 0)))
  if (before === undefined) return error
  if (reconstruction === 'stepped') return Math.min(error, Math.abs(value - before.value))
  if (after === undefined || after.timestamp === timestamp) return error
  const share = (timestamp - before.timestamp) / (after.timestamp - before.timestamp)
  return Math.abs(value - (before.value + (after.value - before.value) * share))
}

function timeOf(points: readonly Point[], index: number): number {
  return points[index]?.timestamp ?? Number.NaN
}
