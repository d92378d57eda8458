// The dialog of the asset model: checks the unsaved text on the server, shows the model as a tree, and tries names on its rules.
import type { Answer } from '../lib/editor/ask.ts'
import { afterPause, button, h } from '../lib/editor/dom.ts'
import type { Editor, Form } from '../lib/editor/form.ts'
import { resultTable } from '../lib/editor/result-table.ts'
import { link, searchList } from '../lib/editor/search-list.ts'
import { type Tree, type TreeItem, tree } from '../lib/editor/tree.ts'
import { answered, facts, type Result, type TryPanel, tryPanel } from '../lib/editor/try.ts'
import type { ChangeList, CheckAnswer, Told } from './dialog/check-answer.ts'
import type { HierarchyItem, HierarchyPage } from './dialog/hierarchy.ts'
import { itemDetail, itemFacts } from './dialog/item-facts.ts'
import type { Hits } from './dialog/search-hierarchy.ts'
import type { LiveNames, Trial, TriedName } from './dialog/try-names.ts'
import type { fields } from './fields.ts'

type Settings = typeof fields.settings
type Shown = TreeItem & { readonly item: HierarchyItem }

/** A text in this node is checked while it is typed, up to this size. */
const mostTyped = 200_000
const typingMs = 700

export const editor: Editor<Settings> = {
  open(form) {
    const check = checkPanel(form, (answer) => {
      void browse.load()
      rules.offer(answer)
    })
    const browse = treePanel(form)
    const rules = rulesPanel(form)
    form.onChange(afterPause(typingMs, check.follow))
  },
}

/** `sound` is told of each draft that is a model. */
function checkPanel(form: Form<Settings>, sound: (answer: CheckAnswer) => void) {
  const { word } = form
  let last = ''
  let turn = 0
  const check = async (): Promise<{ readonly result: Result; readonly isLate: boolean }> => {
    last = settingsOf(form)
    const mine = ++turn
    const answer = await form.ask('check')
    const result = answered(answer, (told) => checkResult(form, told as unknown as CheckAnswer))
    const isLate = mine !== turn
    if (!isLate && result.tone === 'good') sound(answer as unknown as CheckAnswer)
    return { result, isLate }
  }
  const panel = tryPanel(form, { title: word('check.title'), button: word('check.button') }, async () => (await check()).result)
  return {
    /** Checks again where only the text has changed and is not too long for that. */
    async follow() {
      const isTyped = form.value('source') === 'inline' && String(form.value('inline')).length <= mostTyped
      if (!isTyped || settingsOf(form) === last) return
      const { result, isLate } = await check()
      if (!isLate) panel.tell(result)
    },
  }
}

/** Where the model is, as it stands in the dialog. */
function settingsOf(form: Form<Settings>): string {
  const { name: _, ...settings } = form.draft()
  return JSON.stringify(settings)
}

function checkResult(form: Form<Settings>, { problems, warnings, counts, changes }: CheckAnswer): Result {
  const { word } = form
  const warned =
    warnings.length === 0
      ? []
      : [h('p', { className: 'lineside-warned' }, word('check.warnings', { count: warnings.length })), places(form, warnings)]
  if (problems.length > 0) return { tone: 'bad', content: [word('check.problems', { count: problems.length }), places(form, problems)] }
  return { tone: 'good', content: [word('check.sound', counts), ...warned, ...changesView(form, changes)] }
}

/** Each with its file, line and pointer; a click leads to the line of a text that stands in this node. */
function places(form: Form<Settings>, told: readonly Told[]): HTMLElement {
  const items = told.map(({ file, pointer, line, column = 1, text }) => {
    const parts = [file, line === undefined ? '' : form.word('check.line', { line }), pointer].filter((part) => part !== '')
    const place = parts.join(' · ')
    const canGo = line !== undefined && form.value('source') === 'inline'
    const head = canGo ? link(place, () => form.goTo('inline', { line, column })) : h('code', {}, place)
    return h('li', {}, ...(place === '' ? [] : [head, h('br')]), text)
  })
  return h('ul', { className: 'lineside-places' }, ...items)
}

function changesView({ word }: Form<Settings>, changes: ChangeList | null): readonly (Node | string)[] {
  if (changes === null) return [h('p', {}, word('changes.first'))]
  const { shown, breaking, total } = changes
  if (total === 0) return [h('p', {}, word('changes.none'))]
  const items = shown.map((change) =>
    h('li', { className: change.breaking ? 'lineside-breaking' : '' }, change.breaking ? `${word('changes.breaking')} ` : '', change.text),
  )
  const rest = total - shown.length
  return [
    h('p', { className: breaking > 0 ? 'lineside-bad' : '' }, word('changes.title', { count: total, breaking })),
    h('ul', {}, ...items, ...(rest > 0 ? [h('li', {}, word('rows.more', { count: rest }))] : [])),
  ]
}

function treePanel(form: Form<Settings>): Pick<Tree, 'load'> {
  const { word } = form
  const known = h('div', { className: 'lineside-known', role: 'status' })
  const shown = tree<Shown>({
    async fetch(item, offset) {
      const { items, total, next } = (await modelAnswer(form, 'tree', { item: item?.id ?? '', offset })) as unknown as HierarchyPage
      return { items: items.map((one) => shownItem(form, one)), total, next }
    },
    chosen: ({ item }) => known.replaceChildren(facts(itemFacts(item, word))),
    words: {
      loading: word('asking'),
      empty: word('tree.empty'),
      more: (count, total) => word('tree.more', { count, total }),
      failed: textOf,
    },
  })
  const load = async () => {
    known.replaceChildren()
    await shown.load()
  }
  const search = searchList({
    words: {
      label: word('search.label'),
      button: word('search.button'),
      placeholder: word('search.placeholder'),
      count: (count, total) => (total === 0 ? word('search.none') : word('search.count', { count, total })),
      failed: textOf,
    },
    async search(text) {
      const { hits, total } = (await modelAnswer(form, 'search', { text })) as unknown as Hits
      const reveal = async (way: readonly string[]) => {
        if (shown.element.childElementCount === 0) await shown.load()
        await shown.reveal(way)
      }
      const listed = hits.map(({ way, path, by, text: name, property }) => ({
        text: property === undefined ? path : `${path} · ${property}`,
        detail: name === path || name === property ? '' : `${word(foundBy[by])} ${name}`,
        choose: () => void reveal(way),
      }))
      return { hits: listed, total }
    },
  })
  const panel = form.panel(word('tree.title'))
  panel.append(
    search,
    h(
      'div',
      { className: 'lineside-tools' },
      button('refresh', word('tree.button'), () => void load()),
    ),
    shown.element,
    known,
  )
  return { load }
}

const foundBy: Readonly<Record<Hits['hits'][number]['by'], string>> = {
  path: 'search.by.path',
  id: 'search.by.id',
  type: 'search.by.type',
  alias: 'search.by.alias',
  'external-id': 'search.by.external-id',
  tag: 'search.by.tag',
  property: 'search.by.property',
}

function shownItem({ word }: Form<Settings>, item: HierarchyItem): Shown {
  const icons = { level: 'folder-o', asset: 'cube', property: 'tag' }
  return { id: item.id, text: item.name, detail: itemDetail(item, word), icon: icons[item.kind], canOpen: item.canOpen, item }
}

/** What is chosen in place of a rule of the model. */
const [allRules, ownRule] = ['', 'own']

function rulesPanel(form: Form<Settings>) {
  const { word } = form
  const isOwn = ({ rule }: { readonly rule: string }) => rule === ownRule
  const inputs = {
    rule: { label: word('try.rule'), options: [] },
    pattern: { label: word('try.pattern'), isShown: isOwn },
    type: { label: word('try.type'), options: [], isShown: isOwn },
    names: word('try.names'),
  }
  const work = async ({ rule, pattern, type, names }: Readonly<Record<keyof typeof inputs, string>>) => {
    const chosen = rule === ownRule ? { own: { type, match: pattern } } : { rule }
    const answer = await form.ask('try', { names, ...chosen })
    return answered(answer, (trial) => trialResult(form, trial, rule !== allRules))
  }
  const live = async () => {
    const answer = await form.ask('names')
    return answered(answer, (said) => {
      const { names, total } = said as unknown as LiveNames
      if (names.length === 0) return { tone: 'bad', content: [word('try.no-live')] }
      panel.fill('names', names.join('\n'))
      return { tone: 'plain', content: [word('try.took-live', { count: names.length, total })] }
    })
  }
  const words = { title: word('try.title'), button: word('try.button'), inputs, areas: ['names' as const] }
  const panel: TryPanel<keyof typeof inputs> = tryPanel(form, words, work, [{ button: word('try.live'), work: live }])
  const offer = ({ rules, types }: Pick<CheckAnswer, 'rules' | 'types'>) => {
    const kinds = { rule: word('try.kind.rule'), template: word('try.kind.template') }
    const named = rules.map(({ pointer, kind, text, type }) => [pointer, `${type} · ${kinds[kind]}: ${text}`] as const)
    panel.offer('rule', [[allRules, word('try.all')], ...named, [ownRule, word('try.own')]])
    panel.offer(
      'type',
      types.map((key) => [key, key]),
    )
  }
  offer({ rules: [], types: [] })
  return { offer }
}

function trialResult({ word }: Form<Settings>, answer: Answer, isOneRule: boolean): Result {
  const problems = answer.problems ?? []
  if (problems.length > 0) return { tone: 'bad', content: problems.map(({ text }) => h('div', {}, text)) }
  const { rows, counts } = answer as unknown as Trial
  const hows = { exact: word('try.how.exact'), template: word('try.how.template'), rule: word('try.how.rule') }
  const claim = ({ how, place, path, property }: TriedName['claims'][number]) => `${path} · ${property} (${hows[how]} ${place})`
  const lines = rows.map(({ name, claims, isFound }) => {
    const [first, ...others] = claims
    const isWinner = first !== undefined && isFound
    return [
      name,
      isWinner ? `${first.path} · ${first.property}` : word('try.uncaught'),
      isWinner ? `${hows[first.how]} ${first.place}` : '',
      (isWinner ? others : claims).map(claim).join('\n'),
    ]
  })
  const head = [word('try.column.name'), word('try.column.leads'), word('try.column.by'), word('try.column.others')]
  const missed = counts.names - counts.found
  const sum = isOneRule ? word('try.caught', counts) : word('try.sum', { ...counts, missed })
  const rest = (isOneRule ? counts.caught : counts.names) - rows.length
  return {
    tone: (isOneRule ? counts.caught === 0 : missed > 0) ? 'bad' : 'good',
    content: [sum, resultTable(head, lines), ...(rest > 0 ? [word('rows.more', { count: rest })] : [])],
  }
}

/** What the server answers of a sound model; rejects with its own words. */
async function modelAnswer(form: Form<Settings>, action: string, more: Readonly<Record<string, unknown>>): Promise<Answer> {
  const answer = await form.ask(action, more)
  if (!answer.ok) throw new Error(answer.text ?? '')
  return answer
}

const textOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown))
