// Where to cut a row of registers into requests so that reading them is cheapest. Dynamic programming: the best plan up
// to a place is the best plan up to some earlier place and one request from there. O(n): the earlier places that still
// count stand in a queue, cheapest first.

export interface Span {
  /** First register or bit. */
  readonly start: number
  /** The one after the last. */
  readonly end: number
}

/** Costs are added up as whole nanoseconds: sums in another order must not differ by a rounding. */
const nanoseconds = 1_000_000

/**
 * @param spans starts and ends both ascend
 * @param most registers or bits a request; a span longer than that still gets one, for it cannot be torn
 * @param requestMs what a request costs, `stepMs` each register or bit in it
 */
export function cheapestCuts<S extends Span>(spans: readonly S[], most: number, requestMs: number, stepMs: number): readonly (readonly S[])[] {
  const request = Math.max(1, Math.round(requestMs * nanoseconds))
  const step = Math.round(stepMs * nanoseconds)
  /** The cheapest plan of the first n spans. */
  const best: number[] = [0]
  /** Of which the last request begins with this span. */
  const from: number[] = []
  /** What a plan whose last request begins at a span has cost before it, less what the registers before it would. */
  const before: number[] = []
  const queue: number[] = []
  let head = 0
  for (const [index, { start, end }] of spans.entries()) {
    const value = (best[index] ?? 0) - step * start
    before.push(value)
    while (queue.length > head && (before[queue.at(-1) ?? 0] ?? 0) >= value) queue.pop()
    queue.push(index)
    // The newest is never dropped: a span longer than a request may be is asked for as it is.
    while (head < queue.length - 1 && end - (spans[queue[head] ?? 0]?.start ?? 0) > most) head += 1
    const first = queue[head] ?? index
    from.push(first)
    best.push(request + step * end + (before[first] ?? 0))
  }
  return parts(spans, from)
}

/** From the last request back to the first. */
function parts<S extends Span>(spans: readonly S[], from: readonly number[]): readonly (readonly S[])[] {
  const found: (readonly S[])[] = []
  for (let end = spans.length; end > 0; end = from[end - 1] ?? 0) found.push(spans.slice(from[end - 1] ?? 0, end))
  return found.reverse()
}
