// The way out, whole: outbox, dispatch and line, opened together and closed together. Runs in the worker.
import { type Clock, every } from '../../lib/clock.ts'
import { type Counters, createCounters } from '../../lib/counters.ts'
import { asFault, type Fault, fault } from '../../lib/fault.ts'
import { type LineState, supervise } from '../../lib/supervise.ts'
import { createDispatch } from '../dispatch.ts'
import type { OutboxStore } from '../outbox-store.ts'
import { type LineSettings, publishLine } from '../session/mqtt5-publish.ts'
import { checkOutbox, openOutbox } from '../session/outbox.ts'
import type { OutboxSettings } from '../session/outbox-tables.ts'
import { type Entry, type Figures, type FromWorker, type LineStateData, type Result, toData } from '../worker-messages.ts'
import { createGroupCommit } from './group-commit.ts'

export interface EgressSettings {
  readonly outbox: OutboxSettings
  /** An empty client id stands for the publisher id. */
  readonly line: LineSettings
}

export interface EgressPorts {
  readonly post: (message: FromWorker) => void
  /** The store is of no use any more and everything is closed; opening anew may help. Called once at most. */
  readonly failed: (cause: Fault) => void
  readonly clock: Clock
  readonly random: () => number
}

export interface Egress {
  append(entries: readonly Entry[]): void
  /** Commits what is pending, takes leave of the broker, closes the store: some 500 ms and two commits. */
  close(): Promise<void>
}

/** Between dials: a broker that restarts is found within seconds, two hundred publishers do not hit it at once. */
const backoff = { firstMs: 1000, maxMs: 60_000 }

const figuresMs = 1000

/** Throws `outbox.*` when the store cannot be opened. */
export function openEgress(settings: EgressSettings, ports: EgressPorts): Egress {
  const { post, clock, random } = ports
  const { store, setAside } = openOutbox(settings.outbox, clock.now())
  const counters = createCounters('sent', 'resent', 'acked', 'retried', 'quarantined', 'bytesOut', 'bytesIn')
  const leaving = new AbortController()
  const notice = (cause: Fault) => post({ type: 'notice', fault: toData(cause) })
  if (setAside !== null) notice(fault('outbox.set-aside', { file: setAside }))

  const end = once(() => {
    leaving.abort()
    stopFigures()
    commits.close()
    dispatch.close()
    store.close()
  })
  const fail = once((cause: Fault) => {
    end()
    const path = cause.code === 'outbox.damaged' ? checkOutbox(settings.outbox.file, clock.now()) : null
    if (path !== null) notice(fault('outbox.set-aside', { file: path }))
    ports.failed(cause)
  })
  const standing = createStanding((state) => post({ type: 'state', state }))
  const commits = createGroupCommit({
    store,
    clock,
    answer(results) {
      if (results.length > 0) post({ type: 'settled', results })
      standing.answered(results)
      if (results.some((result) => result.fault === null)) dispatch.appended()
    },
    failed: fail,
  })
  const dispatch = createDispatch({
    store: { publisherId: store.publisherId, peek: (seq, limit) => attempt(() => store.peek(seq, limit), [], fail) },
    clock,
    random,
    counters,
    settle: commits.settle,
    quarantine(record, reason) {
      commits.quarantine(record, reason)
      counters.add('quarantined')
      if (counters.get(`quarantined ${reason}`) === 0) notice(fault('outbox.quarantined', { topic: record.topic, reason }))
      counters.add(`quarantined ${reason}`)
    },
  })
  const report = () => {
    const figures = attempt(() => figuresOf(store, counters, clock), null, fail)
    if (figures !== null) post({ type: 'figures', figures })
  }
  const stopFigures = every(clock, figuresMs, report)
  const clientId = settings.line.clientId === '' ? store.publisherId : settings.line.clientId
  const line = supervise({
    session: (life) => publishLine({ ...settings.line, clientId }, { source: dispatch, clock, counters }, life),
    clock,
    random,
    backoff,
    signal: leaving.signal,
    report: standing.line,
  })
  return {
    append: commits.append,
    async close() {
      leaving.abort()
      commits.flush()
      await line
      commits.flush()
      report()
      end()
    },
  }
}

/** A store that keeps nothing is down, whatever the line is; with the first commit the line's state counts again. */
function createStanding(say: (state: LineStateData) => void) {
  let line: LineStateData = { state: 'idle' }
  let isRefusing = false
  return {
    line(state: LineState) {
      line = stateData(state)
      if (!isRefusing) say(line)
    },
    answered(results: readonly Result[]) {
      const refused = results.find((one) => one.fault !== null)?.fault ?? null
      if (refused !== null && !isRefusing) say({ state: 'down', fault: refused })
      else if (refused === null && results.length > 0 && isRefusing) say(line)
      if (results.length > 0) isRefusing = refused !== null
    },
  }
}

function figuresOf(store: OutboxStore, counters: Counters, clock: Clock): Figures {
  const { depth, bytes, oldestAt, inQuarantine } = store.figures()
  const oldestAgeMs = oldestAt === null ? 0 : Math.max(0, clock.now() - oldestAt)
  return { counts: counters.all(), levels: { depth, outboxBytes: bytes, oldestAgeMs, inQuarantine } }
}

function stateData(state: LineState): LineStateData {
  return state.state === 'down' ? { ...state, fault: toData(state.fault) } : state
}

/** What the store says, or `instead` and the end of it. */
function attempt<T>(ask: () => T, instead: T, fail: (cause: Fault) => void): T {
  try {
    return ask()
  } catch (thrown) {
    fail(asFault(thrown))
    return instead
  }
}

function once<A extends unknown[]>(run: (...given: A) => void): (...given: A) => void {
  let isDone = false
  return (...given) => {
    if (isDone) return
    isDone = true
    run(...given)
  }
}
