// Regular expressions that people write into settings, held to a form that cannot keep the process busy.
import { type CodePoints, doMeet } from './code-points.ts'
import { type Fault, type FaultParams, fault, isFault } from './fault.ts'
import { type PatternTree, type Place, type Repeat, readPattern, refusal } from './pattern-tree.ts'

export interface RestrictedPattern {
  readonly source: string
  /** The named groups, in order. */
  readonly groups: readonly string[]
  /** The texts of the named groups, undefined where a group took no part; null where the whole text does not match. */
  match(text: string): Readonly<Record<string, string | undefined>> | null
}

/** Longer names are not matched. */
const maxInput = 256
const maxSource = 512
/** Ways to go on after a match that fails later: one open end (`.+_`), and an option or two. */
const maxWays = 4 * (maxInput + 1)

/**
 * Compiles a pattern for whole names, case-sensitive, or says why not: a fault `pattern-…` with `at` (from 1) and `part`.
 *
 * A backtracking matcher takes long only where the next character does not decide which way to go. At each alternative
 * and each end of a repeat we compare the characters that may come first on either way (as LL(1) parsers do). Where they
 * differ, a wrong way ends at its first character. Where they meet, each way may have to be tried: that is refused within
 * a repeat, and elsewhere the ways multiply to `maxWays` at most. So a name of n characters costs a matcher
 * O(maxWays · n) steps, whatever the name. Nested repeats without end, look-around and back-references are refused outright.
 */
export function restrictedPattern(source: string): RestrictedPattern | Fault {
  try {
    if (source.length > maxSource) throw refused('pattern-too-long', { found: source.length, max: maxSource })
    const { tree, groups, native } = readPattern(source)
    countWays(tree)
    return matcher(source, groups, new RegExp(`^(?:${native})$`, 'u'))
  } catch (thrown) {
    if (isFault(thrown)) return thrown
    // Nothing we read should be refused by RegExp; if it is, it is not a pattern.
    return refusal('pattern-syntax', { at: 0, text: source })
  }
}

function matcher(source: string, groups: readonly string[], native: RegExp): RestrictedPattern {
  const match = (text: string) => {
    const found = text.length > maxInput ? null : native.exec(text)
    return found === null ? null : (found.groups ?? {})
  }
  return Object.freeze({ source, groups: Object.freeze([...groups]), match })
}

/** What may come first. */
interface First {
  readonly set: CodePoints
  /** The part of it that begins a repeat without end. */
  readonly repeated: CodePoints
  /** There may be nothing: then it is what follows. */
  readonly isNullable: boolean
}

const nothing: First = { set: [], repeated: [], isNullable: true }

function countWays(tree: PatternTree): void {
  let ways = 1
  const multiply = (by: number, place: Place, isRepeated: boolean) => {
    ways *= by
    if (isRepeated) throw refused('pattern-ways-in-repeat', { ...place })
    if (ways > maxWays) throw refused('pattern-too-many-ways', { ...place })
  }
  const walk = (node: PatternTree, follow: First, isRepeated: boolean): void => {
    if (node.kind === 'sequence') {
      let after = follow
      for (const item of node.items.toReversed()) {
        walk(item, after, isRepeated)
        after = then(firstOf(item), after)
      }
    } else if (node.kind === 'choice') {
      if (doCompete(node.options.map((option) => then(firstOf(option), follow)))) multiply(node.options.length, node.place, isRepeated)
      for (const option of node.options) walk(option, follow, isRepeated)
    } else if (node.kind === 'repeat') {
      walkRepeat(node, follow, isRepeated)
    }
  }
  const walkRepeat = (node: Repeat, follow: First, isRepeated: boolean) => {
    const { body, min, max, place } = node
    const first = firstOf(body)
    if (!Number.isFinite(max) && holdsEndless(body)) throw refused('pattern-nested-repeat', { ...place })
    if (!Number.isFinite(max) && doMeet(first.set, follow.repeated)) throw refused('pattern-adjacent-repeats', { ...place })
    const isOpen = min !== max && doCompete([then(first, follow), follow])
    if (isOpen) multiply(Number.isFinite(max) ? max - min + 1 : maxInput + 1, place, isRepeated)
    walk(body, max > 1 ? either([{ ...first, isNullable: false }, follow]) : follow, isRepeated || max > 1)
  }
  walk(tree, nothing, false)
}

function holdsEndless(node: PatternTree): boolean {
  if (node.kind === 'character') return false
  if (node.kind === 'repeat') return !Number.isFinite(node.max) || holdsEndless(node.body)
  return (node.kind === 'sequence' ? node.items : node.options).some(holdsEndless)
}

/** Two ways that the next character, or the end, does not tell apart. */
function doCompete(ways: readonly First[]): boolean {
  return ways.some((way, index) => ways.slice(0, index).some((other) => doMeet(way.set, other.set) || (way.isNullable && other.isNullable)))
}

function firstOf(node: PatternTree): First {
  switch (node.kind) {
    case 'character':
      return { set: node.set, repeated: [], isNullable: false }
    case 'sequence':
      return node.items.map(firstOf).reduceRight((after, item) => then(item, after), nothing)
    case 'choice':
      return either(node.options.map(firstOf))
    case 'repeat': {
      const first = firstOf(node.body)
      const isNullable = first.isNullable || node.min === 0
      return { set: first.set, repeated: Number.isFinite(node.max) ? first.repeated : first.set, isNullable }
    }
  }
}

function then(first: First, after: First): First {
  if (!first.isNullable) return first
  return { set: [...first.set, ...after.set], repeated: [...first.repeated, ...after.repeated], isNullable: after.isNullable }
}

function either(ways: readonly First[]): First {
  return {
    set: ways.flatMap(({ set }) => set),
    repeated: ways.flatMap(({ repeated }) => repeated),
    isNullable: ways.some(({ isNullable }) => isNullable),
  }
}

function refused(code: string, params: FaultParams): Fault {
  return fault(code, params, { retry: false })
}
