// The dialog of the asset model: checks the unsaved text on the server and shows what is wrong, or the assets.
import type { Answer } from '../lib/editor/ask.ts'
import { h } from '../lib/editor/dom.ts'
import type { Editor, Form } from '../lib/editor/form.ts'
import { answered, type Result, tryPanel } from '../lib/editor/try.ts'
import type { fields } from './fields.ts'
import type { Outline } from './outline.ts'

type Settings = typeof fields.settings

export const editor: Editor<Settings> = {
  open(form) {
    const { word } = form
    tryPanel(form, { title: word('check.title'), button: word('check.button') }, async () =>
      answered(await form.ask('check'), (answer) => checked(form, answer)),
    )
  },
}

function checked({ word }: Form<Settings>, answer: Answer): Result {
  const problems = answer.problems ?? []
  if (problems.length > 0) return { tone: 'bad', content: problems.map(({ text }) => h('div', {}, text)) }
  const { assets, counts } = answer as unknown as Outline
  const rest = counts.assets - assets.length
  const more = rest > 0 ? [h('li', {}, word('check.more', { assets: rest }))] : []
  return { tone: 'good', content: [word('check.sound', counts), h('ul', {}, ...assets.map(assetItem), ...more)] }
}

function assetItem({ path, type, tags }: Outline['assets'][number]): HTMLElement {
  const items = tags.map(({ name, property }) => h('li', {}, h('code', {}, name), ` → ${property}`))
  return h('li', {}, h('strong', {}, path), ` (${type})`, h('ul', {}, ...items))
}
