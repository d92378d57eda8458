// Lines and columns of what is wrong with a model, so that the dialog can lead to the place.
import { type FindPlace, loadPlaces, type TextPlace } from '../../lib/adapters/yaml-place.ts'
import type { SchemaProblem } from '../../lib/schema-problem.ts'

export type Located = SchemaProblem & Partial<TextPlace>

/** Longer texts are not read once more only to count their lines: one of 2 MB takes about a second. */
const mostCharacters = 2_000_000

/** `textOf`: the text of a file of the model, the empty name for a text of the settings; null: it cannot be had. Never rejects. */
export async function locateProblems(
  problems: readonly SchemaProblem[],
  textOf: (file: string) => Promise<string | null>,
): Promise<readonly Located[]> {
  if (problems.length === 0) return []
  const find = await finders(new Set(problems.map(({ file = '' }) => file)), textOf)
  return problems.map((problem) => ({ ...problem, ...placeOf(problem, find.get(problem.file ?? '')) }))
}

async function finders(files: Iterable<string>, textOf: (file: string) => Promise<string | null>): Promise<ReadonlyMap<string, FindPlace>> {
  const read = await loadPlaces()
  const found = new Map<string, FindPlace>()
  for (const file of files) {
    const text = await textOf(file)
    if (text !== null && text.length <= mostCharacters) found.set(file, read(text))
  }
  return found
}

/** A text that cannot be read as YAML says itself where. */
function placeOf({ pointer, params }: SchemaProblem, find: FindPlace | undefined): Partial<TextPlace> {
  const { line, column } = params
  if (pointer === '' && typeof line === 'number') return { line, column: typeof column === 'number' ? column : 1 }
  return find?.(pointer) ?? {}
}
