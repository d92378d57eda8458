// Follows what can only be looked at: files, folders. Reads when it is seen to have changed and has come to rest.
import { type Clock, pause } from '../../lib/clock.ts'

export interface FollowOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** How often it is looked at. Looking takes a twentieth of the time at most: what takes long is looked at less often. */
  readonly intervalMs?: number
}

/** Looks that something under change gets to come to rest; what is half-written then is read again when it has changed again. */
const maxLooks = 10

/**
 * Yields what is read at once, and again after each change, until aborted. Polled, not watched: that also sees network
 * drives, bind mounts and files replaced by rename.
 * @param look a text that changes with every change, never empty. Never rejects
 * @param read never rejects
 */
export async function* follow<T>(
  look: () => Promise<string>,
  read: () => Promise<T>,
  { clock, signal, intervalMs = 1000 }: FollowOptions,
): AsyncGenerator<T> {
  let known = ''
  while (!signal.aborted) {
    const startedAt = clock.monotonic()
    const found = await look()
    const restMs = Math.max(intervalMs, 20 * (clock.monotonic() - startedAt))
    if (found !== known) {
      known = known === '' ? found : await settled(look, found, () => pause(clock, intervalMs / 4, signal))
      const content = await read()
      if (signal.aborted) return
      yield content
    }
    await pause(clock, restMs, signal)
  }
}

/** Looks again until two looks agree: editors and copies write in pieces. */
async function settled(look: () => Promise<string>, first: string, wait: () => Promise<void>): Promise<string> {
  let last = first
  for (let count = 0; count < maxLooks; count++) {
    await wait()
    const found = await look()
    if (found === last) break
    last = found
  }
  return last
}
