// The formatter: readings in, messages of a format out; or the other way round. It keeps nothing.
import { type Fault, isFault } from '../lib/fault.ts'
import { maxValues, recordOf } from '../lib/formats/found.ts'
import { umhProperties } from '../lib/formats/umh.ts'
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
    const turns = partsOf(readings).map((part) => write(part, whole, now))
    const written = turns.flatMap((turn) => turn.written)
    const unwritten = turns.flatMap((turn) => turn.refused)
    const carried = whole ? unknownOf(message) : {}
    const messages = written.map(
      ({ message: made, of }): Output<Message> => ({ port: 'messages', message: { ...carried, ...unknownOf(of ?? {}), ...made } }),
    )
    options.count('readings', readings.length - unwritten.length)
    options.count('unreadable', unreadable.length + unwritten.length)
    return { outputs: [...messages, ...unreadable, ...unwritten.map(({ reading, cause }) => refused(reading, cause, options))], readings }
  }
}

/** A message holds no more than its reader would take. */
function partsOf(readings: readonly Reading[]): readonly (readonly Reading[])[] {
  return Array.from({ length: Math.ceil(readings.length / maxValues) }, (_, index) => readings.slice(index * maxValues, (index + 1) * maxValues))
}

function createFrom(config: Config, options: FormatterOptions): Translate {
  const read = createReader(config)
  const readingOf = createReadings(options.nodeId, config.format)
  const readOne = (message: Message, now: number): Translation => {
    const { found, faults } = read(message)
    const beside = besideOf(message, config.format)
    const readings = found.map((one) => ({ ...beside, ...readingOf(one, message, now) }))
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
      config.output === 'single' || readings.length === 0 ? readings : [{ ...besideOf(message, config.format), batch: true, payload: readings }]
    return { readings, outputs: [...sent.map((one) => ({ port: 'messages', message: one })), ...turns.flatMap(({ outputs }) => outputs)] }
  }
}

/** What the formats say beside the payload. */
const saidBeside: Readonly<Partial<Record<Config['format'], readonly string[]>>> = { umh: ['umh', 'userProperties'], influx: ['measurement'] }

/** All but that: it is in the reading now, and carried on it would be believed when it holds no longer. */
function besideOf(message: Message, format: Config['format']): Message {
  const kept = Object.entries(unknownOf(message)).filter(([property]) => saidBeside[format]?.includes(property) !== true)
  const theirs = Object.entries(recordOf(message['userProperties']) ?? {}).filter(([property]) => !umhProperties.includes(property))
  const userProperties = format === 'umh' && theirs.length > 0 ? { userProperties: Object.fromEntries(theirs) } : {}
  return { ...Object.fromEntries(kept), ...userProperties }
}

/** As it came, with the reason. */
function refused(message: Message, cause: Fault, { worded }: FormatterOptions): Output<Message> {
  return { port: 'unreadable', message: { ...message, error: { code: cause.code, message: worded(cause) } } }
}
