// Answers as tables for people to read, in the words of the dialog.
import type { Context } from '../../lib/reading.ts'
import type { KeptTest } from '../quality-tests/quality-test.ts'
import type { Answer } from './answer-query.ts'
import type { Neighbour } from './genealogy.ts'
import type { Provenance } from './provenance.ts'

export interface AnswerTable {
  /** Empty where the answer has one table only. */
  readonly title: string
  readonly headings: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

interface Telling {
  /** A word below `editor.`. */
  readonly word: (key: string, params?: Readonly<Record<string, unknown>>) => string
  /** A time in ms UTC as the user reads it. */
  readonly time: (ms: number) => string
}

type Of<Q extends Answer['query']> = Extract<Answer, { query: Q }>

/** Tables without rows are left out: none at all says that nothing is known. The catalogue has none. */
export function answerTables(answer: Answer, telling: Telling): readonly AnswerTable[] {
  return tablesOf(answer, telling).filter(({ rows }) => rows.length > 0)
}

function tablesOf(answer: Answer, telling: Telling): readonly AnswerTable[] {
  if (answer.query === 'context') return [provenanceTable(answer.fields, telling)]
  if (answer.query === 'history') return [historyTable(answer, telling)]
  if (answer.query === 'tests') return [testsTable('', answer.tests, telling)]
  return answer.query === 'genealogy' ? genealogyTables(answer, telling) : []
}

export function provenanceTable(fields: readonly Provenance[], { word, time }: Telling): AnswerTable {
  const rows = fields.map(({ field, value, said }) => {
    if (said === undefined) return [field, String(value), word('context.calendar'), '', '', '', '']
    const to = said.to === null ? word('context.open') : time(said.to)
    const scope = said.scope === '' ? word('context.everything') : said.scope
    return [field, String(value), said.origin, scope, time(said.from), to, time(said.recordedAt)]
  })
  const headings = [word('context.field'), word('context.value'), word('context.origin'), word('context.scope'), word('context.from')]
  return { title: '', headings: [...headings, word('context.to'), word('context.recorded')], rows }
}

function historyTable({ runs }: Of<'history'>, { word, time }: Telling): AnswerTable {
  return {
    title: '',
    headings: [word('context.from'), word('context.to'), word('context.field'), word('context.value')],
    rows: runs.map(({ from, to, field, value }) => [time(from), time(to), field, String(value)]),
  }
}

function genealogyTables(answer: Of<'genealogy'>, telling: Telling): readonly AnswerTable[] {
  const { passages, together, tests, upstream, downstream } = answer
  const pathOf = pathsIn(answer)
  const { word, time } = telling
  const [from, to] = [word('context.from'), word('context.to')]
  return [
    {
      title: word('context.passages'),
      headings: [from, to, word('context.asset'), word('context.material'), word('context.then')],
      rows: passages.map((row) => [time(row.from), time(row.to), row.path ?? row.asset, `${row.field}: ${row.value}`, contextText(row.context)]),
    },
    {
      title: word('context.together'),
      headings: [from, to, word('context.material'), word('context.asset')],
      rows: together.map((row) => [time(row.from), time(row.to), `${row.field}: ${row.value}`, row.assets.map(pathOf).join(', ')]),
    },
    testsTable(word('context.tests'), tests, telling, pathOf),
    neighboursTable(word('context.upstream'), upstream, telling),
    neighboursTable(word('context.downstream'), downstream, telling),
  ]
}

/** The path of an asset, as far as the answer tells; else its id. */
function pathsIn({ passages, upstream, downstream }: Of<'genealogy'>): (asset: string) => string {
  const paths = new Map([...passages, ...upstream, ...downstream].map(({ asset, path }) => [asset, path ?? asset]))
  return (asset) => paths.get(asset) ?? asset
}

function neighboursTable(title: string, neighbours: readonly Neighbour[], { word }: Telling): AnswerTable {
  return {
    title,
    headings: [word('context.distance'), word('context.asset'), word('context.material')],
    rows: neighbours.map(({ distance, path, materials }) => [
      String(distance),
      path,
      [...new Set(materials.map(({ field, value }) => `${field}: ${value}`))].join(', '),
    ]),
  }
}

function testsTable(title: string, tests: readonly KeptTest[], { word, time }: Telling, pathOf = (asset: string) => asset): AnswerTable {
  const verdicts = { pass: word('context.pass'), fail: word('context.fail'), rework: word('context.rework') }
  return {
    title,
    headings: [
      word('context.time'),
      word('context.asset'),
      word('context.characteristic'),
      word('context.value'),
      word('context.verdict'),
      word('context.piece'),
    ],
    rows: tests.map((test) => [
      time(test.at),
      pathOf(test.asset),
      test.characteristic,
      valueText(test),
      `${verdicts[test.verdict]}${test.isContradicting ? ` (${word('context.contradicting')})` : ''}`,
      contextText({ ...(test.serial === undefined ? {} : { serial: test.serial }), ...(test.lot === undefined ? {} : { lot: test.lot }) }),
    ]),
  }
}

/** `500.2 g (495 … 505)`; a limit that is not given stays open. */
function valueText({ value, unit, low, high }: KeptTest): string {
  const limits = low === undefined && high === undefined ? '' : ` (${low ?? ''} … ${high ?? ''})`
  return value === null ? '' : `${value}${unit === undefined ? '' : ` ${unit}`}${limits}`
}

function contextText(context: Context): string {
  return Object.entries(context)
    .map(([field, value]) => `${field}: ${value}`)
    .join(', ')
}
