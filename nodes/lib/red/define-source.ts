// A source node: a reader with no connection. Ports, batching, status, counters and `done` are here.
import { systemClock } from '../clock.ts'
import { asFault, type Fault, fault } from '../fault.ts'
import type { ConfigOf, Fields, Settings } from '../fields.ts'
import type { Message, Reading } from '../reading.ts'
import type { Source } from '../source.ts'
import { unknownOf } from '../unknown-parts.ts'
import { createFigures } from './figures.ts'
import { marked, sendOn } from './message.ts'
import { type Ready, register } from './node.ts'
import { showFreshness } from './show-freshness.ts'
import type { Red, Send } from './types.ts'
import { sentence, wordedError } from './words.ts'

/** The settings every source has. */
export interface SourceSettings {
  readonly output: 'single' | 'batch'
}

/** What a source is given beside its settings. */
export interface SourcePorts {
  /** Sends readings that no message asked for. */
  emit(readings: readonly Reading[]): void
  count(counter: string, amount?: number): void
}

/**
 * Output ports: readings, side port, health. Counts `received` messages = `matched` + `unmatched` + `failed` (with a
 * fault for Catch), and `readings`.
 */
export function defineSource<const S extends Settings>(
  folder: string,
  fields: Fields<S>,
  create: (config: ConfigOf<S> & SourceSettings, ports: SourcePorts, ready: Ready<S>) => Source,
): (red: Red) => void {
  return (red) =>
    register(red, folder, fields, (ready) => {
      startSource(ready, ready.config as ConfigOf<S> & SourceSettings, fields.face.outputs.length, create)
    })
}

function startSource<S extends Settings>(
  ready: Ready<S>,
  config: ConfigOf<S> & SourceSettings,
  ports: number,
  create: (config: ConfigOf<S> & SourceSettings, ports: SourcePorts, ready: Ready<S>) => Source,
): void {
  const { node, red, counters } = ready
  const figures = createFigures(systemClock)
  const shown = showFreshness(ready.status, systemClock, figures.text)
  let isClosed = false
  /** `kept`: what the message carries that is no part of a reading, `_msgid` too. */
  const give = (send: Send, readings: readonly Reading[], kept: Message | null) => {
    counters.add('readings', readings.length)
    figures.add(readings.length)
    if (config.output === 'batch') return sendOn(send, ports, 0, readings, { ...kept, topic: ready.label })
    sendOn(send, ports, 0, kept === null ? readings : readings.map((reading) => ({ ...kept, ...reading })), null)
  }
  const emit = (readings: readonly Reading[]) => {
    if (!isClosed) give(node.send.bind(node), readings, null)
  }
  const source = create(config, { emit, count: counters.add }, ready)
  const take = (message: Message, send: Send) => {
    const { readings, refused } = source.take(message)
    counters.add(refused === null ? 'matched' : 'unmatched')
    const worded = (cause: Fault) => sentence(red, cause)
    if (refused !== null) return sendOn(send, ports, 1, [marked(message, refused, worded)], null)
    shown.taken(readings)
    give(send, readings, unknownOf(message))
  }
  node.on('input', (message, send, done) => {
    if (isClosed) return done(wordedError(red, fault('node.closed')))
    counters.add('received')
    try {
      take(message, send)
    } catch (thrown) {
      counters.add('failed')
      return done(wordedError(red, asFault(thrown)))
    }
    done()
  })
  ready.onClose(() => {
    isClosed = true
    shown.close()
    source.close()
  })
}
