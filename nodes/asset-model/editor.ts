// The dialog of the asset model: checks the unsaved text on the server and shows what is wrong, or the assets.
import type { Answer } from '../lib/editor/ask.ts'
import { h } from '../lib/editor/dom.ts'
import type { Editor, Form } from '../lib/editor/form.ts'
import { answered, type Result, tryPanel } from '../lib/editor/try.ts'
import type { fields } from './fields.ts'

type Settings = typeof fields.settings

interface Checked {
  readonly assets: readonly { readonly path: string; readonly type: string }[]
  readonly tags: readonly { readonly name: string; readonly topic: string }[]
}

/** A model may hold thousands of assets: the dialog shows the first. */
const shownAssets = 100

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
  if (problems.length > 0)
    return { tone: 'bad', content: problems.map(({ pointer, text }) => h('div', {}, h('code', {}, pointer ?? ''), ` ${text}`)) }
  const { assets, tags } = answer as unknown as Checked
  const shown = assets.slice(0, shownAssets).map(({ path, type }) => assetItem(path, type, tags))
  const rest = assets.length - shown.length
  const more = rest > 0 ? [h('li', {}, word('check.more', { assets: rest }))] : []
  return { tone: 'good', content: [word('check.sound', { assets: assets.length, tags: tags.length }), h('ul', {}, ...shown, ...more)] }
}

/** An asset with the tags whose topics lie directly below its path. */
function assetItem(path: string, type: string, tags: Checked['tags']): HTMLElement {
  const own = tags.filter(({ topic }) => topic.startsWith(`${path}/`) && !topic.slice(path.length + 1).includes('/'))
  const items = own.map(({ name, topic }) => h('li', {}, h('code', {}, name), ` → ${topic.slice(path.length + 1)}`))
  return h('li', {}, h('strong', {}, path), ` (${type})`, h('ul', {}, ...items))
}
