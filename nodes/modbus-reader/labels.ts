// Texts for the codes of an enumeration, as people write them in a cell: `0=off;1=run;0x10=fault`.
import type { Problem } from '../lib/fields.ts'

export type LabelsFound = { readonly labels: ReadonlyMap<number, string> | null } | { readonly problem: Pick<Problem, 'code' | 'params'> }

/** An empty cell: none. Codes are whole numbers, decimal or hex. */
export function parseLabels(written: string): LabelsFound {
  const parts = written.split(';').filter((part) => part.trim() !== '')
  if (parts.length === 0) return { labels: null }
  const labels = new Map<number, string>()
  for (const part of parts) {
    const [, digits = '', label = ''] = /^\s*(-?\d+|0x[0-9a-f]+)\s*=\s*(.*\S)\s*$/i.exec(part) ?? []
    const code = Number(digits)
    if (label === '' || !Number.isSafeInteger(code)) return { problem: { code: 'wrong-labels', params: { found: part.trim() } } }
    if (labels.has(code)) return { problem: { code: 'label-twice', params: { found: code } } }
    labels.set(code, label)
  }
  return { labels }
}
