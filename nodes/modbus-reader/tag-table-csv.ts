// The tag table as CSV and back. Addresses are read in the notation the reader is set to.
import { type RowsFound, rowsFromCsv, rowsToCsv } from '../lib/formats/rows-csv.ts'
import { type Config, settings, type TagRow } from './fields.ts'
import { tagProblems } from './tag-table.ts'

export function toCsv(tags: readonly TagRow[]): string {
  return rowsToCsv(settings.tags, tags)
}

/** All rows, or all problems with the line and column of each. */
export function fromCsv(text: string, notation: Config['notation']): RowsFound<TagRow> {
  return rowsFromCsv<TagRow>(settings.tags, text, (tags) => tagProblems({ tags, notation }))
}
