// Settings of the tag normalizer: the table that gives raw names one name, one scale, one unit and limits.
import { type ConfigOf, choice, defineFields, number, type Problem, rows, text } from '../lib/fields.ts'

const settings = {
  tags: rows(
    {
      raw: text({ required: true }),
      name: text({ required: true }),
      scale: number({ default: 1 }),
      offset: number({ default: 0 }),
      /** UCUM code of the scaled value. */
      unit: text({}),
      /** Limits of the scaled value, in `unit`. Both together are the tag's measuring range. */
      low: number({ default: null, optional: true }),
      high: number({ default: null, optional: true }),
      datatype: choice(['any', 'number', 'boolean', 'string'], 'any'),
    },
    { unique: 'raw' },
  ),
  /** The quality of a value outside its limits. The value itself is never changed. */
  outOfRange: choice(['uncertain', 'bad'], 'uncertain'),
} as const

export type Config = ConfigOf<typeof settings>
export type TagRow = Config['tags'][number]

export const fields = defineFields({
  version: 1,
  face: { kind: 'step', color: '#A9D6B5', inputs: 1, outputs: ['readings', 'unmapped', 'health'] },
  settings,
  migrate: [],
  check: ({ tags }) => [...nameProblems(tags), ...tags.flatMap(rowProblems)],
})

/** Whether a row asks for a number: by datatype, or because only a number can be scaled or compared. */
export function needsNumber(row: TagRow): boolean {
  return row.datatype === 'number' || isScaled(row) || row.low !== null || row.high !== null
}

export function isScaled(row: TagRow): boolean {
  return row.scale !== 1 || row.offset !== 0
}

/** Two raw names under one tag name would be one series made of two signals. */
function nameProblems(tags: readonly TagRow[]): readonly Problem[] {
  const seen = new Map<string, number>()
  return tags.flatMap(({ name }, index) => {
    const before = seen.get(name)
    if (before === undefined) seen.set(name, index + 1)
    return before === undefined ? [] : [{ path: `tags.${index + 1}.name`, code: 'not-unique', params: { found: name, row: before } }]
  })
}

function rowProblems(row: TagRow, index: number): readonly Problem[] {
  const at = `tags.${index + 1}`
  const problems: Problem[] = []
  // A scale of 0 would turn every value into the offset: a number nobody measured.
  if (row.scale === 0) problems.push({ path: `${at}.scale`, code: 'scale-zero' })
  if (row.low !== null && row.high !== null && row.low >= row.high) {
    problems.push({ path: `${at}.high`, code: 'not-above-low', params: { found: row.high, low: row.low } })
  }
  if ((row.datatype === 'boolean' || row.datatype === 'string') && needsNumber(row)) {
    problems.push({ path: `${at}.datatype`, code: 'not-scalable', params: { found: row.datatype } })
  }
  return problems
}
