// The tag that leaves: the reader's identity under the row's name.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Tag } from '../../../nodes/lib/reading.ts'
import { createCanonicalTag } from '../../../nodes/tag-normalizer/canonical-tag.ts'
import type { TagRow } from '../../../nodes/tag-normalizer/fields.ts'

const row = (changes: Partial<TagRow> = {}): TagRow => ({
  raw: 'PT1',
  name: 'pressure',
  scale: 1,
  offset: 0,
  unit: '',
  low: null,
  high: null,
  datatype: 'any',
  ...changes,
})
const source: Tag = Object.freeze({ id: 'plc1:PT1', name: 'PT1', raw: 'PT1' })

test('id and raw name stay the reader’s, the name is the row’s, and the tag is frozen', () => {
  const tag = createCanonicalTag(row({ low: 0, high: 16, datatype: 'number' }))(source)
  assert.deepEqual(tag, { id: 'plc1:PT1', raw: 'PT1', name: 'pressure', datatype: 'number', range: [0, 16] })
  assert.ok(Object.isFrozen(tag) && Object.isFrozen(tag.range))
})

test('all readings of a tag share one object, also after a second wire cloned the message', () => {
  const tagOf = createCanonicalTag(row())
  const ranged: Tag = { ...source, range: [0, 1], kind: 'pressure.gauge' }
  assert.equal(tagOf(ranged), tagOf(structuredClone(ranged)))
})

test('a reader’s tag that changed makes a new one', () => {
  const tagOf = createCanonicalTag(row())
  const before = tagOf(source)
  assert.deepEqual(tagOf({ ...source, datatype: 'integer' }), { ...before, datatype: 'integer' })
})

test('the reader’s range is scaled with the value; a limit of the row goes before it', () => {
  const ranged: Tag = { ...source, range: [0, 4095] }
  assert.deepEqual(createCanonicalTag(row({ scale: -1, offset: 4095 }))(ranged).range, [0, 4095])
  assert.deepEqual(createCanonicalTag(row({ scale: 2, high: 100 }))(ranged).range, [0, 100])
  assert.equal(createCanonicalTag(row({ high: 100 }))(source).range, undefined)
})

test('an integer by a fraction is a number', () => {
  const integer: Tag = { ...source, datatype: 'integer' }
  assert.equal(createCanonicalTag(row({ scale: 0.1 }))(integer).datatype, 'number')
  assert.equal(createCanonicalTag(row({ scale: 10 }))(integer).datatype, 'integer')
})
