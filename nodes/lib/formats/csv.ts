// CSV and TSV as spreadsheets write them (RFC 4180, plus semicolons, tabs, a byte-order mark, any line end).

export interface CsvRow {
  /** Line of the file on which the row starts, 1-based. */
  readonly line: number
  readonly cells: readonly string[]
}

/**
 * Splits a text into rows; empty lines are left out. The separator is the one of tab, semicolon and comma the
 * first line has most of. A quote that is never closed takes the rest of the text.
 */
export function parseCsv(text: string): readonly CsvRow[] {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text
  const separator = separatorOf(body)
  const pattern = cellPattern(separator)
  const rows: CsvRow[] = []
  let cells: string[] = []
  let line = 1
  let startLine = 1
  for (let at = 0, end = ''; at < body.length || end === separator; ) {
    const cell = cellAt(body, at, pattern)
    cells.push(cell.text)
    line += cell.lines
    end = cell.end
    at += cell.length
    if (end === separator) continue
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: startLine, cells })
    cells = []
    line += 1
    startLine = line
  }
  return rows
}

interface Cell {
  readonly text: string
  /** What follows it: the separator, a line end, or nothing at the end of the text. */
  readonly end: string
  /** Characters taken, its end included. */
  readonly length: number
  /** Line ends inside its quotes. */
  readonly lines: number
}

function cellAt(body: string, at: number, pattern: RegExp): Cell {
  pattern.lastIndex = at
  const [all = '', quoted = '', plain = '', end = ''] = pattern.exec(body) ?? []
  return { text: quoted.replaceAll('""', '"') + plain, end, length: all.length, lines: quoted.match(lineEnd)?.length ?? 0 }
}

const lineEnd = /\r\n|\r|\n/g

/** Quoted text (`""` is one quote), plain text behind it, an end: it matches everywhere, if only the empty cell. */
function cellPattern(separator: string): RegExp {
  return new RegExp(`(?:"([^"]*(?:""[^"]*)*)(?:"|$))?([^${separator}\\r\\n]*)(${separator}|\\r\\n|\\r|\\n|$)`, 'y')
}

/** Writes rows with commas and CRLF; a cell is quoted when it must be. */
export function formatCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(quote).join(',')}\r\n`).join('')
}

function quote(cell: string): string {
  return /[",;\t\r\n]/.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell
}

function separatorOf(body: string): string {
  const [firstLine = ''] = body.replaceAll(/"[^"]*"/g, '').split(lineEnd, 1)
  const counts = ['\t', ';', ','].map((candidate) => ({ candidate, count: firstLine.split(candidate).length }))
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).candidate
}
