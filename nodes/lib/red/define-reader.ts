// A reader node: hangs on a connection, hands its tag table over, sends readings; its input reads now.
import { systemClock } from '../clock.ts'
import { prefixed } from '../counters.ts'
import { asFault, fault } from '../fault.ts'
import type { ConfigOf, Fields, Problem, Settings } from '../fields.ts'
import type { ConnectionPort, Registration, Wanted } from '../line.ts'
import { createReaderSide } from '../reader.ts'
import type { Message, Reading } from '../reading.ts'
import { useConfig } from './define-config.ts'
import { sendOn, unknownOf } from './message.ts'
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
      const { claims } = connection
      const taken = claims.claim(
        ready.node.id,
        wanted.tags.map(({ tag }) => tag.id),
      )
      if (taken !== null) return refuseFor(red._('problem.tag-clash', { name: wanted.tags.find(({ tag }) => tag.id === taken)?.tag.raw }))
      ready.onClose(() => claims.release(ready.node.id))
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
  const registration: Registration<W> = { readerId: node.id, tags: plan.tags, want: plan.want }
  const give = (send: Send, readings: readonly Reading[], kept: Message | null) => {
    if (config.output === 'batch') return sendOn(send, ports, 0, readings, { ...kept, topic: ready.label })
    sendOn(send, ports, 0, kept === null ? readings : readings.map((reading) => ({ ...kept, ...reading })), null)
  }
  const side = createReaderSide({
    clock: systemClock,
    counters: ready.counters,
    tags: plan.tags,
    ...(plan.periodMs === undefined ? {} : { periodMs: plan.periodMs }),
    heartbeatMs: config.heartbeatSeconds * 1000,
    emit: (readings) => give(node.send.bind(node), readings, null),
    show: (state) => ready.status.show(state),
  })
  ready.report(() => prefixed('line.', connection.counters()))
  ready.onClose(() => side.close())
  // A turn later: the nodes wired behind this one are made after it, and a line that is down is said at once.
  let leave = systemClock.after(0, () => {
    leave = connection.join(registration, side)
  })
  ready.onClose(() => leave())
  node.on('input', (message, send, done) => {
    const names = namesOf(message, plan.tags)
    if (names instanceof Error) return done(wordedError(red, asFault(names)))
    connection.read(registration, names).then(
      (readings) => {
        ready.counters.add('readings', readings.length)
        give(send, readings, unknownOf(message))
        done()
      },
      (thrown: unknown) => done(wordedError(red, asFault(thrown))),
    )
  })
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
