// The settings table of help and docs: what fields.ts says, in the words of a language.
import type { Column, Field } from '../../nodes/lib/fields.ts'
import type { Word } from './words.ts'

/** Symbols of the units that names of settings end in. */
const units: Readonly<Record<string, string>> = {
  Ms: 'ms',
  Seconds: 's',
  Minutes: 'min',
  Hours: 'h',
  Days: 'd',
  Percent: '%',
  Bytes: 'B',
  Kilobytes: 'kB',
  Megabytes: 'MB',
  Baud: 'Bd',
}

/** The unit a setting's name tells, or an empty text: `intervalMs` is in ms. */
export function unitOf(setting: string): string {
  const suffix = /[A-Z][a-z]*$/.exec(setting)?.[0] ?? ''
  return units[suffix] ?? ''
}

type Settings = Readonly<Record<string, Field>>

interface Line {
  readonly setting: string
  /** Kind, bounds with unit, default, need. */
  readonly value: string
  readonly meaning: string
}

/** A Markdown table, for docs/nodes/. */
export function settingsTable(settings: Settings, word: Word): string {
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  const head = row([word('doc.setting'), word('doc.value'), word('doc.meaning')])
  return [head, '| --- | --- | --- |', ...linesOf(settings, word).map(({ setting, value, meaning }) => row([setting, value, meaning]))].join('\n')
}

/** A Markdown list, for the help sidebar: it is too narrow for a table. */
export function settingsList(settings: Settings, word: Word): string {
  return linesOf(settings, word)
    .map(({ setting, value, meaning }) => `- **${setting}** *(${value})*<br>${meaning.replaceAll('\n', ' ')}`)
    .join('\n')
}

function linesOf(settings: Settings, word: Word): readonly Line[] {
  return Object.entries(settings).flatMap(([name, field]) => [
    { setting: word(`label.${name}`), value: valueText(name, field, word, `option.${name}`), meaning: word(`tip.${name}`) },
    ...columnLines(name, field, word),
  ])
}

function columnLines(name: string, field: Field, word: Word): Line[] {
  if (field.type !== 'rows') return []
  return Object.entries<Column>(field.columns).map(([key, column]) => {
    const setting = `${word(`label.${name}`)} › ${word(`column.${name}.${key}`)}`
    return { setting, value: valueText(key, column, word, `option.${name}.${key}`), meaning: word(`columnTip.${name}.${key}`) }
  })
}

/** Type, default, bounds and unit, as far as there are any. */
function valueText(name: string, field: Field, word: Word, options: string): string {
  const parts = [kindText(field, word, options), boundsText(name, field), defaultText(field, word, options), needText(field, word)]
  return parts.filter((part) => part !== '').join(', ')
}

function kindText(field: Field, word: Word, options: string): string {
  if (field.type !== 'choice') return word(`doc.type.${field.type}`)
  return field.options.map((option) => word(`${options}.${option}`)).join(' / ')
}

function boundsText(name: string, field: Field): string {
  if (field.type !== 'number') return ''
  const unit = unitOf(name)
  const bounds = boundsOf(field.min, field.max)
  return unit === '' ? bounds : `${bounds} ${unit}`.trim()
}

function boundsOf(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return `${min} … ${max}`
  if (min !== undefined) return `≥ ${min}`
  return max === undefined ? '' : `≤ ${max}`
}

function defaultText(field: Field, word: Word, options: string): string {
  if (field.type === 'flag') return word('doc.default', { value: word(field.default ? 'doc.on' : 'doc.off') })
  if (field.type === 'choice') return word('doc.default', { value: word(`${options}.${field.default}`) })
  if (field.type === 'number' && field.default !== null) return word('doc.default', { value: String(field.default) })
  if (field.type === 'text' && field.default !== '') return word('doc.default', { value: `\`${field.default}\`` })
  return ''
}

function needText(field: Field, word: Word): string {
  if (field.type === 'number' && field.optional === true) return word('doc.optional')
  const isNeeded = (field.type === 'text' || field.type === 'ref') && field.required === true
  return isNeeded ? word('doc.required') : ''
}
