// The lines of one Node-RED that are lost in the same moment: when a gateway dies under two hundred of them, they
// come back spread out, while one line that is lost alone is tried again at once.
import { type Clock, pause } from './clock.ts'

export interface Crowd {
  /** Notes a loss. Resolves a moment later with how many lines were lost around it, this one counted; at once on abort. */
  lost(signal: AbortSignal): Promise<number>
}

/** Losses of one cause are noticed within this time: resets and FINs arrive together. */
export const gatherMs = 50
const memoryMs = 1_000

export function createCrowd(clock: Clock): Crowd {
  let losses: number[] = []
  return {
    async lost(signal) {
      losses.push(clock.monotonic())
      await pause(clock, gatherMs, signal)
      const now = clock.monotonic()
      losses = losses.filter((at) => now - at <= memoryMs)
      return Math.max(1, losses.length)
    },
  }
}
