// What comes, when it comes, and the last of it once more when its time has come: a model with dates changes without its files.
import { type Clock, pause } from '../../lib/clock.ts'

export interface Turn<T> {
  readonly value: T
  /** It has come before; what has changed is the time. */
  readonly isAgain: boolean
}

/**
 * @param dueAt when the last value is to come again, ms UTC; null: not at all. Asked after each value has been dealt with
 * Ends when nothing comes any more and nothing is due, and on abort.
 */
export async function* againWhenDue<T>(
  values: AsyncIterable<T>,
  dueAt: () => number | null,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): AsyncGenerator<Turn<T>> {
  const source = values[Symbol.asyncIterator]()
  try {
    let coming: Promise<IteratorResult<T, unknown>> | null = source.next()
    let last: { readonly value: T } | null = null
    while (!signal.aborted) {
      const due: number | null = last === null ? null : dueAt()
      if (coming === null && due === null) return
      const next: IteratorResult<T, unknown> | null = await firstOf(coming, due, clock, signal)
      if (next === null) {
        // A clock may have been put back, and a timer has a longest time.
        if (last !== null && due !== null && clock.now() >= due && !signal.aborted) yield { value: last.value, isAgain: true }
      } else if (next.done === true) coming = null
      else {
        last = { value: next.value }
        coming = source.next()
        yield { value: next.value, isAgain: false }
      }
    }
  } finally {
    await source.return?.()
  }
}

/** What comes, or null when something is due before. */
async function firstOf<R>(coming: Promise<R> | null, due: number | null, clock: Clock, signal: AbortSignal): Promise<R | null> {
  if (due === null) return coming
  const stop = new AbortController()
  const waiting = pause(clock, Math.max(0, due - clock.now()), AbortSignal.any([signal, stop.signal])).then(() => null)
  try {
    return await (coming === null ? waiting : Promise.race([coming, waiting]))
  } finally {
    stop.abort()
  }
}
