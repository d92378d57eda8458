// What every node of ours begins and ends with: config parsed once, problems shown, one guarded close.
import { systemClock } from '../clock.ts'
import { type Counters, createCounters } from '../counters.ts'
import { asFault, type Fault, fault } from '../fault.ts'
import type { ConfigOf, Field, Fields, RawConfig, Settings } from '../fields.ts'
import { parseConfig } from '../parse-config.ts'
import { createHealth } from './health.ts'
import { createStatus, type Status } from './status.ts'
import type { Red, RedNode } from './types.ts'
import { problemText, sentence, wordedError } from './words.ts'

/** A node whose config is sound, as the definitions (`define-*.ts`) get it. */
export interface Ready<S extends Settings> {
  readonly red: Red
  readonly node: RedNode
  readonly config: ConfigOf<S>
  readonly status: Status
  readonly counters: Counters
  /** Adds figures that are no counters (held, depth) to the health readings. */
  report(gauges: () => Readonly<Record<string, number>>): void
  /** `<name or id>`, for topics and messages. */
  readonly label: string
  /** Runs on close, last added first; each within the two seconds a close may take. */
  onClose(release: (removed: boolean) => void | Promise<void>): void
}

const closeLimitMs = 1900

/**
 * Registers `lineside-<folder>`. `start` runs for a node whose settings are sound; else the node shows
 * `misconfigured`, says every problem once, attempts nothing and answers each input with a fault.
 */
export function register<const S extends Settings>(red: Red, folder: string, fields: Fields<S>, start: (ready: Ready<S>) => void): void {
  const credentials = Object.fromEntries(secretsOf(fields.settings))
  red.nodes.registerType(
    `lineside-${folder}`,
    function construct(this: RedNode, raw: RawConfig) {
      red.nodes.createNode(this, raw)
      const counters = createCounters()
      const gauges: (() => Readonly<Record<string, number>>)[] = [counters.all]
      const label = typeof raw['name'] === 'string' && raw['name'] !== '' ? raw['name'] : this.id
      const healthPort = fields.face.outputs.indexOf('health')
      const health = createHealth(
        { folder, nodeId: this.id, label, state: () => status.state, counters: () => Object.assign({}, ...gauges.map((read) => read())) },
        systemClock,
        (batch) => healthPort >= 0 && this.send([...fields.face.outputs].map((port) => (port === 'health' ? batch : null))),
      )
      const status = createStatus(this, systemClock, () => health.turn())
      const releases: ((removed: boolean) => void | Promise<void>)[] = [() => status.close(), () => health.close()]
      this.on('close', (removed, done) => closeAll(red, this, releases, removed).then(() => done()))
      const secrets = this.credentials ?? {}
      const { config, problems } = parseConfig(fields, raw, secrets)
      if (config === null) {
        refuse(
          red,
          this,
          status,
          problems.map((problem) => problemText(red, problem)),
        )
        return
      }
      try {
        start({ red, node: this, config, status, counters, label, report: (read) => gauges.push(read), onClose: (release) => releases.push(release) })
      } catch (thrown) {
        // Thrown on, Node-RED would drop the node without closing it, and its timers would run for ever.
        refuse(red, this, status, [sentence(red, asFault(thrown))])
      }
    },
    { credentials },
  )
}

/** A node that cannot work as it is set: says why once, and again to whoever sends it a message. */
export function refuse(red: Red, node: RedNode, status: Status, reasons: readonly string[]): void {
  const text = reasons.join(' · ')
  status.show('misconfigured')
  node.error(text)
  node.on('input', (_message, _send, done) => done(wordedError(red, fault('misconfigured', { reasons: text }, { retry: false }))))
}

/** Runs `work` so that nothing it throws or rejects can end Node-RED; faults go to `caught`. */
export async function guarded(work: () => unknown, caught: (cause: Fault) => void): Promise<void> {
  try {
    await work()
  } catch (thrown) {
    caught(asFault(thrown))
  }
}

/** Never rejects, never takes longer than the limit; says what failed. */
async function closeAll(red: Red, node: RedNode, releases: readonly ((removed: boolean) => void | Promise<void>)[], removed: boolean): Promise<void> {
  const all = releases.toReversed().map((release) =>
    guarded(
      async () => release(removed),
      (cause) => node.error(sentence(red, cause)),
    ),
  )
  const { promise: limit, resolve } = Promise.withResolvers<void>()
  const cancel = systemClock.after(closeLimitMs, () => {
    node.warn(red._('log.slow-close', { seconds: closeLimitMs / 1000 }))
    resolve()
  })
  await Promise.race([Promise.all(all), limit])
  cancel()
}

function secretsOf(settings: Settings): [string, { type: string }][] {
  return Object.entries<Field>(settings).flatMap(([name, field]) => (field.type === 'secret' ? [[name, { type: field.input }]] : []))
}
