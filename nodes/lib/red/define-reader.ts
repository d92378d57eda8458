// A reader node: hangs on a connection, hands its tag table over, sends readings; its input reads now.
import { systemClock } from '../clock.ts'
import { prefixed } from '../counters.ts'
import { asFault, fault } from '../fault.ts'
import type { ConfigOf, Fields, Problem, Settings } from '../fields.ts'
import type { ConnectionPort, Receipt, Registration, Wanted } from '../line.ts'
import { createReaderSide } from '../reader.ts'
import type { Message, Reading } from '../reading.ts'
import { createReceipts } from '../receipts.ts'
import { unknownOf } from '../unknown-parts.ts'
import { attach } from './attach.ts'
import { useConfig } from './define-config.ts'
import { createFigures } from './figures.ts'
import { sendOn } from './message.ts'
import { type Ready, refuse, register } from './node.ts'
import type { Red, Send } from './types.ts'
import { problemText, wordedError } from './words.ts'

/** The settings every reader with a connection has. */
export interface ReaderSettings {
  readonly connection: string
  readonly output: 'single' | 'batch'
  readonly heartbeatSeconds: number
}

export interface ReaderPlan<W> {
  readonly tags: readonly Wanted[]
  readonly want: W
  /** Three of these without fresh data are stale; undefined: learned. */
  readonly periodMs?: number
  readonly problems: readonly Problem[]
}

/** `plan` turns the config into what the connection is asked for; `connectionType` is the folder of its node. */
export function defineReader<const S extends Settings, W>(
  folder: string,
  connectionType: string,
  fields: Fields<S>,
  plan: (config: ConfigOf<S> & ReaderSettings, connectionId: string) => ReaderPlan<W>,
): (red: Red) => void {
  return (red) =>
    register(red, folder, fields, (ready) => {
      const config = ready.config as ConfigOf<S> & ReaderSettings
      const refuseFor = (...reasons: readonly string[]) => refuse(red, ready.node, ready.status, reasons)
      const connection = useConfig<ConnectionPort<W>>(ready, config.connection, 'connection')
      if (connection === null || connection.type !== connectionType)
        return refuseFor(red._('problem.config-node-unusable', { setting: red._('label.connection') }))
      const wanted = plan(config, connection.id)
      if (wanted.problems.length > 0) return refuseFor(...wanted.problems.map((problem) => problemText(red, problem)))
      startReader(ready, config, fields.face.outputs.length, connection, wanted)
    })
}

function startReader<S extends Settings, W>(
  ready: Ready<S>,
  config: ReaderSettings,
  ports: number,
  connection: ConnectionPort<W>,
  plan: ReaderPlan<W>,
): void {
  const { node, red } = ready
  let isClosed = false
  let refusal: string | null = null
  const registration: Registration<W> = { readerId: node.id, tags: plan.tags, want: plan.want }
  const give = (send: Send, readings: readonly Reading[], kept: Message | null) => {
    if (config.output === 'batch') return sendOn(send, ports, 0, readings, { ...kept, topic: ready.label })
    sendOn(send, ports, 0, kept === null ? readings : readings.map((reading) => ({ ...kept, ...reading })), null)
  }
  const receipts = createReceipts()
  const figures = createFigures(systemClock, () => attachment.connection?.counters()['latencyP95Ms'])
  const emit = (readings: readonly Reading[], receipt: Receipt | undefined) => {
    figures.add(readings.length)
    if (receipt === undefined) return give(node.send.bind(node), readings, null)
    // They come back under this id once the flow has done with them.
    const id = red.util.generateId()
    receipts.sent(id, config.output === 'batch' ? 1 : readings.length, receipt)
    give(node.send.bind(node), readings, { _msgid: id })
  }
  const shownFigures = () => {
    const text = figures.text()
    return text === undefined ? undefined : { figures: text }
  }
  const side = createReaderSide({
    clock: systemClock,
    counters: ready.counters,
    tags: plan.tags,
    ...(plan.periodMs === undefined ? {} : { periodMs: plan.periodMs }),
    heartbeatMs: config.heartbeatSeconds * 1000,
    claim: (wanted) => attachment.connection?.claims.claim(node.id, [wanted.tag.id]) === null,
    emit,
    show: (state) => ready.status.show(state, state === 'live' ? shownFigures() : undefined),
  })
  const attachment = attach(connection, {
    registration,
    listener: side,
    find: () => replacementOf(ready, config.connection, connection),
    clash(taken) {
      if (taken === null) refusal = null
      else if (refusal === null) {
        refusal = red._('problem.tag-clash', { name: plan.tags.find(({ tag }) => tag.id === taken)?.tag.raw })
        ready.status.show('misconfigured')
        node.error(refusal)
      }
    },
  })
  ready.report(() => prefixed('line.', attachment.connection?.counters() ?? {}))
  ready.onClose(() => {
    isClosed = true
    attachment.close()
    side.close()
  })
  const closed = () => wordedError(red, fault('node.closed'))
  node.on('input', (message, send, done) => {
    if (isClosed) return done(closed())
    if (receipts.came(message['_msgid'])) return done()
    if (refusal !== null) return done(wordedError(red, fault('misconfigured', { reasons: refusal }, { retry: false })))
    if (attachment.connection === null) return done(wordedError(red, fault('line.ended')))
    const names = namesOf(message, plan.tags)
    if (names instanceof Error) return done(wordedError(red, asFault(names)))
    attachment.connection.read(registration, names).then(
      (readings) => {
        if (isClosed) return done(closed())
        ready.counters.add('readings', readings.length)
        give(send, readings, unknownOf(message))
        done()
      },
      (thrown: unknown) => done(wordedError(red, asFault(thrown))),
    )
  })
}

/** What has taken the place of a connection that closed; and is told of its user once, for its errors to reach this flow. */
function replacementOf<S extends Settings, W>(ready: Ready<S>, id: string, { type }: ConnectionPort<W>): ConnectionPort<W> | null {
  const owner = ready.red.nodes.getNode(id)
  const port = owner?.lineside as ConnectionPort<W> | undefined
  if (port?.kind !== 'connection' || port.type !== type || port.closed.aborted) return null
  return owner?.users?.[ready.node.id] === ready.node ? port : useConfig<ConnectionPort<W>>(ready, id, 'connection')
}

/** The raw names a message asks for: those in `topic`, or all when there is none. */
function namesOf(message: Message, tags: readonly Wanted[]): readonly string[] | null | Error {
  const { topic } = message
  if (topic === undefined || topic === null || topic === '') return null
  const asked = Array.isArray(topic) ? topic.map(String) : [String(topic)]
  const found = asked.map((name) => tags.find((wanted) => wanted.tag.raw === name || wanted.topic === name)?.tag.raw)
  const missing = asked.find((_, index) => found[index] === undefined)
  if (missing !== undefined) return fault('reader.unknown-tag', { name: missing }, { retry: false })
  return found.filter((name) => name !== undefined)
}
