// Quality by a table of the row: `0=good; 1=bad; *=uncertain`.
import { type ForeignQuality, parseQuality } from '../lib/foreign-quality.ts'
import { plainStatus, type Quality } from '../lib/quality.ts'

export type QualityMap = (value: unknown) => ForeignQuality

/** Null where the text is no such table. Empty: words and codes as most systems have them. */
export function qualityMap(text: string): QualityMap | null {
  const entries = text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => /^([^=,]+?)\s*=\s*(good|uncertain|bad)$/.exec(part))
  if (entries.some((entry) => entry === null)) return null
  const table = new Map(entries.map((entry) => [entry?.[1] ?? '', plainStatus((entry?.[2] ?? 'bad') as Quality)]))
  if (table.size === 0) return parseQuality
  const others = table.get('*')
  return (value) => {
    if (value === undefined || value === null || value === '') return parseQuality(value)
    const statusCode = table.get(String(value).trim()) ?? others
    return statusCode === undefined ? { statusCode: plainStatus('uncertain'), finding: 'unknown-quality' } : { statusCode, finding: null }
  }
}
