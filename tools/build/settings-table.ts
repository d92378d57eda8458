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

/** A Markdown table of three columns (a help sidebar is narrow): setting, default and bounds, meaning. */
export function settingsTable(settings: Readonly<Record<string, Field>>, word: Word): string {
  const head = `| ${word('doc.setting')} | ${word('doc.value')} | ${word('doc.meaning')} |\n| --- | --- | --- |`
  const lines = Object.entries(settings).flatMap(([name, field]) => [
    line(word(`label.${name}`), valueText(name, field, word, `option.${name}`), word(`tip.${name}`)),
    ...columnLines(name, field, word),
  ])
  return [head, ...lines].join('\n')
}

function columnLines(name: string, field: Field, word: Word): string[] {
  if (field.type !== 'rows') return []
  return Object.entries<Column>(field.columns).map(([key, column]) => {
    const label = `${word(`label.${name}`)} › ${word(`column.${name}.${key}`)}`
    return line(label, valueText(key, column, word, `option.${name}.${key}`), word(`columnTip.${name}.${key}`))
  })
}

function line(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
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
