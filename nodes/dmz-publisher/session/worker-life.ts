// The worker thread from the outside: started, watched, told what to keep, ended; what it never answered has failed.
import { Worker } from 'node:worker_threads'
import { type Clock, every } from '../../lib/clock.ts'
import { asFault, type Fault, fault } from '../../lib/fault.ts'
import type { Life, LineState } from '../../lib/supervise.ts'
import type { OutboundRecord } from '../outbound.ts'
import { type Bound, createUnanswered } from '../unanswered.ts'
import type { EgressSettings } from '../worker/egress.ts'
import { type Entry, type Figures, type FromWorker, fromData, type LineStateData, type ToWorker } from '../worker-messages.ts'

export interface WorkerLifePorts extends EgressSettings {
  readonly workerUrl: URL
  readonly pending: Bound
  readonly clock: Clock
  readonly onState: (state: LineState) => void
  readonly onNotice: (notice: Fault) => void
}

export interface WorkerLife {
  /** One life of the thread, for `supervise`: rejects when it dies, resolves after an abort, within 1.5 s and a bit. */
  session(life: Life): Promise<void>
  /** Resolves when all are on the disk; rejects when none is known to be. */
  append(records: readonly OutboundRecord[]): Promise<void>
  /** Counts over all lives, and the newest levels. */
  figures(): Readonly<Record<string, number>>
  /** From now on everything is refused with the cause. */
  close(cause: Fault): void
}

/** The worker reports every second; a disk that stalls for longer than this is as good as gone. */
const silenceMs = 30_000

/** For the worker's own way out; then `terminate`. Node-RED's close has two seconds. */
const closeMs = 1500

/** `node:sqlite` is experimental in Node 22 and says so at each start; the reader can do nothing about it. */
const workerOptions = { name: 'dmz-publisher', execArgv: ['--disable-warning=ExperimentalWarning'] }

export function createWorkerLife(ports: WorkerLifePorts): WorkerLife {
  const { clock, outbox, line } = ports
  const unanswered = createUnanswered(ports.pending)
  const figures = createFigures()
  let gone: Fault = fault('worker.failed')
  let post: ((message: ToWorker) => void) | null = null
  let entries: Entry[] = []
  const flush = () => {
    if (entries.length > 0) post?.({ type: 'append', entries })
    entries = []
  }
  const end = (cause: Fault) => {
    gone = cause
    post = null
    entries = []
    figures.endLife()
    unanswered.failAll(cause)
  }
  const hear = (message: FromWorker, life: Life) => {
    if (message.type === 'settled') unanswered.settle(message.results)
    else if (message.type === 'state') ports.onState(stateOf(message.state))
    else if (message.type === 'notice') ports.onNotice(fromData(message.fault))
    else if (message.type === 'figures') {
      figures.take(message.figures)
      life.live()
    }
  }
  return {
    async session(life) {
      const worker = new Worker(ports.workerUrl, { ...workerOptions, workerData: { outbox, line } satisfies EgressSettings })
      const ended = watch(worker, clock, life, (message) => hear(message, life))
      post = (message) => worker.postMessage(message)
      const onAbort = () => {
        flush()
        post?.({ type: 'close' })
        post = null
        gone = fault('publisher.closed')
      }
      life.signal.addEventListener('abort', onAbort)
      try {
        await ended
        end(fault('publisher.closed'))
      } catch (thrown) {
        end(asFault(thrown))
        throw thrown
      } finally {
        life.signal.removeEventListener('abort', onAbort)
        await worker.terminate()
      }
    },
    async append(records) {
      if (post === null) throw gone
      const { entry, answered } = unanswered.add(records)
      if (entries.length === 0) setImmediate(flush)
      entries.push(entry)
      await answered
    },
    figures: () => ({ ...figures.all(), pending: unanswered.readings }),
    close: end,
  }
}

/** Resolves when the thread has ended after an abort, or is late with it; rejects when it ends or stalls by itself. */
async function watch(worker: Worker, clock: Clock, life: Life, hear: (message: FromWorker) => void): Promise<void> {
  const ended = Promise.withResolvers<void>()
  let heardAt = clock.monotonic()
  let cancelClose = () => {}
  const onAbort = () => {
    cancelClose = clock.after(closeMs, ended.resolve)
  }
  worker.on('message', (message: FromWorker) => {
    heardAt = clock.monotonic()
    if (message.type === 'failed') ended.reject(fromData(message.fault))
    else hear(message)
  })
  worker.on('error', (cause) => ended.reject(fault('worker.failed', {}, { cause })))
  worker.on('exit', (exitCode) => (life.signal.aborted ? ended.resolve() : ended.reject(fault('worker.failed', { exitCode }))))
  const stopWatch = every(clock, silenceMs / 6, () => {
    if (clock.monotonic() - heardAt > silenceMs) ended.reject(fault('worker.silent', { afterMs: silenceMs }))
  })
  life.signal.addEventListener('abort', onAbort)
  try {
    await ended.promise
  } finally {
    stopWatch()
    cancelClose()
    life.signal.removeEventListener('abort', onAbort)
  }
}

function stateOf(state: LineStateData): LineState {
  return state.state === 'down' ? { ...state, fault: fromData(state.fault) } : state
}

/** A new thread counts from zero: what the ones before it counted is added. */
function createFigures() {
  let earlier: Readonly<Record<string, number>> = {}
  let now: Figures = { counts: {}, levels: {} }
  const counts = () => {
    const sum: Record<string, number> = { ...earlier }
    for (const [name, count] of Object.entries(now.counts)) sum[name] = (sum[name] ?? 0) + count
    return sum
  }
  return {
    take(figures: Figures) {
      now = figures
    },
    endLife() {
      earlier = counts()
      now = { counts: {}, levels: now.levels }
    },
    all: () => ({ ...counts(), ...now.levels }),
  }
}
