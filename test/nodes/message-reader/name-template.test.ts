import assert from 'node:assert/strict'
import { test } from 'node:test'
import { besideIn } from '../../../nodes/lib/path-beside.ts'
import { nameTemplate, wrongHole } from '../../../nodes/message-reader/name-template.ts'

const message = { topic: 'line/1', payload: { id: 7, list: [{ n: 'a' }, { n: 'b' }] } }
const beside = besideIn(message)

test('text and paths in braces', () => {
  assert.equal(nameTemplate('{topic}').nameOf(beside, []), 'line/1')
  assert.equal(nameTemplate('plant/{msg.topic}/s{payload.id}').nameOf(beside, []), 'plant/line/1/s7')
  assert.equal(nameTemplate('fixed').nameOf(beside, []), 'fixed')
})

test('what stood at * of the value: the innermost, or one by its number', () => {
  assert.equal(nameTemplate('{*}').nameOf(beside, ['x', 3]), '3')
  assert.equal(nameTemplate('{*1}-{*2}').nameOf(beside, ['x', 3]), 'x-3')
  assert.equal(nameTemplate('{payload.list[*].n}').nameOf(beside, [1]), 'b')
})

test('it tells values apart where it holds one of these', () => {
  assert.deepEqual(
    ['{topic}', '{*}', '{payload.list[*].n}'].map((text) => nameTemplate(text).tellsApart),
    [false, true, true],
  )
})

test('no name where a path leads to nothing, to an object or to an empty text', () => {
  assert.equal(nameTemplate('a/{payload.nothing}').nameOf(beside, []), null)
  assert.equal(nameTemplate('{payload}').nameOf(beside, []), null)
  assert.equal(nameTemplate('{topic}').nameOf(besideIn({ topic: '' }), []), null)
  assert.equal(nameTemplate('{*}').nameOf(beside, []), null)
})

test('a hole that is none is named', () => {
  const cases: readonly [string, string | null][] = [
    ['a{b c}', '{b c}'],
    ['a{', '{'],
    ['a}', '}'],
    ['{}', '{}'],
    ['{a}{*}{*2}', null],
    ['', null],
  ]
  for (const [text, wrong] of cases) assert.equal(wrongHole(text), wrong, text)
})
