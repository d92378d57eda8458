// The dialog of the destination: whether the broker takes us with these settings, before anything is deployed.
import type { Editor } from '../lib/editor/form.ts'
import { answered, tryPanel } from '../lib/editor/try.ts'
import { fields } from './fields.ts'

export const editor: Editor<typeof fields.settings> = {
  label: ({ host, port }) => (host === '' || host === undefined ? '' : `${host}:${port ?? fields.settings.port.default}`),
  open(form) {
    const { word } = form
    tryPanel(form, { title: word('test.title'), button: word('test.button') }, async () =>
      answered(await form.ask('test'), ({ milliseconds }) => ({ tone: 'good', content: [word('test.reached', { milliseconds })] })),
    )
  },
}
