// Cuts a regular expression into its tokens, and says which characters a class or an escape stands for.
import { allBut, anyCharacter, blanks, type CodePoints, digits, lineEnds, wordCharacters } from './code-points.ts'

export type TokenKind =
  | 'look-around'
  | 'back-reference'
  | 'anchor'
  | 'named'
  | 'group'
  | 'close'
  | 'or'
  | 'repeat'
  | 'class'
  | 'escape'
  | 'any'
  | 'plain'
  | 'unknown'

export interface Token {
  readonly kind: TokenKind
  readonly text: string
  /** Index of its first character. */
  readonly at: number
}

/** Characters and how RegExp wants them with the flag `u`. */
export interface Characters {
  readonly set: CodePoints
  readonly native: string
}

/** The first that fits counts. */
const forms: readonly (readonly [kind: TokenKind, form: RegExp])[] = [
  ['look-around', /^(?:\(\?<?[=!]|\\[bB])/],
  ['back-reference', /^\\(?:[1-9]|k)/],
  ['anchor', /^[\^$]/],
  ['named', /^\(\?<[^>]*>/],
  ['group', /^\((?:\?:|(?!\?))/],
  ['close', /^\)/],
  ['or', /^\|/],
  ['repeat', /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/],
  ['class', /^\[\^?(?:\\.|[^\]\\])+\]/u],
  ['escape', /^\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|[pP]\{[\w=]+\}|.)/su],
  ['any', /^\./],
  ['plain', /^[^\\()[\]{}]/u],
  ['unknown', /^./su],
]

const member = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|[pP]\{[\w=]+\}|.)|./gsu

const classes: Readonly<Record<string, CodePoints>> = {
  d: digits,
  D: allBut(digits),
  w: wordCharacters,
  W: allBut(wordCharacters),
  s: blanks,
  S: allBut(blanks),
  t: one(0x09),
  n: one(0x0a),
  v: one(0x0b),
  f: one(0x0c),
  r: one(0x0d),
}

export function* tokensOf(source: string): Generator<Token> {
  for (let at = 0; at < source.length; ) {
    const rest = source.slice(at)
    const [kind, form] = forms.find(([, one]) => one.test(rest)) ?? ['unknown', /^/]
    const text = form.exec(rest)?.[0] ?? rest
    yield { kind, text, at }
    at += text.length
  }
}

/** What one character of a name may be; null where the token says nothing that is known. */
export function charactersOf({ kind, text }: Token): Characters | null {
  if (kind === 'any') return { set: allBut(lineEnds), native: text }
  if (kind === 'plain') return { set: one(text.codePointAt(0) ?? 0), native: text }
  if (kind === 'escape') return escaped(text, false)
  return kind === 'class' ? characterClass(text) : null
}

/** A backslash before a character that needs none is left out: RegExp refuses it with the flag `u`. */
function escaped(text: string, isInClass: boolean): Characters | null {
  const letter = text.slice(1, 2)
  const known = Object.hasOwn(classes, letter) ? classes[letter] : undefined
  if (known !== undefined) return { set: known, native: text }
  if (/^\\[xu]./.test(text)) return { set: one(Number.parseInt(text.slice(2), 16)), native: text }
  // What a Unicode property holds is not looked up: it is taken to meet everything.
  if (/^\\[pP]\{/.test(text)) return { set: anyCharacter, native: text }
  if (/[\p{L}\p{N}]/u.test(text.slice(1))) return null
  const isNeeded = /[\^$\\.*+?()[\]{}|/]/.test(letter) || (isInClass && letter === '-')
  return { set: one(text.codePointAt(1) ?? 0), native: isNeeded ? text : text.slice(1) }
}

function characterClass(text: string): Characters | null {
  const isNegated = text.startsWith('[^')
  const members = text.slice(isNegated ? 2 : 1, -1).match(member) ?? []
  const set: (readonly [number, number])[] = []
  let native = ''
  for (let index = 0; index < members.length; index++) {
    const low = memberOf(members[index])
    const high = members[index + 1] === '-' && index + 2 < members.length ? memberOf(members[index + 2]) : undefined
    if (low === null || high === null) return null
    if (high === undefined) {
      set.push(...low.set)
      native += low.native
      continue
    }
    const span = spanOf(low.set, high.set)
    if (span === null) return null
    set.push(span)
    native += `${low.native}-${high.native}`
    index += 2
  }
  return { set: isNegated ? allBut(set) : set, native: `[${isNegated ? '^' : ''}${native}]` }
}

function memberOf(text = ''): Characters | null {
  if (text.startsWith('\\')) return escaped(text, true)
  return { set: one(text.codePointAt(0) ?? 0), native: /[-[\\]/.test(text) ? `\\${text}` : text }
}

/** From one character to another; a class such as \d is no end of a span. */
function spanOf(low: CodePoints, high: CodePoints): readonly [number, number] | null {
  const [[from, fromEnd] = [1, 0], ...moreLow] = low
  const [[to, toEnd] = [1, 0], ...moreHigh] = high
  return from === fromEnd && to === toEnd && from <= to && moreLow.length + moreHigh.length === 0 ? [from, to] : null
}

function one(code: number): CodePoints {
  return [[code, code]]
}
