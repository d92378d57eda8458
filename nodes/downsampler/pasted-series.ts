// Samples as people paste them from a spreadsheet or a log: one a line, time and value, or the value alone.
import { parseCsv } from '../lib/formats/csv.ts'
import type { Point } from './reconstruction.ts'

export interface PastedSeries {
  readonly points: readonly Point[]
  /** Lines that hold no sample, counted from 1; a heading in the first line is none of them. */
  readonly refused: readonly number[]
}

/**
 * Cells are parted by tab, semicolon, comma or blanks. Without a time the samples are a second apart. Times are ISO
 * dates or numbers: below 100,000,000,000 seconds, else milliseconds.
 */
export function parsePastedSeries(text: string): PastedSeries {
  const read = parseCsv(text).map(({ line, cells }, index) => ({ line, point: pointOf(cellsOf(cells), index) }))
  return {
    points: read.flatMap(({ point }) => (point === null ? [] : [point])),
    refused: read.slice(1).flatMap(({ line, point }) => (point === null ? [line] : [])),
  }
}

/** A line in one piece may be parted by blanks; a date may hold one itself. */
function cellsOf(cells: readonly string[]): readonly string[] {
  const [only = ''] = cells
  return cells.length > 1 ? cells : only.trim().split(/\s+(?=\S+$)/)
}

function pointOf(cells: readonly string[], index: number): Point | null {
  const value = numberOf(cells[cells.length > 1 ? 1 : 0] ?? '')
  const timestamp = cells.length > 1 ? timeOf(cells[0] ?? '') : index * 1000
  return value === null || timestamp === null ? null : { timestamp, value }
}

function numberOf(cell: string): number | null {
  const plain = cell.trim().replace(/^([+-]?\d+),(\d+)$/, '$1.$2')
  return plain !== '' && Number.isFinite(Number(plain)) ? Number(plain) : null
}

const secondsLimit = 100_000_000_000

function timeOf(cell: string): number | null {
  const number = numberOf(cell)
  if (number !== null) return Math.round(Math.abs(number) < secondsLimit ? number * 1000 : number)
  const parsed = Date.parse(cell)
  return Number.isNaN(parsed) ? null : parsed
}
