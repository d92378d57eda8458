// The dialog of a node that stands for an address: named by it, and tried before anything is deployed.
import type { Settings } from '../fields.ts'
import type { Editor } from './form.ts'
import { answered, tryPanel } from './try.ts'

/** For settings with `host` and `port`, and an action `test` that answers `milliseconds`. */
export function addressEditor<S extends Settings>(defaultPort: number): Editor<S> {
  return {
    label: ({ host, port }) => (host === '' || host === undefined ? '' : `${host}:${port ?? defaultPort}`),
    open(form) {
      const { word } = form
      tryPanel(form, { title: word('test.title'), button: word('test.button') }, async () =>
        answered(await form.ask('test'), ({ milliseconds }) => ({ tone: 'good', content: [word('test.reached', { milliseconds })] })),
      )
    },
  }
}
