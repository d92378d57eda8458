// What a link really costs, learned from how long requests of different lengths take: a gateway on TCP may have a slow
// serial line behind it, and then unwanted registers are dear. A straight line is laid through what was measured.
import { costOf, type Link, linkWith } from './link.ts'
import { type Block, isBits } from './want.ts'

export interface LinkMeter {
  /** The same object until measurements say that plans should change. */
  readonly link: Link
  /** A request was answered after so long, all rests and waits for the budget included. */
  took(block: Pick<Block, 'register' | 'count'>, ms: number): void
}

/** What was measured fades with about so many requests. */
const memory = 200
const least = { requests: 50, variance: 400, correlation: 0.7 }
/** Plans are made anew when a gap that just pays is this many times as long or as short. */
const material = 2
/** No gap is longer: then it does not matter how much cheaper a register is. */
const longestGap = 125

export function createLinkMeter(assumed: Link): LinkMeter {
  let link = assumed
  let [weight, sumN, sumT, sumNN, sumNT, sumTT] = [0, 0, 0, 0, 0, 0]
  const fade = 1 - 1 / memory
  const add = (n: number, t: number) => {
    weight = weight * fade + 1
    sumN = sumN * fade + n
    sumT = sumT * fade + t
    sumNN = sumNN * fade + n * n
    sumNT = sumNT * fade + n * t
    sumTT = sumTT * fade + t * t
  }
  const measured = (): Link | null => {
    const [meanN, meanT] = [sumN / weight, sumT / weight]
    const varianceN = sumNN / weight - meanN ** 2
    const varianceT = sumTT / weight - meanT ** 2
    const covariance = sumNT / weight - meanN * meanT
    // Requests of one length say nothing about a register, and neither does noise.
    if (weight < least.requests || varianceN < least.variance) return null
    const isClear = covariance > 0 && covariance ** 2 >= least.correlation ** 2 * varianceN * varianceT
    const registerMs = isClear ? covariance / varianceN : 0
    return linkWith(assumed, { requestMs: meanT - registerMs * meanN, registerMs })
  }
  return {
    get link() {
      return link
    },
    took({ register, count }, ms) {
      // Bits are a sixteenth of a register; a request of them teaches too little.
      if (isBits(register)) return
      add(count, ms)
      const found = measured()
      if (found === null) return
      const ratio = paying(found) / paying(link)
      if (ratio > material || ratio < 1 / material) link = found
    },
  }
}

/** Registers that cost as much as a request. */
function paying(link: Link): number {
  const { requestMs, registerMs } = costOf(link)
  return Math.min(longestGap, requestMs / registerMs)
}
