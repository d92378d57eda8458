// Recorded series from a folder of CSV files, as its `series.json` says how to read them; any folder with that file.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseCsv } from '../../nodes/lib/formats/csv.ts'

/** One column of one file. */
export interface RecordedSeries {
  readonly file: string
  readonly column: string
  readonly periodMs: number
  /** Span that percentages are of: as the folder says, else from the data. */
  readonly range: readonly [number, number]
  /** Rows whose time cannot be read; they are left out. */
  readonly rowsWithoutTime: number
  /** In the order of the file; value null where the file marks it missing. */
  readonly samples: readonly { readonly timestamp: number; readonly value: number | null }[]
}

interface Description {
  readonly file: string
  readonly time: { readonly column?: string; readonly columns?: readonly string[]; readonly format: string }
  readonly periodMs: number
  readonly missing: readonly string[]
  readonly values: readonly string[]
  readonly range: readonly [number, number] | null
}

/** Reads all series of a folder. Rejects with the file and what is wrong with it. */
export async function readSeries(folder: string): Promise<readonly RecordedSeries[]> {
  const { series } = JSON.parse(await readFile(join(folder, 'series.json'), 'utf8')) as { readonly series: readonly Description[] }
  const read = await Promise.all(
    series.map(async (description) => readFileSeries(description, await readFile(join(folder, description.file), 'utf8'))),
  )
  return read.flat()
}

function readFileSeries(description: Description, text: string): readonly RecordedSeries[] {
  const [header, ...rows] = parseCsv(text)
  const cellOf = (column: string) => {
    const index = header?.cells.indexOf(column) ?? -1
    if (index < 0) throw new Error(`${description.file} has no column ${column}`)
    return (cells: readonly string[]) => (cells[index] ?? '').trim()
  }
  const { column: timeColumn, columns: timeColumns = timeColumn === undefined ? [] : [timeColumn] } = description.time
  const timeCells = timeColumns.map(cellOf)
  const timeOf = timeReader(description)
  // Some loggers quote a text that is quoted already.
  const timed = rows.map(({ cells }, index) => ({
    cells,
    timestamp: timeOf(timeCells.map((cell) => cell(cells).replaceAll('"', '')).join(' '), index),
  }))
  const sound = timed.filter(({ timestamp }) => Number.isFinite(timestamp))
  if (sound.length === 0) throw new Error(`${description.file}: no row has a time of the format ${description.time.format}`)
  return description.values.map((column) => {
    const valueCell = cellOf(column)
    const samples = sound.map(({ cells, timestamp }) => ({ timestamp, value: readValue(valueCell(cells), description.missing) }))
    const range = description.range ?? spanOf(samples)
    return { file: description.file, column, periodMs: description.periodMs, range, rowsWithoutTime: rows.length - sound.length, samples }
  })
}

function readValue(cell: string, missing: readonly string[]): number | null {
  const value = Number(cell)
  const isMissing = cell === '' || missing.includes(cell) || missing.some((mark) => mark !== '' && Number(mark) === value)
  return isMissing || !Number.isFinite(value) ? null : value
}

function spanOf(samples: RecordedSeries['samples']): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { value } of samples) {
    if (value === null) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return [low, high]
}

/** `iso`, `minutes` (elapsed), `row` (row number times period), or a picture like `D/M/YYYY HH:mm:ss`, read as UTC. */
function timeReader({ time: { format }, periodMs }: Description): (text: string, row: number) => number {
  if (format === 'iso') return (text) => Date.parse(text)
  if (format === 'minutes') return (text) => (text === '' ? Number.NaN : Math.round(Number(text) * 60_000))
  if (format === 'row') return (_text, row) => row * periodMs
  const letters = /Y+|M+|D+|H+|m+|s+|S+/g
  const parts = format.match(letters) ?? []
  const picture = format.replaceAll(/[.+*?()[\]\\^$|{}]/g, '\\$&').replaceAll(letters, '(\\d+)')
  const pattern = new RegExp(`^${picture}$`)
  const places = ['Y', 'M', 'D', 'H', 'm', 's', 'S'].map((letter) => parts.findIndex((part) => part.startsWith(letter)) + 1)
  return (text) => {
    const found = pattern.exec(text)
    if (found === null) return Number.NaN
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, ms = 0] = places.map((place) =>
      place === 0 ? undefined : Number(found[place]),
    )
    return Date.UTC(year, month - 1, day, hour, minute, second, ms)
  }
}
