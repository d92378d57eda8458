// A connection node: owns the line to one device. Readers join it; one session and one backoff serve them all.
import type { BackoffPolicy } from '../backoff.ts'
import { systemClock } from '../clock.ts'
import { type Crowd, createCrowd } from '../crowd.ts'
import { fault } from '../fault.ts'
import type { ConfigOf, Fields, Settings } from '../fields.ts'
import { createLatency } from '../latency.ts'
import type { ConnectionPort, Listener, Registration, Session } from '../line.ts'
import { type LineState, supervise } from '../supervise.ts'
import { createSwitchboard } from '../switchboard.ts'
import { createTagClaims } from '../tag-claims.ts'
import { type Ready, register } from './node.ts'
import type { Red } from './types.ts'
import { wordedError } from './words.ts'

export interface ConnectionPlan<W> {
  readonly session: Session<W>
  readonly backoff: BackoffPolicy
  /** Answers questions beside the line, live or not; without it they go to the session. */
  readonly ask?: (what: unknown) => Promise<unknown>
}

/** There from the start, so that a figure that is missing never looks like one that is zero. */
const lineCounters = ['requests', 'timeouts', 'exceptions', 'outages', 'reconnects', 'skipped', 'overflow', 'lost', 'backfilled']

/** A redeployed reader is away for an instant: the line is kept that long after the last one has left. */
const lingerMs = 2_000

export function defineConnection<const S extends Settings, W>(
  folder: string,
  fields: Fields<S>,
  /** The session's function is made once: what it keeps outlasts a stay. */
  plan: (config: ConfigOf<S>, ready: Ready<S>) => ConnectionPlan<W>,
): (red: Red) => void {
  return (red) => {
    const crowd = createCrowd(systemClock)
    register(red, folder, fields, (ready) => {
      ready.node.lineside = openConnection(folder, ready, plan(ready.config, ready), crowd)
    })
  }
}

function openConnection<S extends Settings, W>(folder: string, ready: Ready<S>, plan: ConnectionPlan<W>, crowd: Crowd): ConnectionPort<W> {
  const { node, counters, onClose } = ready
  const latency = createLatency()
  const board = createSwitchboard<W>(systemClock, counters, latency)
  for (const name of lineCounters) counters.add(name, 0)
  let stay: AbortController | null = null
  let settled: Promise<void> = Promise.resolve()
  let cancelLinger = () => {}
  const closed = new AbortController()
  const told = new Set<string>()
  const report = (state: LineState) => {
    announce(ready, told, board.state, state)
    board.report(state)
  }
  const open = () => {
    cancelLinger()
    if (closed.signal.aborted || stay !== null) return
    stay = new AbortController()
    const { signal } = stay
    const previous = settled
    settled = previous.then(() =>
      supervise({
        session: (life) => board.serve(plan.session, life),
        clock: systemClock,
        random: Math.random,
        backoff: plan.backoff,
        crowd,
        signal,
        report,
      }),
    )
  }
  const leave = () => {
    if (closed.signal.aborted || board.registrations.current.length > 0) return
    cancelLinger()
    cancelLinger = systemClock.after(lingerMs, end)
  }
  const end = () => {
    stay?.abort()
    stay = null
    report({ state: 'idle' })
    return settled
  }
  const tellThoseWhoStay = () => {
    if (board.registrations.current.length > 0) board.report({ state: 'down', fault: fault('line.ended') })
  }
  onClose(() => {
    closed.abort()
    cancelLinger()
    // A turn later: in a full deploy the readers close now as well, and nothing is lost. The close does not wait for it.
    systemClock.after(0, tellThoseWhoStay)
    return end()
  })
  return {
    kind: 'connection',
    type: folder,
    id: node.id,
    claims: createTagClaims(),
    closed: closed.signal,
    join(registration: Registration<W>, listener: Listener) {
      const part = board.join(registration, listener)
      open()
      return () => {
        part()
        leave()
      }
    },
    read: board.read,
    ask: plan.ask ?? board.ask,
    counters: () => ({ ...counters.all(), ...latency.figures() }),
  }
}

/** Status always; the log and Catch nodes once per outage and cause, not once per attempt. `told`: causes of this outage. */
function announce<S extends Settings>(ready: Ready<S>, told: Set<string>, before: LineState, now: LineState): void {
  const { red, node, status } = ready
  switch (now.state) {
    case 'idle':
      return status.show('waiting')
    case 'connecting':
      ready.counters.add('reconnects', before.state === 'down' ? 1 : 0)
      return before.state === 'down' ? undefined : status.show('connecting')
    case 'live':
      told.clear()
      status.show('live')
      return node.log(red._('log.live'))
    case 'down': {
      status.show('down', { key: 'down' })
      ready.counters.add('outages', before.state === 'down' ? 0 : 1)
      if (told.has(now.fault.code)) return
      told.add(now.fault.code)
      return node.error(wordedError(red, now.fault), {})
    }
  }
}
