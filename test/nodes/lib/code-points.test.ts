import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allBut, anyCharacter, blanks, type CodePoints, digits, doMeet, lineEnds, wordCharacters } from '../../../nodes/lib/code-points.ts'

const has = (set: CodePoints, code: number) => set.some(([low, high]) => low <= code && code <= high)

const named: readonly [name: string, set: CodePoints, form: RegExp][] = [
  ['digits', digits, /\d/u],
  ['word characters', wordCharacters, /\w/u],
  ['blanks', blanks, /\s/u],
  ['all but line ends', allBut(lineEnds), /./u],
  ['all but word characters', allBut(wordCharacters), /\W/u],
  ['any character', anyCharacter, /[\s\S]/u],
]

for (const [name, set, form] of named) {
  test(`${name} are those of RegExp`, () => {
    for (let code = 0; code <= 0x1_ffff; code += 1) assert.equal(has(set, code), form.test(String.fromCodePoint(code)), code.toString(16))
    assert.equal(has(set, 0x10_ffff), form.test('\u{10ffff}'))
  })
}

test('a set and all but it never meet, and hold every character between them', () => {
  for (const [, set] of named) {
    assert.equal(doMeet(set, allBut(set)), false)
    assert.deepEqual(allBut([...set, ...allBut(set)]), [])
  }
})

test('ranges that share one character meet', () => {
  assert.equal(doMeet([[1, 5]], [[5, 9]]), true)
  assert.equal(doMeet([[1, 4]], [[5, 9]]), false)
  assert.equal(doMeet([], [[5, 9]]), false)
})
