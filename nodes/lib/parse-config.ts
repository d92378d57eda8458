// From a node's stored properties to its typed config: migrated, checked, all problems at once.
import type { FaultParams } from './fault.ts'
import type { ChoiceField, ConfigOf, Field, Fields, NumberField, Problem, RawConfig, RowsField, Settings, TextField } from './fields.ts'

/** Brings properties saved by an earlier release up to the present version. Pure; used by runtime and editor. */
export function migrate(fields: Pick<Fields, 'version' | 'migrate'>, raw: RawConfig): RawConfig {
  const from = versionOf(raw)
  let current = raw
  for (const step of fields.migrate.slice(from - 1)) current = step(current)
  return from >= fields.version ? current : { ...current, version: fields.version }
}

export type Parsed<S extends Settings> =
  | { readonly config: ConfigOf<S>; readonly problems: readonly [] }
  | { readonly config: null; readonly problems: readonly Problem[] }

/** Checks stored properties once, at deploy, and types them. Reports all problems, not the first. */
export function parseConfig<S extends Settings>(fields: Fields<S>, raw: RawConfig, secrets: RawConfig = {}): Parsed<S> {
  if (versionOf(raw) > fields.version) {
    return { config: null, problems: [{ path: 'version', code: 'newer-version', params: { found: versionOf(raw), known: fields.version } }] }
  }
  const present = migrate(fields as Pick<Fields, 'version' | 'migrate'>, raw)
  const name = typeof present['name'] === 'string' ? present['name'] : ''
  const { values, problems } = parseAll(fields.settings, (setting, field) => (field.type === 'secret' ? secrets[setting] : present[setting]))
  const typed = { name, ...values } as ConfigOf<S>
  if (problems.length === 0 && fields.check !== undefined) problems.push(...fields.check(typed))
  return problems.length === 0 ? { config: typed, problems: [] } : { config: null, problems }
}

interface ParsedAll {
  readonly values: Record<string, unknown>
  readonly problems: Problem[]
}

/** All fields of a form or a row. Where one does not apply, its problems do not count; an unsound one has its default. */
function parseAll(fields: Settings, stored: (name: string, field: Field) => unknown, prefix = ''): ParsedAll {
  const found = Object.entries<Field>(fields).map(([name, field]) => ({ name, field, ...parseField(field, stored(name, field), prefix + name) }))
  const values = Object.fromEntries(found.map(({ name, field, value, problems }) => [name, problems.length === 0 ? value : fallback(field)]))
  return { values, problems: found.flatMap(({ field, problems }) => (isApplicable(field, values) ? problems : [])) }
}

/** Whether a setting counts, given the values of the others. */
export function isApplicable(field: Field, raw: RawConfig): boolean {
  return field.when === undefined || field.when.is.includes(raw[field.when.field] as string | boolean)
}

function versionOf(raw: RawConfig): number {
  const version = Number(raw['version'] ?? 1)
  return Number.isInteger(version) && version >= 1 ? version : 1
}

interface Found {
  readonly value: unknown
  readonly problems: readonly Problem[]
}
const sound = (value: unknown): Found => ({ value, problems: [] })
const wrong = (path: string, code: string, params: FaultParams = {}): Found => ({ value: undefined, problems: [{ path, code, params }] })

function fallback(field: Field): unknown {
  return field.type === 'ref' || field.type === 'secret' ? '' : field.default
}

/** One value by its field. Also used by the editor, cell by cell. */
export function parseField(field: Field, value: unknown, path: string): Found {
  const unset = typeof value === 'string' ? /^\$\{([^}]+)\}$/.exec(value) : null
  if (unset !== null) return wrong(path, 'unset-variable', { variable: unset[1] ?? '' })
  switch (field.type) {
    case 'text':
      return parseText(field, value ?? field.default, path)
    case 'number':
      return parseNumber(field, value === undefined ? field.default : value, path)
    case 'flag':
      return parseFlag(value ?? field.default, path)
    case 'choice':
      return parseChoice(field, String(value ?? field.default), path)
    case 'ref':
      return typeof value === 'string' && value !== '' && value !== '_ADD_' ? sound(value) : field.required ? wrong(path, 'missing') : sound('')
    case 'secret':
      return sound(typeof value === 'string' ? value : '')
    case 'source':
      return typeof (value ?? field.default) === 'string' ? sound(value ?? field.default) : wrong(path, 'not-a-text')
    case 'rows':
      return parseRows(field, value ?? field.default, path)
  }
}

function parseText(field: TextField, value: unknown, path: string): Found {
  if (typeof value !== 'string' && typeof value !== 'number') return wrong(path, 'not-a-text')
  const text = String(value).trim()
  if (text === '') return field.required === true ? wrong(path, 'missing') : sound('')
  if (field.pattern !== undefined && !new RegExp(`^(?:${field.pattern})$`, 'u').test(text)) return wrong(path, 'wrong-form', { found: brief(text) })
  return sound(text)
}

function parseNumber(field: NumberField, value: unknown, path: string): Found {
  if (value === null || (typeof value === 'string' && value.trim() === '')) return field.optional === true ? sound(null) : wrong(path, 'missing')
  const found = typeof value === 'string' ? Number(value) : value
  if (typeof found !== 'number' || !Number.isFinite(found)) return wrong(path, 'not-a-number', { found: brief(value) })
  if (field.integer === true && !Number.isInteger(found)) return wrong(path, 'not-an-integer', { found })
  if (field.min !== undefined && found < field.min) return wrong(path, 'too-small', { found, min: field.min })
  if (field.max !== undefined && found > field.max) return wrong(path, 'too-large', { found, max: field.max })
  return sound(found)
}

function parseChoice(field: ChoiceField, value: string, path: string): Found {
  return field.options.includes(value) ? sound(value) : wrong(path, 'not-an-option', { found: brief(value), options: field.options.join(', ') })
}

function parseFlag(value: unknown, path: string): Found {
  if (typeof value === 'boolean') return sound(value)
  if (value === 'true' || value === 'false') return sound(value === 'true')
  return wrong(path, 'not-a-flag', { found: brief(value) })
}

function parseRows(field: RowsField, value: unknown, path: string): Found {
  if (!Array.isArray(value)) return wrong(path, 'not-a-list')
  const rows = value.map((row: unknown, index) => {
    const cells = typeof row === 'object' && row !== null ? (row as RawConfig) : {}
    return parseAll(field.columns, (name) => cells[name], `${path}.${index + 1}.`)
  })
  const problems = [...rows.flatMap((row) => row.problems), ...repeated(field, rows, path)]
  return problems.length === 0 ? sound(rows.map((row) => row.values)) : { value: undefined, problems }
}

/** The cells of the unique column that an earlier row has already. */
function repeated({ unique }: RowsField, rows: readonly ParsedAll[], path: string): Problem[] {
  if (unique === undefined) return []
  const first = new Map<unknown, number>()
  return rows.flatMap(({ values, problems }, index) => {
    const place = `${path}.${index + 1}.${unique}`
    if (problems.some((problem) => problem.path === place)) return []
    const row = first.get(values[unique])
    if (row === undefined) first.set(values[unique], index + 1)
    return row === undefined ? [] : [{ path: place, code: 'not-unique', params: { found: brief(values[unique]), row } }]
  })
}

function brief(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
