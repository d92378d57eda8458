// The formatter: readings in, messages of a format out; or the other way round. It keeps nothing.
import { type Fault, isFault } from '../lib/fault.ts'
import { isBatch, type Message, parseReading, type Reading } from '../lib/reading.ts'
import type { Output, Step, Translation } from '../lib/step.ts'
import { unknownOf } from '../lib/unknown-parts.ts'
import type { Config } from './fields.ts'
import { createReader, createReadings } from './read.ts'
import { createWriter } from './write.ts'

export interface FormatterOptions {
  /** Id of the node: tags that it names begin with it. */
  readonly nodeId: string
  /** Bytes as the nodes behind take them: a Buffer. */
  readonly binary: (bytes: Uint8Array) => unknown
  /** The sentence of a fault. */
  readonly worded: (cause: Fault) => string
  /** Counts `received` messages, `readings` written or read, `unreadable` readings and values. */
  readonly count: (counter: string, amount?: number) => void
}

export function createFormatter(config: Config, options: FormatterOptions): Step<Message> {
  const translate = config.direction === 'to' ? createTo(config, options) : createFrom(config, options)
  return {
    take: (reading, now) => translate(reading, now).outputs,
    translate(message, now) {
      options.count('received')
      return translate(message, now)
    },
    balance: () => ({ held: 0, suppressed: {} }),
  }
}

type Translate = (message: Message, now: number) => Translation

function createTo(config: Config, options: FormatterOptions): Translate {
  const write = createWriter(config, options.binary)
  return (message, now) => {
    const whole = isBatch(message)
    const readings: Reading[] = []
    const unreadable: Output<Message>[] = []
    for (const part of whole ? message.payload : [message]) {
      const one = typeof part === 'object' && part !== null ? (part as Message) : { payload: part }
      const parsed: Reading | Fault = parseReading(one)
      if (isFault(parsed)) unreadable.push(refused(one, parsed, options))
      else readings.push(parsed)
    }
    const { written, refused: unwritten } = write(readings, whole, now)
    const carried = whole ? unknownOf(message) : {}
    const messages = written.map(
      ({ message: made, of }): Output<Message> => ({ port: 'messages', message: { ...carried, ...unknownOf(of ?? {}), ...made } }),
    )
    options.count('readings', readings.length - unwritten.length)
    options.count('unreadable', unreadable.length + unwritten.length)
    return { outputs: [...messages, ...unreadable, ...unwritten.map(({ reading, cause }) => refused(reading, cause, options))], readings }
  }
}

function createFrom(config: Config, options: FormatterOptions): Translate {
  const read = createReader(config)
  const readingOf = createReadings(options.nodeId, config.format)
  const readOne = (message: Message, now: number): Translation => {
    const { found, faults } = read(message)
    const readings = found.map((one) => ({ ...unknownOf(message), ...readingOf(one, message, now) }))
    const [first] = faults
    options.count('readings', readings.length)
    options.count('unreadable', faults.length)
    return { readings, outputs: first === undefined ? [] : [refused(message, first, options)] }
  }
  return (message, now) => {
    const parts = isBatch(message)
      ? message.payload.map((part) => (typeof part === 'object' && part !== null ? (part as Message) : { payload: part }))
      : [message]
    const turns = parts.map((part) => readOne(part, now))
    const readings = turns.flatMap((turn) => turn.readings)
    const sent: readonly Message[] =
      config.output === 'single' || readings.length === 0 ? readings : [{ ...unknownOf(message), batch: true, payload: readings }]
    return { readings, outputs: [...sent.map((one) => ({ port: 'messages', message: one })), ...turns.flatMap(({ outputs }) => outputs)] }
  }
}

/** As it came, with the reason. */
function refused(message: Message, cause: Fault, { worded }: FormatterOptions): Output<Message> {
  return { port: 'unreadable', message: { ...message, error: { code: cause.code, message: worded(cause) } } }
}
