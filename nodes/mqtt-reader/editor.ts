// The dialog of the MQTT reader: what the table makes of a message, of one's own or as it comes from the broker.
import type { Answer } from '../lib/editor/ask.ts'
import { h } from '../lib/editor/dom.ts'
import type { Editor, Form } from '../lib/editor/form.ts'
import { answered, type Result, tryPanel, unsound } from '../lib/editor/try.ts'
import { qualityOf } from '../lib/quality.ts'
import type { Found } from '../mqtt-connection/decoder.ts'
import { rowsProblems } from './check-rows.ts'
import type { Config, fields } from './fields.ts'
import { tryMessage } from './try-message.ts'

type Settings = typeof fields.settings

/** As the connection's answer to "listen" has it. */
interface Heard {
  readonly topic: string
  readonly retain: boolean
  readonly bytes: number
  /** Base64 of the first bytes. */
  readonly sample: string
}

export const editor: Editor<Settings> = {
  open(form) {
    const { word } = form
    const listen = { title: word('listen.title'), button: word('listen.button'), inputs: { filter: word('listen.filter') } }
    tryPanel(form, listen, async ({ filter }) => answered(await form.ask('listen', { filter: filter.trim() }), (answer) => heardResult(form, answer)))
    const one = { title: word('try.title'), button: word('try.button'), inputs: { topic: word('try.topic'), payload: word('try.payload') } }
    tryPanel(form, { ...one, areas: ['payload' as const] }, ({ topic, payload }) => {
      const rows = soundRows(form)
      if (rows === null) return unsound(form)
      const content = readings(form, rows, topic.trim(), new TextEncoder().encode(payload))
      return content === null ? { tone: 'bad', content: [word('try.unmatched')] } : { tone: 'plain', content: [content] }
    })
  },
}

function soundRows(form: Form<Settings>): Config['topics'] | null {
  const config = form.sound(['topics', 'acknowledge'])
  return config === null || rowsProblems(config as Config).length > 0 ? null : config.topics
}

/** Each topic with its message, and what the table as it stands would make of it. */
function heardResult(form: Form<Settings>, answer: Answer): Result {
  const { word } = form
  const heard = (answer['heard'] ?? []) as readonly Heard[]
  if (heard.length === 0) return { tone: 'bad', content: [word('listen.silence')] }
  const rows = soundRows(form) ?? []
  const items = heard.map(({ topic, retain, bytes, sample }) => {
    const payload = bytesOf(sample)
    const isCut = payload.length < bytes
    const found = isCut ? word('listen.cut', { bytes }) : (readings(form, rows, topic, payload) ?? word('listen.unmatched'))
    const marks = retain ? [' ', word('listen.retained')] : []
    return h('li', {}, h('code', {}, topic), ...marks, h('div', {}, h('code', {}, shown(payload))), found)
  })
  return { tone: 'good', content: [word('listen.heard', { topics: heard.length }), h('ul', {}, ...items)] }
}

/** Null where no row fits. */
function readings(form: Form<Settings>, rows: Config['topics'], topic: string, payload: Uint8Array): HTMLElement | null {
  const tried = tryMessage(rows, topic, payload, Date.now())
  if (tried.length === 0) return null
  return h('ul', {}, ...tried.flatMap(({ row, found }) => found.map((one) => h('li', {}, valueText(form, row, one)))))
}

function valueText({ word, node }: Form<Settings>, row: number, { name, payload, unit, statusCode, sourceTime, findings }: Found): string {
  const qualities = { good: word('quality.good'), uncertain: word('quality.uncertain'), bad: word('quality.bad') }
  const value = typeof payload === 'string' ? `"${payload}"` : String(payload)
  const time = sourceTime === null ? '' : new Date(sourceTime).toISOString()
  const reasons = (findings ?? []).map((finding) => node._(`finding.${finding}`))
  const parts = [`${name} = ${value}${unit === undefined ? '' : ` ${unit}`}`, time, qualities[qualityOf(statusCode)], ...reasons]
  return word('try.found', { row, text: parts.filter((part) => part !== '').join(' · ') })
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

/** The beginning of a payload, as text where it is one. */
function shown(payload: Uint8Array): string {
  const text = new TextDecoder().decode(payload.subarray(0, 200))
  return /^[\u0020-\u007e\u00a0-\uffee\s]*$/.test(text)
    ? text
    : [...payload.subarray(0, 48)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
}
