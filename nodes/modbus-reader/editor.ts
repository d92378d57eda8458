// The dialog of the Modbus reader: the register each row means on the wire, and the requests the table costs.
import { h } from '../lib/editor/dom.ts'
import type { Editor, Form } from '../lib/editor/form.ts'
import type { Row } from '../lib/editor/table.ts'
import { type Result, tryPanel, unsound } from '../lib/editor/try.ts'
import { parseField } from '../lib/parse-config.ts'
import { planRequests } from '../modbus-connection/plan.ts'
import { type Block, type ModbusTag, widths } from '../modbus-connection/want.ts'
import { parseAddress } from './address.ts'
import { type Config, fields, type TagRow } from './fields.ts'
import { tagOf, tagProblems } from './tag-table.ts'

type Settings = typeof fields.settings

export const editor: Editor<Settings> = {
  open(form) {
    const { word } = form
    form.rows('tags').derive('address', word('wire'), (row) => wireText(row, String(form.value('notation'))))
    tryPanel(form, { title: word('plan.title'), button: word('plan.button') }, () => planResult(form))
  },
}

/** `100 … 101` and in hex, as the request carries it; empty while the row is not sound. */
function wireText(row: Row, notation: string): string {
  const parsed = parseField(fields.settings.tags, [row], 'tags')
  const [tag] = (parsed.value ?? []) as readonly TagRow[]
  const found = tag === undefined ? undefined : parseAddress(tag.address, notation as Config['notation'], tag.register)
  if (tag === undefined || found === undefined || 'problem' in found) return ''
  const last = found.address + widths[tag.type] - 1
  return `${span(found.address, last)} · 0x${found.address.toString(16).toUpperCase().padStart(4, '0')}`
}

function planResult(form: Form<Settings>): Result {
  const { word } = form
  const config = form.sound(['tags', 'notation', 'maxGap', 'maxRegisters'])
  if (config === null || tagProblems(config).length > 0) return unsound(form)
  const tags = config.tags.map((row) => tagOf(row, config.notation, ''))
  const blocks = planRequests(tags, config)
  const read = blocks.reduce((sum, { count }) => sum + count, 0)
  const lines = blocks.map((block) => h('li', {}, blockText(form, block)))
  return { tone: 'plain', content: [word('plan.sum', { requests: blocks.length, read, wanted: wanted(tags) }), h('ol', {}, ...lines)] }
}

function blockText({ word, node }: Form<Settings>, { unitId, register, start, count, tags }: Block): string {
  const table = node._(`option.tags.register.${register}`)
  return word('plan.request', { unit: unitId, table, registers: span(start, start + count - 1), tags: tags.length })
}

/** Registers that some tag asks for, each counted once. */
function wanted(tags: readonly ModbusTag[]): number {
  const registers = tags.flatMap(({ unitId, register, address, type }) =>
    Array.from({ length: widths[type] }, (_, index) => `${unitId}/${register}/${address + index}`),
  )
  return new Set(registers).size
}

function span(first: number, last: number): string {
  return first === last ? String(first) : `${first} … ${last}`
}
