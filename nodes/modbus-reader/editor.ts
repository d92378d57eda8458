// The dialog of the Modbus reader: the register each row means on the wire, what the table costs, what the device has.
import { h } from '../lib/editor/dom.ts'
import type { Editor, Form } from '../lib/editor/form.ts'
import { pickList } from '../lib/editor/pick-list.ts'
import type { Row } from '../lib/editor/table.ts'
import { answered, facts, type Result, tryPanel, unsound, type Work } from '../lib/editor/try.ts'
import { parseField } from '../lib/parse-config.ts'
import { fields as connectionFields } from '../modbus-connection/fields.ts'
import { type Link, type LinkSettings, linkOf } from '../modbus-connection/link.ts'
import type { ModbusAnswers, ModbusQuestion } from '../modbus-connection/questions.ts'
import { type Block, widthOf } from '../modbus-connection/want.ts'
import { parseAddress } from './address.ts'
import { type Config, fields, type TagRow } from './fields.ts'
import { planFigures } from './plan-figures.ts'
import { sunspecRows, withFactorRows } from './sunspec-rows.ts'
import { tagProblems } from './tag-problems.ts'
import { wantOf } from './tag-table.ts'

type Settings = typeof fields.settings

export const editor: Editor<Settings> = {
  open(form) {
    const { word } = form
    form.rows('tags').derive('address', word('wire'), (row) => wireText(row, String(form.value('notation'))))
    tryPanel(form, { title: word('plan.title'), button: word('plan.button') }, () => planResult(form))
    tryPanel(
      form,
      { title: word('device.title'), button: word('device.units'), inputs: { units: word('device.unit') } },
      ({ units }, tell) => lookForUnits(form, units, tell),
      [
        { button: word('device.identify'), work: ({ units }) => identify(form, units) },
        { button: word('device.sunspec'), work: ({ units }) => sunspecModels(form, units) },
      ],
    )
  },
}

/** `100 … 101` and in hex, as the request carries it; empty while the row is not sound. */
function wireText(row: Row, notation: string): string {
  const parsed = parseField(fields.settings.tags, [row], 'tags')
  const [tag] = (parsed.value ?? []) as readonly TagRow[]
  const found = tag === undefined ? undefined : parseAddress(tag.address, notation as Config['notation'], tag.register)
  if (tag === undefined || found === undefined || 'problem' in found) return ''
  const last = found.address + widthOf(tag) - 1
  return `${span(found.address, last)} · 0x${found.address.toString(16).toUpperCase().padStart(4, '0')}`
}

/** Of each cycle; the sums tell the rest. */
const shownBlocks = 200

function planResult(form: Form<Settings>): Result {
  const { word } = form
  const config = form.sound(['tags', 'notation', 'maxGap', 'maxRegisters', 'intervalMs'])
  if (config === null || tagProblems(config).length > 0) return unsound(form)
  const { link, maxRequestsPerSecond } = connectionSettings(String(form.value('connection')))
  const { cycles, requests, read, wanted, loadPercent } = planFigures(wantOf(config, ''), link, maxRequestsPerSecond)
  const lists = cycles.flatMap(({ intervalMs, blocks, durationMs }) => [
    h('div', {}, word('plan.cycle', { interval: intervalMs, requests: blocks.length, ms: short(durationMs) })),
    h('ol', {}, ...blocks.slice(0, shownBlocks).map((block) => h('li', {}, blockText(form, block)))),
    ...(blocks.length > shownBlocks ? [h('div', {}, word('rows.more', { count: blocks.length - shownBlocks }))] : []),
  ])
  const basis = link.kind === 'network' ? word('plan.network', { ms: short(link.roundTripMs) }) : word('plan.serial', { baud: link.baudRate })
  return {
    tone: loadPercent > 100 ? 'bad' : 'plain',
    content: [
      word('plan.sum', { requests, read, wanted }),
      ' ',
      word('plan.load', { percent: short(loadPercent) }),
      ...(loadPercent > 100 ? [' ', word('plan.too-much')] : []),
      ' ',
      basis,
      ...lists,
    ],
  }
}

/** Of the connection chosen, as the editor holds it; what is not set, or a variable, counts as its default. */
function connectionSettings(id: string): { readonly link: Link; readonly maxRequestsPerSecond: number } {
  const stored = RED.nodes.node(id) ?? {}
  const { settings } = connectionFields
  const value = (name: keyof typeof settings): unknown => {
    const field = settings[name]
    return parseField(field, stored[name], name).value ?? ('default' in field ? field.default : undefined)
  }
  const names = ['transport', 'baudRate', 'dataBits', 'parity', 'stopBits', 'pauseBetweenRequestsMs'] as const
  const link = linkOf(Object.fromEntries(names.map((name) => [name, value(name)])) as unknown as LinkSettings)
  return { link, maxRequestsPerSecond: Number(value('maxRequestsPerSecond')) }
}

function blockText({ word, node }: Form<Settings>, { unitId, register, start, count, tags }: Block): string {
  const table = node._(`option.tags.register.${register}`)
  return word('plan.request', { unit: unitId, table, registers: span(start, start + count - 1), tags: tags.length })
}

/** As many units as answer in one question's time, and on from there until all are looked for or the dialog is closed. */
async function lookForUnits(form: Form<Settings>, units: string, tell: Parameters<Work<'units'>>[1]): Promise<Result> {
  const { word } = form
  const [first, last] = unitsIn(units, [1, 247])
  const found: number[] = []
  for (let next: number | null = first; next !== null; ) {
    const answer: Answered<'scan-units'> = await inquire(form, { kind: 'scan-units', from: next, to: last })
    if ('refused' in answer) return answer.refused
    found.push(...answer.found)
    next = answer.next
    const progress = word('device.progress', { found: found.join(', '), next: next ?? last, last })
    if (next !== null && !tell({ tone: 'plain', content: [progress] })) break
  }
  if (found.length === 0) return { tone: 'bad', content: [word('device.none', { first, last })] }
  return { tone: 'good', content: [word('device.found', { found: found.join(', '), first, last })] }
}

/** What the numbers of the objects mean (Modbus Application Protocol 1.1b3, 6.21). */
const objectWords: readonly string[] = [
  ...['device.object.vendor', 'device.object.product', 'device.object.revision', 'device.object.url'],
  ...['device.object.name', 'device.object.model', 'device.object.application'],
]

async function identify(form: Form<Settings>, units: string): Promise<Result> {
  const { word } = form
  const [unitId] = unitsIn(units, [1, 1])
  const answer = await inquire(form, { kind: 'identify', unitId })
  if ('refused' in answer) return answer.refused
  const nameOf = (id: number) => (objectWords[id] === undefined ? `0x${id.toString(16)}` : word(objectWords[id]))
  return { tone: 'good', content: [facts(answer.objects.map(({ id, text }) => [nameOf(id), text]))] }
}

async function sunspecModels(form: Form<Settings>, units: string): Promise<Result> {
  const { word } = form
  const [unitId] = unitsIn(units, [1, 1])
  const map = await inquire(form, { kind: 'sunspec', unitId })
  if ('refused' in map) return map.refused
  if (map.base === null) return { tone: 'bad', content: [word('device.no-sunspec', { unit: unitId })] }
  const table = new Map(
    form
      .rows('tags')
      .value()
      .map((row) => [String(row['name']), Number(row['unitId'] ?? 1)]),
  )
  const notation = form.value('notation') as Config['notation']
  const models = sunspecRows(map, { notation, unitOf: (name) => table.get(name) })
  const all = models.flatMap(({ rows }) => rows)
  const factors = new Set(all.map(({ scaleFactor }) => scaleFactor))
  const groups = models.map(({ model, name, rows }) => ({
    title: word('device.model', { id: model.id, name, address: model.address, length: model.length }),
    picks: rows.flatMap((row) => (factors.has(row.name) ? [] : [{ text: row.name, value: row, isThere: table.has(row.name) }])),
  }))
  const list = pickList(groups, word, (chosen) => {
    const known = new Set(
      form
        .rows('tags')
        .value()
        .map((row) => row['name']),
    )
    form.rows('tags').append(withFactorRows(chosen, all).filter(({ name }) => !known.has(name)))
  })
  return { tone: 'plain', content: [word(map.isWhole ? 'device.models' : 'device.models-broken', { count: models.length, base: map.base }), list] }
}

/** `refused` is what to tell where there is no answer. */
type Answered<K extends ModbusQuestion['kind']> = ModbusAnswers[K] | { readonly refused: Result }

/** Asks the deployed connection. */
async function inquire<Q extends ModbusQuestion>(form: Form<Settings>, question: Q): Promise<Answered<Q['kind']>> {
  const answer = await form.ask('ask', { question })
  const refused = answered(answer, () => ({ tone: 'good', content: [] }))
  return refused.tone === 'bad' ? { refused } : (answer['answer'] as ModbusAnswers[Q['kind']])
}

/** `7` or `1-20`; `otherwise` where nothing is written, or nothing that can be read. */
function unitsIn(text: string, otherwise: readonly [number, number]): readonly [first: number, last: number] {
  const [, first, last = first] = /^\s*(\d+)(?:\s*[-–…]\s*(\d+))?\s*$/.exec(text) ?? []
  return first === undefined ? otherwise : [Number(first), Number(last)]
}

function span(first: number, last: number): string {
  return first === last ? String(first) : `${first} … ${last}`
}

/** Three digits are enough for a forecast. */
function short(value: number): string {
  return String(Number(value.toPrecision(3)))
}
