// The dialog of the enricher: where a tag name leads in the model that is deployed.

import type { Answer } from '../lib/editor/ask.ts'
import type { Editor, Form } from '../lib/editor/form.ts'
import { answered, facts, type Result, tryPanel } from '../lib/editor/try.ts'
import type { TagDefinition } from '../lib/model.ts'
import type { fields } from './fields.ts'

type Settings = typeof fields.settings

interface Found {
  readonly deployed: boolean
  readonly definition?: TagDefinition | null
  readonly nearest?: string | null
}

export const editor: Editor<Settings> = {
  open(form) {
    const { word } = form
    tryPanel(form, { title: word('try.title'), button: word('try.button'), inputs: { tag: word('try.tag') } }, async ({ tag }) =>
      answered(await form.ask('try', { tag: tag.trim() }), (answer) => found(form, answer)),
    )
  },
}

function found({ word }: Form<Settings>, answer: Answer): Result {
  const { deployed, definition, nearest } = answer as unknown as Found
  if (!deployed) return { tone: 'bad', content: [word('try.not-deployed')] }
  if (definition === null || definition === undefined) {
    return { tone: 'bad', content: [nearest ? word('try.nearest', { name: nearest }) : word('try.unknown')] }
  }
  const { asset, topic, property, unit, range } = definition
  const content = facts([
    [word('try.topic'), topic],
    [word('try.asset'), `${asset.path} (${asset.type})`],
    [word('try.property'), property],
    [word('try.unit'), unit],
    [word('try.range'), range?.join(' … ')],
    [
      word('try.attributes'),
      Object.entries(asset.attributes ?? {})
        .map(([name, value]) => `${name}: ${value}`)
        .join(', '),
    ],
  ])
  return { tone: 'good', content: [content] }
}
