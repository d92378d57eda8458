// Reads a regular expression of the kind people write for names: characters, classes, groups, alternatives, repeats.
import type { CodePoints } from './code-points.ts'
import { fault } from './fault.ts'
import { charactersOf, type Token, type TokenKind, tokensOf } from './pattern-tokens.ts'

/** Where a part stands (from 1), and its text. */
export interface Place {
  readonly at: number
  readonly part: string
}

export type PatternTree =
  | { readonly kind: 'character'; readonly set: CodePoints }
  | { readonly kind: 'sequence'; readonly items: readonly PatternTree[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternTree[]; readonly place: Place }
  | Repeat

export interface Repeat {
  readonly kind: 'repeat'
  readonly body: PatternTree
  readonly min: number
  /** Infinity: as often as it can. */
  readonly max: number
  readonly place: Place
}

export interface ReadPattern {
  readonly tree: PatternTree
  /** The named groups, in order. */
  readonly groups: readonly string[]
  /** The same as RegExp wants it with the flag `u`. */
  readonly native: string
}

/** Largest number in braces. */
const maxCount = 256

/** What no pattern may hold. */
const refused: Partial<Readonly<Record<TokenKind, string>>> = {
  'look-around': 'pattern-look-around',
  'back-reference': 'pattern-back-reference',
  anchor: 'pattern-anchor',
  repeat: 'pattern-nothing-to-repeat',
  close: 'pattern-not-opened',
  named: 'pattern-not-closed',
  group: 'pattern-not-closed',
}

/**
 * The whole name is matched: a `^` at the beginning and a `$` at the end may be there or not. Throws a fault `pattern-…`
 * with the place `at` (from 1) and the `part` in question.
 */
export function readPattern(whole: string): ReadPattern {
  const tokens = [...tokensOf(whole)]
  if (tokens[0]?.text === '^') tokens.shift()
  if (tokens.at(-1)?.text === '$') tokens.pop()
  const reader = readerOf(tokens, whole)
  const tree = reader.choice()
  const extra = tokens[reader.position()]
  if (extra !== undefined) throw refusal('pattern-not-opened', extra)
  return { tree, groups: reader.groups, native: reader.native() }
}

function readerOf(tokens: readonly Token[], whole: string) {
  const groups: string[] = []
  let next = 0
  let native = ''

  const placeFrom = (at: number): Place => ({ at: at + 1, part: whole.slice(at, tokens[next]?.at ?? whole.length) })
  const take = (kind: TokenKind) => {
    const token = tokens[next]
    if (token?.kind !== kind) return null
    next += 1
    return token
  }
  const choice = (): PatternTree => {
    const from = tokens[next]?.at ?? whole.length
    const first = sequence()
    const options = [first]
    while (take('or') !== null) {
      native += '|'
      options.push(sequence())
    }
    return options.length === 1 ? first : { kind: 'choice', options, place: placeFrom(from) }
  }
  const sequence = (): PatternTree => {
    const items: PatternTree[] = []
    for (let token = tokens[next]; token !== undefined && token.kind !== 'or' && token.kind !== 'close'; token = tokens[next]) {
      next += 1
      items.push(repeated(token, token.kind === 'named' || token.kind === 'group' ? group(token) : character(token)))
    }
    return { kind: 'sequence', items }
  }
  const character = (token: Token): PatternTree => {
    const found = charactersOf(token)
    if (found === null) throw refusal(refused[token.kind] ?? 'pattern-syntax', token)
    native += found.native
    return { kind: 'character', set: found.set }
  }
  const group = (token: Token): PatternTree => {
    if (token.kind === 'named') groups.push(groupName(token, groups))
    native += token.text
    const body = choice()
    if (take('close') === null) throw refusal('pattern-not-closed', token)
    native += ')'
    return body
  }
  const repeated = (start: Token, body: PatternTree): PatternTree => {
    const token = take('repeat')
    if (token === null) return body
    native += token.text
    return { kind: 'repeat', body, ...countsOf(token), place: placeFrom(start.at) }
  }
  return { choice, groups, position: () => next, native: () => native }
}

function groupName(token: Token, taken: readonly string[]): string {
  const name = token.text.slice(3, -1)
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) throw refusal('pattern-group-name', token)
  if (taken.includes(name)) throw refusal('pattern-group-twice', token)
  return name
}

function countsOf(token: Token): { readonly min: number; readonly max: number } {
  const [, low, comma, high = ''] = /^\{(\d+)(,?)(\d*)\}/.exec(token.text) ?? []
  if (low === undefined) return { min: token.text.startsWith('+') ? 1 : 0, max: token.text.startsWith('?') ? 1 : Number.POSITIVE_INFINITY }
  const min = Number(low)
  const max = comma === '' ? min : high === '' ? Number.POSITIVE_INFINITY : Number(high)
  if (min > maxCount || (max > maxCount && high !== '') || max < min || max === 0) throw refusal('pattern-repeat-count', token)
  return { min, max }
}

export function refusal(code: string, { at, text }: { readonly at: number; readonly text: string }) {
  return fault(code, { at: at + 1, part: text }, { retry: false })
}
