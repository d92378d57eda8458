// The dialog of the publisher: whether a topic may leave, and a warning while the table lets nothing out.

import { h } from '../lib/editor/dom.ts'
import type { Editor, Form } from '../lib/editor/form.ts'
import { type Result, tryPanel, unsound } from '../lib/editor/try.ts'
import { isFault } from '../lib/fault.ts'
import { matchesPattern } from '../lib/topic.ts'
import type { fields } from './fields.ts'
import { toRecord } from './outbound.ts'

type Settings = typeof fields.settings

export const editor: Editor<Settings> = {
  open(form) {
    const { word } = form
    const warning = h('div', { className: 'form-tips lineside-warning', hidden: true }, word('nothing-leaves'))
    form.row('allow').append(warning)
    const { run } = tryPanel(form, { title: word('try.title'), button: word('try.button'), inputs: { topic: word('try.topic') } }, ({ topic }) =>
      verdict(form, topic.trim()),
    )
    form.onChange(() => {
      warning.hidden = form.rows('allow').value().length > 0
      run()
    })
  },
}

function verdict(form: Form<Settings>, topic: string): Result {
  const config = form.sound(['allow', 'topicRoot'])
  if (config === null) return unsound(form)
  const allow = config.allow.map(({ pattern }) => pattern)
  const reading = { topic, payload: 0, timestamp: 0, quality: 'good', statusCode: 0, tag: { id: topic, name: topic, raw: topic } } as const
  const record = toRecord(reading, { allow }, config.topicRoot)
  if (isFault(record)) return { tone: 'bad', content: [form.node._(`fault.${record.code}`, record.params)] }
  const row = allow.findIndex((pattern) => matchesPattern(pattern, topic)) + 1
  return { tone: 'good', content: [form.word('try.leaves', { row, topic: record.topic })] }
}
