// What is known, done the plain way: time in cells, and in each cell of each scope and field what was said last.
import type { Change, Interval, Statement } from '../../../../nodes/asset-context-enricher/timelines/context-store.ts'
import type { ContextValue } from '../../../../nodes/lib/reading.ts'

/** What one cell knows; undefined: nothing was said. */
export type Cell = { readonly value: ContextValue | null; readonly statement: number } | undefined

export interface PaintedOracle {
  /** Paints cell by cell; the id counts only statements that said something new. */
  record(statement: Statement): number
  /** Replays what a store says has changed; true if each change fits what was known. */
  replay(scope: string, statement: number, changes: readonly Change[]): boolean
  /** The context of the scopes, least specific first, laid over the given fields. */
  contextAt(
    scopes: readonly string[],
    cell: number,
    base?: Readonly<Record<string, ContextValue>>,
  ): Readonly<Record<string, ContextValue>> | undefined
  cells(scope: string, field: string): readonly Cell[]
  /** Everything known, comparable. */
  all(): unknown
  intervals(): readonly Pick<Interval, 'scope' | 'field' | 'from' | 'to' | 'value' | 'statement'>[]
}

/** Cells 0 to `last`; the last one stands for all time from there on. */
export function createPaintedOracle(last: number): PaintedOracle {
  const known = new Map<string, Map<string, Cell[]>>()
  let nextId = 1
  const cellsOf = (scope: string, field: string): Cell[] => {
    const fields = known.get(scope) ?? new Map<string, Cell[]>()
    known.set(scope, fields)
    const cells = fields.get(field) ?? Array.from({ length: last + 1 }, (): Cell => undefined)
    fields.set(field, cells)
    return cells
  }
  const repeatsOf = new Map<readonly Cell[], Set<number>>()
  const isStart = (cells: readonly Cell[], at: number) => cells[at] !== undefined && cells[at]?.statement !== cells[at - 1]?.statement
  return {
    record({ scope, from, to, values }) {
      const id = nextId
      for (const [field, value] of Object.entries(values)) {
        const cells = cellsOf(scope, field)
        const repeats = repeatsOf.get(cells) ?? new Set()
        const next = cells.findIndex((_, at) => at > from && (isStart(cells, at) || repeats.has(at)))
        const end = to ?? (next < 0 ? last + 1 : next)
        if (cells[from] !== undefined && cells[from]?.value === value && !isStart(cells, from)) repeats.add(from)
        repeatsOf.set(cells, new Set([...repeats].sort((first, second) => second - first).slice(0, 16)))
        for (let at = from; at < end; at += 1) {
          if (cells[at] !== undefined && cells[at]?.value === value) continue
          cells[at] = { value, statement: id }
          repeatsOf.get(cells)?.delete(at)
          nextId = id + 1
        }
      }
      return nextId === id ? 0 : id
    },
    replay(scope, statement, changes) {
      return changes.every(({ field, from, to, was, is, supersedes }) => {
        const cells = cellsOf(scope, field)
        const end = to ?? last + 1
        const fits = cells.slice(from, end).every((cell) => (cell?.value ?? null) === was && (cell?.statement ?? null) === supersedes)
        cells.fill({ value: is, statement }, from, end)
        return fits && from < end
      })
    },
    contextAt(scopes, cell, base = {}) {
      const context: Record<string, ContextValue> = { ...base }
      for (const scope of scopes) {
        for (const [field, cells] of known.get(scope) ?? []) {
          const value = cells[Math.min(cell, last)]?.value
          if (value === null) delete context[field]
          else if (value !== undefined) context[field] = value
        }
      }
      return Object.keys(context).length === 0 ? undefined : context
    },
    cells: cellsOf,
    all: () => [...known].flatMap(([scope, fields]) => [...fields].flatMap(([field, cells]) => knownOf(scope, field, cells))).sort(),
    intervals: () => [...known].flatMap(([scope, fields]) => [...fields].flatMap(([field, cells]) => runs(scope, field, cells))),
  }

  function knownOf(scope: string, field: string, cells: readonly Cell[]): readonly string[] {
    return cells.flatMap((cell, at) => (cell === undefined ? [] : [JSON.stringify([scope, field, at, cell])]))
  }

  function runs(scope: string, field: string, cells: readonly Cell[]): ReturnType<PaintedOracle['intervals']> {
    return cells.flatMap((cell, from) => {
      if (cell === undefined || cell.value === null || !isStart(cells, from)) return []
      let to = from
      while (to <= last && cells[to]?.statement === cell.statement) to += 1
      return [{ scope, field, from, to: to > last ? null : to, value: cell.value, statement: cell.statement }]
    })
  }
}
