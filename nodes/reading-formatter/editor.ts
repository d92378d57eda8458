// The dialog of the formatter: what a sample becomes in the format, and what a reader gets back of it.
import { h } from '../lib/editor/dom.ts'
import type { Editor, Form } from '../lib/editor/form.ts'
import { type Result, tryPanel, unsound } from '../lib/editor/try.ts'
import type { Reading } from '../lib/reading.ts'
import type { Config, fields } from './fields.ts'
import { tryFormat } from './try-format.ts'

type Settings = typeof fields.settings

/** More are counted, not listed. */
const shown = 50

export const editor: Editor<Settings> = {
  open(form) {
    const { word } = form
    const { run } = tryPanel(
      form,
      { title: word('try.title'), button: word('try.button'), inputs: { sample: word('try.sample') }, areas: ['sample'] },
      ({ sample }) => {
        const { config } = form.parsed()
        return config === null ? unsound(form) : result(form, config, sample)
      },
    )
    form.onChange(run)
  },
}

function result(form: Form<Settings>, config: Config, sample: string): Result {
  const { word, node } = form
  const { messages, readings, faults } = tryFormat(config, sample, Date.now())
  const refusals = faults.map(({ code, params }) => h('p', {}, node._(`fault.${code}`, params)))
  const written = messages.slice(0, shown).map((text) => h('pre', {}, text))
  const read = h('ol', {}, ...readings.slice(0, shown).map((reading) => h('li', {}, line(form, reading))))
  const more = readings.length > shown ? [word('rows.more', { count: readings.length - shown })] : []
  const isGood = faults.length === 0 && readings.length > 0
  return { tone: isGood ? 'good' : 'bad', content: [...refusals, ...written, ...(readings.length > 0 ? [word('try.read'), read, ...more] : [])] }
}

/** `acme/line1/pressure = 2.5 bar · good · 2026-01-01T00:00:00.000Z · findings` */
function line({ word, node }: Form<Settings>, { topic, payload, unit, quality, timestamp, findings = [] }: Reading): string {
  const qualities = { good: word('quality.good'), uncertain: word('quality.uncertain'), bad: word('quality.bad') }
  const value = [typeof payload === 'string' ? `"${payload}"` : String(payload), unit ?? ''].join(' ').trim()
  return [`${topic} = ${value}`, qualities[quality], new Date(timestamp).toISOString(), ...findings.map((code) => node._(`finding.${code}`))].join(
    ' · ',
  )
}
