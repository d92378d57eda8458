import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boundProblems, brief, pointerTo, type SchemaProblem, unknownName } from '../../../nodes/lib/schema-problem.ts'

test('a pointer escapes what RFC 6901 reserves', () => {
  assert.equal(pointerTo('', 'types', 'm/s', 3, 'a~b'), '/types/m~1s/3/a~0b')
})

test('of many problems the first hundred are listed and the rest is not even looked for', () => {
  let asked = 0
  const endless = function* (): Generator<SchemaProblem> {
    for (;;) yield { pointer: `/${asked++}`, code: 'x', params: {} }
  }
  const listed = boundProblems(endless())
  assert.equal(listed.length, 101)
  assert.deepEqual(listed.at(-1), { pointer: '', code: 'more-problems', params: { shown: 100 } })
  assert.equal(asked, 101)
})

test('problems up to the limit are listed without a remark', () => {
  const one = { pointer: '', code: 'x', params: {} }
  assert.deepEqual(boundProblems([one, one], 2), [one, one])
})

test('an unknown name is answered with the nearest known one', () => {
  const problem = unknownName('/type', 'unknown-type', 'Filer', ['Filler', 'Packer'], { type: 'Filer' })
  assert.deepEqual(problem, { pointer: '/type', code: 'unknown-type-nearest', params: { type: 'Filer', nearest: 'Filler' } })
})

test('an unknown name with nothing near is answered with what is known', () => {
  const many = Array.from({ length: 12 }, (_, index) => `Type${index}`)
  assert.deepEqual(unknownName('', 'unknown-type', 'Pump', many, {}).params, {
    known: 'Type0, Type1, Type2, Type3, Type4, Type5, Type6, Type7, Type8, Type9, …',
  })
  assert.deepEqual(unknownName('', 'unknown-type', 'Pump', [], {}), { pointer: '', code: 'unknown-type', params: { known: '–' } })
})

test('values are shown as JSON writes them, shortened', () => {
  const shown = [null, 1.5, Number.NaN, 12n, true, 'a "b"', [1], { a: 1 }, 'x'.repeat(60)].map(brief)
  assert.deepEqual(shown, ['null', '1.5', 'NaN', '12', 'true', '"a \\"b\\""', '[…]', '{…}', `"${'x'.repeat(38)}…`])
})

test('what nobody sees in a name is written out', () => {
  const problem = unknownName('', 'unknown-type', 'Pump\u200b', ['Pump'], { type: 'Pump\u200b' })
  assert.deepEqual(problem.params, { type: 'Pump\\u200b', nearest: 'Pump' })
  assert.equal(brief('a\u00a0b\u0007'), '"a\\u00a0b\\u0007"')
})
