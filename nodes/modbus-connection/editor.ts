// The dialog of a Modbus connection: named by where the device is, tried before anything is deployed.
import { h } from '../lib/editor/dom.ts'
import type { Editor, Form } from '../lib/editor/form.ts'
import { answered, tryPanel } from '../lib/editor/try.ts'
import type { RawConfig } from '../lib/fields.ts'
import { fields } from './fields.ts'
import { isSerial, type Transport, transports } from './transports.ts'

type Settings = typeof fields.settings

export const editor: Editor<Settings> = {
  label: labelOf,
  open(form) {
    const { word } = form
    offerSerialPorts(form)
    tryPanel(form, { title: word('test.title'), button: word('test.button') }, async () =>
      answered(await form.ask('test'), ({ how, milliseconds }) => ({
        tone: 'good',
        content: [word(wordsOf[how as keyof typeof wordsOf] ?? wordsOf.connected, { milliseconds })],
      })),
    )
  },
}

const wordsOf = { connected: 'test.connected', opened: 'test.opened', answered: 'test.answered' } as const

function labelOf({ transport, host, port, serialPort }: RawConfig): string {
  const place = isSerialChoice(transport) ? serialPort : host
  if (place === '' || place === undefined) return ''
  return isSerialChoice(transport) ? String(place) : `${place}:${port ?? fields.settings.port.default}`
}

function isSerialChoice(transport: unknown): boolean {
  return transports.includes(transport as Transport) && isSerial(transport as Transport)
}

/** Proposals for the field, asked for once a serial line is chosen. What cannot be listed can be typed. */
function offerSerialPorts(form: Form<Settings>): void {
  let isAsked = false
  form.onChange(async () => {
    if (isAsked || !isSerialChoice(form.value('transport'))) return
    isAsked = true
    const { paths } = await form.ask('serial-ports')
    const list = h('datalist', { id: `lineside-serial-ports-${form.node.id}` })
    for (const path of Array.isArray(paths) ? paths : []) list.append(h('option', { value: String(path) }))
    const row = form.row('serialPort')
    row.append(list)
    row.querySelector('input')?.setAttribute('list', list.id)
  })
}
