// The dialog of the enricher: where a tag leads and in what context it is now, what is known, what a message would say.
import type { Answer as Reply } from '../lib/editor/ask.ts'
import { h } from '../lib/editor/dom.ts'
import type { Editor, Form } from '../lib/editor/form.ts'
import { resultTable } from '../lib/editor/result-table.ts'
import { timeText } from '../lib/editor/time-text.ts'
import { answered, facts, type Result, tryPanel } from '../lib/editor/try.ts'
import type { Suggestion } from '../lib/editor/try-input.ts'
import type { RawConfig } from '../lib/fields.ts'
import type { TagDefinition } from '../lib/model.ts'
import type { Answer } from './answers/answer-query.ts'
import { type AnswerTable, answerTables } from './answers/answer-tables.ts'
import type { FoundAssets } from './answers/find-assets.ts'
import type { fields } from './fields.ts'
import type { TriedContext } from './intake/try-context.ts'

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
      found(form, await form.ask('try', { tag: tag.trim() })),
    )
    trialPanel(form)
    knownPanel(form)
  },
}

async function found(form: Form<Settings>, reply: Reply): Promise<Result> {
  const { word } = form
  if (!reply.ok) return answered(reply, () => unusable(form))
  const { deployed, definition, nearest } = reply as unknown as Found
  if (!deployed) return unusable(form)
  if (definition === null || definition === undefined) {
    return { tone: 'bad', content: [nearest ? word('try.nearest', { name: nearest }) : word('try.unknown')] }
  }
  const known = await form.ask('query', { question: { query: 'context', asset: definition.asset.id } })
  const context = known.ok ? answerContent(form, known['answer'] as Answer, word('context.nothing-now')) : [known.text ?? '']
  return { tone: 'good', content: [definitionFacts(form, definition), heading(word('context.now')), ...context] }
}

function definitionFacts({ word }: Form<Settings>, { asset, topic, property, unit, range }: TagDefinition): HTMLElement {
  const attributes = Object.entries(asset.attributes ?? {}).map(([name, value]) => `${name}: ${value}`)
  return facts([
    [word('try.topic'), topic],
    [word('try.asset'), `${asset.path} (${asset.type})`],
    [word('try.property'), property],
    [word('try.unit'), unit],
    [word('try.range'), range?.join(' … ')],
    [word('try.attributes'), attributes.join(', ')],
  ])
}

/** What a message would say of the context, by the table as it stands. */
function trialPanel(form: Form<Settings>): void {
  const { word } = form
  const inputs = { topic: word('trial.topic'), payload: word('trial.payload') }
  tryPanel(form, { title: word('trial.title'), button: word('trial.button'), inputs, areas: ['payload'] }, async ({ topic, payload }) =>
    answered(await form.ask('try-context', { topic: topic.trim(), payload }), (reply) => {
      if (reply['deployed'] !== true) return unusable(form)
      const said = reply['said'] as readonly TriedContext[]
      if (said.length === 0) return { tone: 'bad', content: [word('trial.nothing')] }
      return { tone: 'good', content: said.map((one) => saidFacts(form, one)) }
    }),
  )
}

function saidFacts({ word }: Form<Settings>, { row, path, assets, from, to, values, origin }: TriedContext): HTMLElement {
  const now = Date.now()
  return facts([
    [word('trial.by'), row === null ? word('trial.itself') : word('trial.row', { row })],
    [word('context.scope'), `${path === '' ? word('context.everything') : path} (${word('trial.assets', { count: assets })})`],
    ...Object.entries(values).map(([field, value]): [string, string] => [field, value === null ? word('trial.ends') : String(value)]),
    [word('context.from'), timeText(from, now)],
    [word('context.to'), to === null ? word('context.open') : timeText(to, now)],
    [word('context.origin'), origin],
  ])
}

/** What the running node knows: context, history, genealogy, tests. */
function knownPanel(form: Form<Settings>): void {
  const { word } = form
  const materials = ['lot', 'serial', 'batch']
  const inputs = {
    question: {
      label: word('context.question'),
      options: [
        ['context', word('context.ask.context')],
        ['history', word('context.ask.history')],
        ['place', word('context.ask.place')],
        ['lot', word('context.ask.lot')],
        ['serial', word('context.ask.serial')],
        ['batch', word('context.ask.batch')],
        ['tests', word('context.ask.tests')],
      ],
    },
    asset: { label: word('context.asset'), suggest: (typed: string) => assetsLike(form, typed), isShown: unless(materials) },
    name: { label: word('context.name'), isShown: only(materials) },
    field: { label: word('context.one-field'), isShown: only(['history']) },
    at: { label: word('context.at'), isTime: true, isShown: only(['context']) },
    from: { label: word('context.since'), isTime: true, isShown: unless(['context']) },
    to: { label: word('context.until'), isTime: true, isShown: unless(['context']) },
  } as const
  tryPanel(form, { title: word('context.title'), button: word('context.button'), inputs }, async (values) =>
    answered(await form.ask('query', { question: questionOf(values) }), (reply) => known(form, reply['answer'] as Answer)),
  )
}

type Values = Readonly<Record<'question' | 'asset' | 'name' | 'field' | 'at' | 'from' | 'to', string>>

function only(questions: readonly string[]) {
  return ({ question }: Pick<Values, 'question'>) => questions.includes(question)
}

function unless(questions: readonly string[]) {
  return ({ question }: Pick<Values, 'question'>) => !questions.includes(question)
}

function questionOf({ question, asset, name, field, at, from, to }: Values): RawConfig {
  if (question === 'context') return { query: 'context', asset, at }
  if (question === 'history') return { query: 'history', asset, field, from, to }
  if (question === 'tests') return { query: 'tests', asset, from, to }
  return question === 'place' ? { query: 'genealogy', asset, from, to } : { query: 'genealogy', [question]: name, from, to }
}

async function assetsLike(form: Form<Settings>, typed: string): Promise<readonly Suggestion[]> {
  const reply = await form.ask('assets', { typed })
  if (!reply.ok || reply['deployed'] !== true) return []
  const { assets } = reply as unknown as FoundAssets
  return assets.map(({ id, path, type }) => ({ value: path, text: `${id} · ${type}` }))
}

function known(form: Form<Settings>, answer: Answer): Result {
  const { word } = form
  const nearest = answer.query === 'genealogy' ? answer.nearest : null
  if (nearest !== null) return { tone: 'bad', content: [word('context.nearest', { name: nearest })] }
  const isCut = 'cut' in answer && answer.cut
  return { tone: 'plain', content: [...answerContent(form, answer, word('context.nothing')), ...(isCut ? [h('p', {}, word('context.cut'))] : [])] }
}

function answerContent({ word }: Form<Settings>, answer: Answer, nothing: string): readonly (Node | string)[] {
  const now = Date.now()
  const tables = answerTables(answer, { word, time: (ms) => timeText(ms, now) })
  return tables.length === 0 ? [h('p', {}, nothing)] : tables.map(tableOf)
}

function tableOf({ title, headings, rows }: AnswerTable): HTMLElement {
  return h('div', {}, ...(title === '' ? [] : [heading(title)]), resultTable(headings, rows))
}

function heading(text: string): HTMLElement {
  return h('p', { className: 'lineside-heading' }, text)
}

function unusable({ word }: Form<Settings>): Result {
  return { tone: 'bad', content: [word('try.not-deployed')] }
}
