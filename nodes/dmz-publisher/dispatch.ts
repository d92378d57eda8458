// Which record goes next. In order of seq; what a lost line brought back goes first; a record that seems to break
// the line is tried alone, and when another passes where it fails again, it goes to the quarantine, so that no
// single record can hold up the rest.
import { type Backoff, createBackoff } from '../lib/backoff.ts'
import type { Clock } from '../lib/clock.ts'
import type { Counters } from '../lib/counters.ts'
import type { Drop } from './line-faults.ts'
import { reasonText } from './mqtt5-reasons.ts'
import { identityProperties, withIdentity } from './outbound.ts'
import type { OutboxStore, StoredRecord } from './outbox-store.ts'
import type { Outgoing, Settlement, Source } from './source.ts'

export interface DispatchPorts {
  readonly store: Pick<OutboxStore, 'publisherId' | 'peek'>
  readonly clock: Clock
  readonly random: () => number
  readonly counters: Counters
  /** Delivered, to be taken out with the next commit. */
  readonly settle: (record: StoredRecord) => void
  readonly quarantine: (record: StoredRecord, reason: string) => void
}

export interface Dispatch extends Source {
  /** New records were committed. */
  appended(): void
  close(): void
}

/** Rows read from the store at a time. */
const pageRows = 64

/** Failures alone, without a reason that names the message, before another record is tried in its place. */
const lonelyFailures = 3

/** Wait after a PUBACK that says "not now" (quota, unspecified): full jitter. */
const retryBackoff = { firstMs: 500, maxMs: 30_000 }

interface State {
  readonly flying: Map<number, StoredRecord>
  /** Came back, sorted by seq: they go before anything new. */
  waiting: StoredRecord[]
  /** Read from the store, not sent yet. */
  page: StoredRecord[]
  cursor: number
  mayHaveMore: boolean
  /** Times a record was sent and came back. */
  readonly repeats: Map<number, number>
  /** Records to be tried alone, and how often each failed alone. */
  readonly doubted: Map<number, number>
  /** Held back while another record, the witness, is tried in its place. */
  aside: StoredRecord | null
  /** The witness passed: one more failure of this record is its own. */
  provenBad: number | null
  isHeld: boolean
}

export function createDispatch(ports: DispatchPorts): Dispatch {
  const state = emptyState()
  const backoff = createBackoff(retryBackoff, ports.random)
  let wake = () => {}
  let cancelHold = () => {}
  const hold = () => {
    if (state.isHeld) return
    state.isHeld = true
    cancelHold = ports.clock.after(backoff.next(), () => {
      state.isHeld = false
      wake()
    })
  }
  return {
    next: () => take(state, ports),
    onReady(listener) {
      wake = listener
      return () => {
        wake = () => {}
      }
    },
    settled(seq, settlement) {
      const record = state.flying.get(seq)
      if (record === undefined) return
      state.flying.delete(seq)
      settle(state, record, settlement, ports, backoff)
      if (settlement.outcome === 'retry') hold()
    },
    dropped: (how) => bringBack(state, how, ports),
    appended() {
      state.mayHaveMore = true
      wake()
    },
    close: () => cancelHold(),
  }
}

function emptyState(): State {
  return {
    flying: new Map(),
    waiting: [],
    page: [],
    cursor: 0,
    mayHaveMore: true,
    repeats: new Map(),
    doubted: new Map(),
    aside: null,
    provenBad: null,
    isHeld: false,
  }
}

function take(state: State, ports: DispatchPorts): Outgoing | null {
  if (state.isHeld || (state.doubted.size > 0 && state.flying.size > 0)) return null
  const record = state.waiting.shift() ?? fromStore(state, ports) ?? fromAside(state)
  if (record === undefined) return null
  const { epoch, seq } = record
  const id = { publisherId: ports.store.publisherId, epoch, seq }
  state.flying.set(seq, record)
  const isRepeat = state.repeats.has(seq)
  ports.counters.add(isRepeat ? 'resent' : 'sent')
  return { seq, topic: record.topic, payload: withIdentity(record.body, id), userProperties: identityProperties(id), isRepeat }
}

function fromStore(state: State, ports: DispatchPorts): StoredRecord | undefined {
  if (state.page.length === 0 && state.mayHaveMore) {
    state.page = [...ports.store.peek(state.cursor, pageRows)].reverse()
    state.cursor = state.page[0]?.seq ?? state.cursor
    state.mayHaveMore = state.page.length > 0
  }
  return state.page.pop()
}

/** No witness to be had: the doubted record itself again. */
function fromAside(state: State): StoredRecord | undefined {
  const record = state.aside ?? undefined
  state.aside = null
  return record
}

function settle(state: State, record: StoredRecord, settlement: Settlement, ports: DispatchPorts, backoff: Backoff): void {
  const { counters } = ports
  if (settlement.outcome === 'refused') {
    giveUp(state, record, settlement.reason, ports)
  } else if (settlement.outcome === 'retry') {
    counters.add('retried')
    comeBack(state, [record])
    doubt(state, record, { reason: settlement.reason, isAlone: state.flying.size === 0, isBlamed: false }, ports)
  } else {
    counters.add('acked')
    if (settlement.reasonCode !== 0) counters.add(`acked ${reasonText(settlement.reasonCode)}`)
    forget(state, record.seq)
    backoff.reset()
    ports.settle(record)
    state.provenBad = state.aside?.seq ?? state.provenBad
    returnAside(state)
  }
}

function bringBack(state: State, how: Drop, ports: DispatchPorts): void {
  const back = [...state.flying.values()]
  state.flying.clear()
  comeBack(state, back)
  if (how === 'line') return
  for (const record of back) doubt(state, record, { reason: how, isAlone: back.length === 1, isBlamed: how === 'message-blamed' }, ports)
}

interface Failure {
  readonly reason: string
  /** Nothing else was in flight. */
  readonly isAlone: boolean
  /** The server named a message as the cause. */
  readonly isBlamed: boolean
}

/** A record failed. Alone, it may be its own fault; in company each of them is tried alone next. */
function doubt(state: State, record: StoredRecord, failure: Failure, ports: DispatchPorts): void {
  const { seq } = record
  const failures = (state.doubted.get(seq) ?? 0) + (failure.isAlone ? 1 : 0)
  state.doubted.set(seq, failures)
  if (!failure.isAlone) return
  const isSecondBlame = failure.isBlamed && (state.repeats.get(seq) ?? 0) >= 2
  if (isSecondBlame || state.provenBad === seq) {
    giveUp(state, record, failure.reason, ports)
  } else if (state.aside !== null) {
    // The witness failed too: it is the server, not the record. Back to the old order.
    state.doubted.set(seq, 0)
    returnAside(state)
  } else if (failures >= lonelyFailures) {
    setAside(state, record)
  }
}

function setAside(state: State, record: StoredRecord): void {
  state.waiting = state.waiting.filter((one) => one !== record)
  state.aside = record
}

function returnAside(state: State): void {
  if (state.aside === null) return
  state.doubted.set(state.aside.seq, 0)
  comeBack(state, [state.aside], false)
  state.aside = null
}

function giveUp(state: State, record: StoredRecord, reason: string, ports: DispatchPorts): void {
  forget(state, record.seq)
  state.waiting = state.waiting.filter((one) => one !== record)
  ports.quarantine(record, reason)
}

function forget(state: State, seq: number): void {
  state.repeats.delete(seq)
  state.doubted.delete(seq)
  if (state.provenBad === seq) state.provenBad = null
}

function comeBack(state: State, records: readonly StoredRecord[], wasSent = true): void {
  state.waiting = [...records, ...state.waiting].sort((first, second) => first.seq - second.seq)
  if (!wasSent) return
  for (const { seq } of records) state.repeats.set(seq, (state.repeats.get(seq) ?? 0) + 1)
}
