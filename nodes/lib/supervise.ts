// Supervision of a line, the same for every protocol: connecting → live → down → wait → again, until aborted.
import { type BackoffPolicy, createBackoff } from './backoff.ts'
import { type Clock, pause } from './clock.ts'
import { type Crowd, gatherMs } from './crowd.ts'
import { asFault, type Fault, fault } from './fault.ts'

export type LineState =
  | { readonly state: 'idle' }
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  | { readonly state: 'down'; readonly fault: Fault }

/** What a session is given for one stay on the line. */
export interface Life {
  /** Aborted when the session must end: close, redeploy, nobody interested any more. */
  readonly signal: AbortSignal
  /** Says that fresh data was seen; only this makes the line `live`. The waits start over once it was so for 30 s. */
  live(): void
}

export interface Supervision {
  /** One stay on the line: connects, works, settles on drop (reject with a fault) or after an abort. */
  readonly session: (life: Life) => Promise<void>
  readonly clock: Clock
  readonly random: () => number
  readonly backoff: BackoffPolicy
  /** The lines of this process; a single one where there is none. */
  readonly crowd?: Crowd
  readonly signal: AbortSignal
  readonly report: (state: LineState) => void
}

/**
 * Live for this long, a stay was a good one and the next loss is tried again quickly. A server that answers once and
 * hangs up never gets there: it must not be redialled at the shortest wait for ever.
 */
const goodStayMs = 30_000

/** Runs sessions one after another until the signal aborts. Never rejects; a session that throws is `down`. */
export async function supervise(supervision: Supervision): Promise<void> {
  const { session, clock, random, signal, report } = supervision
  const backoff = createBackoff(supervision.backoff, random)
  while (!signal.aborted) {
    report({ state: 'connecting' })
    let liveSince = Number.POSITIVE_INFINITY
    const cause = await stay(session, signal, () => {
      liveSince = clock.monotonic()
      report({ state: 'live' })
    })
    if (signal.aborted) return
    if (clock.monotonic() - liveSince >= goodStayMs) backoff.reset()
    report({ state: 'down', fault: cause })
    const { crowd } = supervision
    // Only those that were live are lost together; attempts that fail are spread out already.
    if (crowd === undefined || liveSince === Number.POSITIVE_INFINITY) await pause(clock, backoff.next(), signal)
    else await pause(clock, Math.max(0, backoff.next(await crowd.lost(signal)) - gatherMs), signal)
  }
}

/** One session from start to end; answers why it ended. */
async function stay(session: Supervision['session'], signal: AbortSignal, whenLive: () => void): Promise<Fault> {
  let isLive = false
  let isOver = false
  const live = () => {
    if (isLive || isOver || signal.aborted) return
    isLive = true
    whenLive()
  }
  try {
    await session({ signal, live })
    return fault('line.ended')
  } catch (thrown) {
    return asFault(thrown)
  } finally {
    isOver = true
  }
}
