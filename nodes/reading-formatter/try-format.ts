// What a sample becomes and what becomes of that again, for the editor: the same code as at run time.
import { type Fault, fault } from '../lib/fault.ts'
import { parseExact } from '../lib/formats/exact-json.ts'
import { decodeJson, encodeJson } from '../lib/json.ts'
import type { Message, Reading } from '../lib/reading.ts'
import type { Config } from './fields.ts'
import { createFormatter } from './formatter.ts'

export interface Tried {
  /** Messages of the format, as a person reads them. */
  readonly messages: readonly string[]
  /** What a reader of the format finds in them. */
  readonly readings: readonly Reading[]
  /** Why some of it could not be written or read. */
  readonly faults: readonly Fault[]
}

/**
 * @param text `to`: a value, or JSON of a reading; `from`: JSON of a message, its payload alone, or the hex of Sparkplug's
 *   bytes. Empty: an example. Throws a fault.
 */
export function tryFormat(config: Config, text: string, now: number): Tried {
  const sample = text.trim()
  const isTo = config.direction === 'to'
  const to = run({ ...config, direction: 'to' }, isTo || sample === '' ? sampleReading(isTo ? sample : '', now) : null, now)
  const messages = isTo || sample === '' ? to.messages : [sampleMessage(config, sample)]
  const from = messages.map((message) => run({ ...config, direction: 'from', output: 'single' }, message, now))
  return {
    messages: messages.map(described),
    readings: from.flatMap((one) => one.messages as readonly Reading[]),
    faults: [...to.faults, ...from.flatMap((one) => one.faults)],
  }
}

function run(config: Config, message: Message | null, now: number): { readonly messages: readonly Message[]; readonly faults: readonly Fault[] } {
  const faults: Fault[] = []
  const worded = (cause: Fault) => {
    faults.push(cause)
    return cause.code
  }
  const formatter = createFormatter(config, { nodeId: 'try', binary: (bytes) => bytes, worded, count: () => undefined })
  const outputs = message === null ? [] : (formatter.translate?.(message, now).outputs ?? [])
  return { messages: outputs.filter(({ port }) => port === 'messages').map((output) => output.message), faults }
}

function sampleReading(text: string, now: number): Message {
  const given = text === '' ? 2.5 : parsed(text, text.startsWith('{') ? decodeJson : parseExact)
  if (typeof given === 'object' && given !== null && 'timestamp' in given) return given as Message
  const asset = { id: 'urn:acme:filler:4711', type: 'Filler', path: 'acme/leeds/packing/line1/filler', site: 'leeds', line: 'line1' }
  const topic = `${asset.path}/pressure`
  const tag = { id: 'try:pressure', name: 'line1_filler_pressure', raw: 'pressure' }
  return { topic, payload: given, timestamp: now, quality: 'good', statusCode: 0, unit: 'bar', asset, tag }
}

function sampleMessage({ format }: Config, text: string): Message {
  const data = /^[[{]/.test(text) ? parsed(text, format === 'json' ? decodeJson : parseExact) : text
  const isMessage = typeof data === 'object' && data !== null && 'payload' in data
  const message: Message = isMessage ? (data as Message) : { payload: data }
  return format === 'sparkplug' ? { ...message, payload: bytesOf(message['payload']) } : message
}

/** JSON, or a text that is none. */
function parsed(text: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(text)
  } catch (cause) {
    if (/^[[{]/.test(text)) throw fault('format.sample-not-json', { message: cause instanceof Error ? cause.message : '' }, { cause, retry: false })
    return text
  }
}

/** Bytes as people copy them: hex, or what the debug sidebar makes of a Buffer. */
function bytesOf(payload: unknown): unknown {
  if (typeof payload === 'object' && payload !== null && 'data' in payload && Array.isArray(payload.data))
    return Uint8Array.from(payload.data as number[])
  const hex = typeof payload === 'string' ? payload.replaceAll(/\s|0x/g, '') : ''
  return /^([0-9a-f]{2})+$/i.test(hex) ? Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)) : payload
}

function described(message: Message): string {
  const { topic, payload, ...beside } = message
  const shown = payload instanceof Uint8Array ? hexOf(payload) : typeof payload === 'string' ? payload : encodeJson(payload)
  const lines = [typeof topic === 'string' && topic !== '' ? `topic: ${topic}` : '', `payload: ${shown}`]
  return [...lines, ...Object.entries(beside).map(([name, value]) => `${name}: ${typeof value === 'string' ? value : encodeJson(value)}`)]
    .filter((line) => line !== '')
    .join('\n')
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
}
