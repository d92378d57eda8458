// Samples as people paste them from a spreadsheet or a log: one a line, time and value, or the value alone.
import type { Point } from './reconstruction.ts'

export interface PastedSeries {
  readonly points: readonly Point[]
  /** Lines that hold no sample, counted from 1; a heading in the first line is none of them. */
  readonly refused: readonly number[]
}

/** Without a time the samples are a second apart. Times below 100,000,000,000 are seconds, else milliseconds. */
export function parsePastedSeries(text: string): PastedSeries {
  const lines = text.split(/\r\n|\r|\n/).map((line, index) => ({ number: index + 1, cells: cellsOf(line) }))
  const filled = lines.filter(({ cells }) => cells.length > 0)
  const read = filled.map(({ number, cells }, index) => ({ number, point: pointOf(cells, index) }))
  const isHeading = ({ number, point }: (typeof read)[number]) => number === read[0]?.number && point === null
  return {
    points: read.flatMap(({ point }) => (point === null ? [] : [point])),
    refused: read.flatMap((line) => (line.point === null && !isHeading(line) ? [line.number] : [])),
  }
}

/** Tab and semicolon part cells; a comma only where there is neither, and no blank, so that decimal commas stay. */
function cellsOf(line: string): readonly string[] {
  const separator = line.includes('\t') ? '\t' : line.includes(';') ? ';' : /\d,\s|[a-z:]\d*,|\d,.*,/i.test(line) || /^[^,]{9,},/.test(line) ? ',' : /\s+(?=\S+$)/
  return line.trim() === '' ? [] : line.trim().split(separator).map((cell) => cell.trim())
}

function pointOf(cells: readonly string[], index: number): Point | null {
  const value = numberOf(cells[cells.length > 1 ? 1 : 0] ?? '')
  const timestamp = cells.length > 1 ? timeOf(cells[0] ?? '') : index * 1000
  return value === null || timestamp === null ? null : { timestamp, value }
}

function numberOf(text: string): number | null {
  const plain = text.replace(/^([+-]?\d+),(\d+)$/, '$1.$2')
  return plain !== '' && Number.isFinite(Number(plain)) ? Number(plain) : null
}

const secondsLimit = 100_000_000_000

function timeOf(text: string): number | null {
  const seconds = numberOf(text)
  if (seconds !== null) return Math.round(Math.abs(seconds) < secondsLimit ? seconds * 1000 : seconds)
  const parsed = Date.parse(text)
  return Number.isNaN(parsed) ? null : parsed
}
