// The nearest known name to a mistyped one, for "did you mean …".

/** Longer names are not compared: what follows costs their length, for each candidate. */
const longest = 64
/** Who is further off has meant another name. */
const farthest = 4

/**
 * The candidate that differs least from `name`, upper and lower case taken as equal: by at most a third of its characters,
 * and four (inserted, left out, changed, two neighbours swapped). Null when none is that near.
 */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  const wanted = name.toLowerCase()
  if (wanted === '' || wanted.length > longest) return null
  let best: string | null = null
  let least = Math.min(farthest, Math.max(1, Math.floor(wanted.length / 3))) + 1
  for (const candidate of candidates) {
    if (candidate.length > longest || Math.abs(candidate.length - wanted.length) >= least) continue
    const distance = editDistance(wanted, candidate.toLowerCase(), least)
    if (distance >= least) continue
    best = candidate
    least = distance
    if (distance === 0) break
  }
  return best
}

/**
 * Optimal string alignment: Levenshtein's distance with a swap of two neighbours as one edit. `limit` where it is that or
 * more: only what is nearer to the diagonal is looked at (Ukkonen 1985), and no row after all of one is too far off.
 */
function editDistance(first: string, second: string, limit: number): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: Math.min(limit, second.length + 1) }, (_, column) => column)
  let lastLeast = 0
  for (let row = 1; row <= first.length; row++) {
    const current: number[] = []
    if (row < limit) current[0] = row
    let least = row
    const end = Math.min(second.length, row + limit - 1)
    for (let column = Math.max(1, row - limit + 1); column <= end; column++) {
      const isSame = first[row - 1] === second[column - 1]
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (isSame ? 0 : 1))
      const isSwap = row > 1 && column > 1 && first[row - 1] === second[column - 2] && first[row - 2] === second[column - 1]
      if (isSwap) cost = Math.min(cost, at(beforeLast, column - 2) + 1)
      current[column] = cost
      if (cost < least) least = cost
    }
    // A swap may still come from the row before.
    if (least >= limit && lastLeast + 1 >= limit) return limit
    lastLeast = least
    beforeLast = last
    last = current
  }
  return Math.min(limit, at(last, second.length))
}

function at(costs: readonly number[], column: number): number {
  return costs[column] ?? Number.POSITIVE_INFINITY
}
