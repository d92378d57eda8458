import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../../../nodes/lib/fault.ts'
import { type PatternTree, readPattern } from '../../../nodes/lib/pattern-tree.ts'
import { type RestrictedPattern, restrictedPattern } from '../../../nodes/lib/restricted-pattern.ts'
import { randomInteger, seededRandom, testSeed } from '../../support/random.ts'

function accepted(source: string): RestrictedPattern {
  const pattern = restrictedPattern(source)
  if (isFault(pattern)) return assert.fail(`${source}: ${pattern.message}`)
  return pattern
}

const matches: readonly [source: string, text: string, groups: object | null][] = [
  ['L\\d+_(?<tag>[A-Z]+)', 'L12_PRESS', { tag: 'PRESS' }],
  ['^L\\d+_(?<tag>[A-Z]+)$', 'L12_PRESS', { tag: 'PRESS' }],
  ['L\\d+_(?<tag>[A-Z]+)', 'xL12_PRESS', null],
  ['L\\d+_(?<tag>[A-Z]+)', 'L12_PRESS_', null],
  ['L\\d+_(?<tag>[A-Z]+)', 'l12_press', null],
  ['(?<line>.+)_(?<tag>.+)', 'a_b_c', { line: 'a_b', tag: 'c' }],
  ['(?<line>.+?)_(?<tag>.+)', 'a_b_c', { line: 'a', tag: 'b_c' }],
  ['(?<a>x)?y', 'y', { a: undefined }],
  ['plant', 'plant', {}],
  ['', '', {}],
  ['a|b', 'b', {}],
  ['a|b', 'ab', null],
  ['(?:FIL|PAC)/(?<s>\\w{2,4})', 'PAC/TEMP', { s: 'TEMP' }],
  ['a\\.b\\/c\\-d\\_e', 'a.b/c-d_e', {}],
  ['[\\w.\\-/[]+', 'a.b-[c]'.slice(0, 6), {}],
  ['[^_\\s]+_\\u0041\\x42', 'Füller_AB', {}],
  ['\\p{Lu}+', 'ÄÖ', {}],
  ['(\\d{3}_){2}', '123_456_', {}],
  ['(?:[A-Z]\\d)+', 'A1B2', {}],
  ['\\$\\{x\\}', '${x}', {}],
  ['😀+', '😀😀', {}],
  ['.', '😀', {}],
]

for (const [source, text, groups] of matches) {
  test(`${source} ${groups === null ? 'does not match' : 'matches'} ${JSON.stringify(text)}`, () => {
    const found = accepted(source).match(text)
    assert.deepEqual(found === null ? null : { ...found }, groups)
  })
}

test('longer names than 256 characters are not matched', () => {
  assert.notEqual(accepted('a+').match('a'.repeat(256)), null)
  assert.equal(accepted('a+').match('a'.repeat(257)), null)
})

test('the named groups are known', () => {
  assert.deepEqual(accepted('(?<b>x)(y)(?:z)(?<a>w)').groups, ['b', 'a'])
})

const refused: readonly [source: string, code: string, at?: number, part?: string][] = [
  ['(a+)+', 'pattern-nested-repeat', 1, '(a+)+'],
  ['x(a*)*y', 'pattern-nested-repeat', 2, '(a*)*'],
  ['(?:[a-z]+_)*', 'pattern-nested-repeat', 1, '(?:[a-z]+_)*'],
  ['((a{2,}b)c)+', 'pattern-nested-repeat', 1, '((a{2,}b)c)+'],
  ['(a+){2,9}', 'pattern-adjacent-repeats', 2, 'a+'],
  ['(a|a)*', 'pattern-ways-in-repeat', 2, 'a|a'],
  ['(a|ab)*', 'pattern-ways-in-repeat', 2, 'a|ab'],
  ['(\\w|\\d)+', 'pattern-ways-in-repeat', 2, '\\w|\\d'],
  ['(a|b?)*', 'pattern-ways-in-repeat', 2, 'a|b?'],
  ['(a?){9}', 'pattern-ways-in-repeat', 2, 'a?'],
  ['\\d*\\d*x', 'pattern-adjacent-repeats', 1, '\\d*'],
  ['(.+)(.+)', 'pattern-adjacent-repeats', 2, '.+'],
  ['\\w+-?[a-f]+', 'pattern-adjacent-repeats', 1, '\\w+'],
  ['.+_.+_.+', 'pattern-too-many-ways', 1, '.+'],
  ['a?a?a?a?a?a?a?a?a?a?a?aaa', 'pattern-too-many-ways', 1, 'a?'],
  [`${'(a|ab)'.repeat(11)}`, 'pattern-too-many-ways', 2, 'a|ab'],
  ['(?=a)b', 'pattern-look-around', 1, '(?='],
  ['a(?!b)', 'pattern-look-around', 2, '(?!'],
  ['(?<=a)b', 'pattern-look-around', 1, '(?<='],
  ['\\bx', 'pattern-look-around', 1, '\\b'],
  ['(a)\\1', 'pattern-back-reference', 4, '\\1'],
  ['(?<n>a)\\k<n>', 'pattern-back-reference', 8, '\\k'],
  ['a^b', 'pattern-anchor', 2, '^'],
  ['^a$b', 'pattern-anchor', 3, '$'],
  ['(a', 'pattern-not-closed', 1, '('],
  ['x(?<n>a', 'pattern-not-closed', 2, '(?<n>'],
  ['a)', 'pattern-not-opened', 2, ')'],
  ['*a', 'pattern-nothing-to-repeat', 1, '*'],
  ['a|+', 'pattern-nothing-to-repeat', 3, '+'],
  ['a**', 'pattern-nothing-to-repeat', 3, '*'],
  ['(?<n>a)(?<n>b)', 'pattern-group-twice', 8, '(?<n>'],
  ['(?<1n>a)', 'pattern-group-name', 1, '(?<1n>'],
  ['(?i:a)', 'pattern-syntax', 1, '('],
  ['[a', 'pattern-syntax', 1, '['],
  ['[]', 'pattern-syntax', 1, '['],
  ['[z-a]', 'pattern-syntax', 1, '[z-a]'],
  ['[\\d-x]', 'pattern-syntax', 1, '[\\d-x]'],
  ['{plc}_P', 'pattern-syntax', 1, '{'],
  ['a\\', 'pattern-syntax', 2, '\\'],
  ['\\y', 'pattern-syntax', 1, '\\y'],
  ['\\p{Nope}', 'pattern-syntax'],
  ['a{3,2}', 'pattern-repeat-count', 2, '{3,2}'],
  ['a{999}', 'pattern-repeat-count', 2, '{999}'],
]

for (const [source, code, at, part] of refused) {
  test(`${source} is refused: ${code}`, () => {
    const fault = restrictedPattern(source)
    assert.ok(isFault(fault), 'accepted')
    assert.deepEqual([fault.code, fault.params['at'], fault.params['part']], [code, at ?? 1, part ?? source])
  })
}

test('a pattern that is too long is refused', () => {
  const fault = restrictedPattern('a'.repeat(513))
  assert.ok(isFault(fault))
  assert.deepEqual([fault.code, fault.params], ['pattern-too-long', { found: 513, max: 512 }])
})

/** A backtracking matcher as engines are, which counts its steps; null when it takes more than `most`. */
function countSteps(tree: PatternTree, text: string, most: number): { readonly steps: number; readonly isMatch: boolean } | null {
  let steps = 0
  const run = (node: PatternTree, at: number, next: (at: number) => boolean): boolean => {
    steps += 1
    if (steps > most) return false
    if (node.kind === 'character') {
      const code = text.codePointAt(at)
      return code !== undefined && node.set.some(([low, high]) => low <= code && code <= high) && next(at + 1)
    }
    if (node.kind === 'choice') return node.options.some((option) => run(option, at, next))
    if (node.kind === 'repeat') {
      const again = (count: number, from: number): boolean => {
        const more = (to: number) => (to > from || count < node.min) && again(count + 1, to)
        return (count < node.max && run(node.body, from, more)) || (count >= node.min && next(from))
      }
      return again(0, at)
    }
    const item = (index: number, from: number): boolean => {
      const part = node.items[index]
      return part === undefined ? next(from) : run(part, from, (to) => item(index + 1, to))
    }
    return item(0, at)
  }
  const isMatch = run(tree, 0, (at) => at === text.length)
  return steps > most ? null : { steps, isMatch }
}

/** One open end, a factor of four, and every part of the pattern looked at for each character on each way. */
function stepBound(source: string, length: number): number {
  return 4 * (length + 1) * (length + 1) * (source.length + 1)
}

const hostile = ['a', 'b', '_', 'ab', 'a_', 'aab_'].flatMap((part) => ['', '!'].map((end) => part.repeat(128).slice(0, 127) + end))

test('the count of steps tells patterns that take for ever', () => {
  for (const source of ['(a+)+', '(a|a)*', '\\w*\\w*\\w*_', `${'a?'.repeat(30)}${'a'.repeat(30)}!`]) {
    assert.ok(isFault(restrictedPattern(source)))
    const { tree } = readPattern(source)
    assert.ok(
      hostile.some((text) => countSteps(tree, text, stepBound(source, text.length)) === null),
      source,
    )
  }
})

test('no pattern that is accepted takes more steps than its bound, and all match as RegExp does', (context) => {
  const random = seededRandom(testSeed(context))
  let tried = 0
  for (let drawn = 0; drawn < 4_000; drawn += 1) {
    const source = randomPattern(random, 3)
    const pattern = restrictedPattern(source)
    if (isFault(pattern)) continue
    tried += 1
    const { tree } = readPattern(source)
    const own = Array.from({ length: 4 }, () => randomText(random))
    for (const text of [...own, ...hostile]) {
      const counted = countSteps(tree, text, stepBound(source, text.length))
      assert.ok(counted !== null, `${source} takes too many steps for ${text}`)
      assert.equal(pattern.match(text) !== null, counted.isMatch, `${source} on ${text}`)
    }
  }
  assert.ok(tried > 500, `only ${tried} patterns were accepted`)
})

function randomPattern(random: () => number, depth: number): string {
  const parts = Array.from(
    { length: 1 + randomInteger(random, 3) },
    () => randomAtom(random, depth) + pick(random, ['', '', '', '*', '+', '?', '{2}', '{1,3}', '+?', '{2,}']),
  )
  const pattern = parts.join('')
  return depth > 0 && randomInteger(random, 5) === 0 ? `${pattern}|${randomPattern(random, depth - 1)}` : pattern
}

function randomAtom(random: () => number, depth: number): string {
  if (depth === 0 || randomInteger(random, 3) > 0) return pick(random, ['a', 'b', '_', '.', '[ab]', '[^_]', '\\w', '\\d', '[^a]'])
  return `${pick(random, ['(', '(?:'])}${randomPattern(random, depth - 1)})`
}

function randomText(random: () => number): string {
  return Array.from({ length: randomInteger(random, 12) }, () => pick(random, ['a', 'b', '_', '1'])).join('')
}

function pick(random: () => number, choices: readonly string[]): string {
  return choices[randomInteger(random, choices.length)] ?? ''
}
