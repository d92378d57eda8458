// The dialog of the message reader: the readings that the table makes of a sample message.
import { h } from '../lib/editor/dom.ts'
import type { Editor, Form } from '../lib/editor/form.ts'
import { type Result, tryPanel, unsound } from '../lib/editor/try.ts'
import type { Reading } from '../lib/reading.ts'
import { rowsProblems } from './check-rows.ts'
import type { fields } from './fields.ts'
import { tryMessage } from './try-message.ts'

type Settings = typeof fields.settings

/** More are counted, not listed. */
const shown = 50

export const editor: Editor<Settings> = {
  open(form) {
    const { word } = form
    const inputs = { sample: word('try.sample') }
    tryPanel(form, { title: word('try.title'), button: word('try.button'), inputs, areas: ['sample'] }, ({ sample }) => {
      const config = form.sound(['rows', 'assumedQuality'])
      return config === null || rowsProblems(config).length > 0 ? unsound(form) : result(form, config, sample)
    })
  },
}

function result(form: Form<Settings>, config: Parameters<typeof tryMessage>[0], sample: string): Result {
  const { word, node } = form
  const { readings, refused } = tryMessage(config, sample, Date.now())
  if (refused !== null) return { tone: 'bad', content: [node._(`fault.${refused.code}`, refused.params)] }
  const lines = readings.slice(0, shown).map((reading) => h('li', {}, line(form, reading)))
  const more = readings.length > shown ? [word('rows.more', { count: readings.length - shown })] : []
  return { tone: readings.every(({ quality }) => quality !== 'bad') ? 'good' : 'bad', content: [h('ol', {}, ...lines), ...more] }
}

/** `line/temp = 21.5 Cel · good · 2026-01-01T00:00:00.000Z · findings` */
function line({ word, node }: Form<Settings>, { topic, payload, unit, quality, timestamp, findings = [] }: Reading): string {
  const qualities = { good: word('quality.good'), uncertain: word('quality.uncertain'), bad: word('quality.bad') }
  const value = [typeof payload === 'string' ? `"${payload}"` : String(payload), unit ?? ''].join(' ').trim()
  return [`${topic} = ${value}`, qualities[quality], new Date(timestamp).toISOString(), ...findings.map((code) => node._(`finding.${code}`))].join(
    ' · ',
  )
}
