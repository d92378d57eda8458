// What is wrong with a document (a model, a policy, a calendar), and where in it: for people, not for validators.
import type { FaultParams } from './fault.ts'
import { nearest } from './nearest.ts'

export interface SchemaProblem {
  /** Where in the document: a JSON pointer (RFC 6901). Empty: the document as a whole. */
  readonly pointer: string
  /** The file it is in, where the document has several: relative to their folder, `/`-separated. */
  readonly file?: string
  /** Locale key below `problem.`. */
  readonly code: string
  readonly params: FaultParams
}

/** Enough to see a pattern, few enough to read. */
const problemLimit = 100

/** The first problems of a sequence, which is not asked for more than it takes; the last one then says that there are more. */
export function boundProblems(problems: Iterable<SchemaProblem>, limit = problemLimit): readonly SchemaProblem[] {
  const first: SchemaProblem[] = []
  for (const problem of problems) {
    if (first.length === limit) return [...first, { pointer: '', code: 'more-problems', params: { shown: limit } }]
    first.push(problem)
  }
  return first
}

/** The pointer to a part further down. Numbers are places in a list, from 0. */
export function pointerTo(pointer: string, ...segments: readonly (string | number)[]): string {
  return [pointer, ...segments.map((segment) => String(segment).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/')
}

/**
 * A name that nothing is known by: `<code>-nearest` with `nearest` when a known one is near, else `<code>` with
 * `known`, the first ten that would do. `named` are the params that say which name, and of what.
 */
export function unknownName(pointer: string, code: string, name: string, known: readonly string[], named: FaultParams): SchemaProblem {
  const near = nearest(name, known)
  const seen = Object.fromEntries(Object.entries(named).map(([param, value]) => [param, typeof value === 'string' ? visible(value) : value]))
  if (near !== null) return { pointer, code: `${code}-nearest`, params: { ...seen, nearest: visible(near) } }
  return { pointer, code, params: { ...seen, known: known.length === 0 ? '–' : briefList(known) } }
}

/** With what nobody sees written out (`pump\u200b`): pasted from a document, it keeps two names that look alike from being one. */
function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00a0]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A value short enough for a sentence, as JSON writes it; of lists and groups only the brackets. */
export function brief(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[…]' : '{…}'
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return visible(text.length > 40 ? `${text.slice(0, 39)}…` : text)
}

function briefList(names: readonly string[]): string {
  return names.length > 10 ? `${names.slice(0, 10).join(', ')}, …` : names.join(', ')
}
