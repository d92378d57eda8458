// The dialog of the tag normalizer: what the table makes of one raw value.
import type { Editor, Form } from '../lib/editor/form.ts'
import { facts, type Result, tryPanel, unsound } from '../lib/editor/try.ts'
import type { fields } from './fields.ts'
import { tryRow } from './try-row.ts'

type Settings = typeof fields.settings

export const editor: Editor<Settings> = {
  open(form) {
    const { word } = form
    const inputs = { raw: word('try.raw'), value: word('try.value') }
    tryPanel(form, { title: word('try.title'), button: word('try.button'), inputs }, ({ raw, value }) => {
      const config = form.sound(['tags', 'outOfRange'])
      return config === null ? unsound(form) : result(form, { name: '', ...config }, raw, value)
    })
  },
}

function result({ word, node }: Form<Settings>, config: Parameters<typeof tryRow>[0], raw: string, value: string): Result {
  const { row, reading } = tryRow(config, raw, value)
  if (row === null) return { tone: 'bad', content: [word('try.unmapped')] }
  const qualities = { good: word('quality.good'), uncertain: word('quality.uncertain'), bad: word('quality.bad') }
  const content = facts([
    [word('try.row'), String(row)],
    [word('try.name'), reading.tag.name],
    [word('try.payload'), [plain(reading.payload), reading.unit ?? ''].join(' ').trim()],
    [word('try.quality'), qualities[reading.quality]],
    [word('try.findings'), (reading.findings ?? []).map((finding) => node._(`finding.${finding}`)).join(' · ')],
  ])
  return { tone: reading.quality === 'good' ? 'good' : 'bad', content: [content] }
}

function plain(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value)
}
