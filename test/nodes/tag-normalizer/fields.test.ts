// What the table refuses at deploy, all problems at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../../../nodes/lib/parse-config.ts'
import { fields } from '../../../nodes/tag-normalizer/fields.ts'

const problemsOf = (tags: readonly Record<string, unknown>[]) =>
  parseConfig(fields, { tags }).problems.map(({ path, code, params }) => [path, code, params])

test('a row needs no more than a raw name and a name', () => {
  const { config } = parseConfig(fields, { tags: [{ raw: 'PT_4711', name: 'pressure' }] })
  assert.deepEqual(config?.tags, [{ raw: 'PT_4711', name: 'pressure', scale: 1, offset: 0, unit: '', low: null, high: null, datatype: 'any' }])
})

test('two rows with one raw name are refused', () => {
  const rows = [
    { raw: 'a', name: 'x' },
    { raw: 'b', name: 'y' },
    { raw: 'a', name: 'z' },
  ]
  assert.deepEqual(problemsOf(rows), [['tags.3.raw', 'not-unique', { found: 'a', row: 1 }]])
})

test('two rows with one tag name are refused: they would be one series of two signals', () => {
  const rows = [
    { raw: 'a', name: 'x' },
    { raw: 'b', name: 'x' },
  ]
  assert.deepEqual(problemsOf(rows), [['tags.2.name', 'not-unique', { found: 'x', row: 1 }]])
})

test('a scale of 0, crossed limits and a scaled text are refused', () => {
  const rows = [
    { raw: 'a', name: 'a', scale: 0 },
    { raw: 'b', name: 'b', low: 5, high: 5 },
    { raw: 'c', name: 'c', datatype: 'string', scale: 2 },
    { raw: 'd', name: 'd', datatype: 'boolean', low: 0 },
  ]
  assert.deepEqual(problemsOf(rows), [
    ['tags.1.scale', 'scale-zero', undefined],
    ['tags.2.high', 'not-above-low', { found: 5, low: 5 }],
    ['tags.3.datatype', 'not-scalable', { found: 'string' }],
    ['tags.4.datatype', 'not-scalable', { found: 'boolean' }],
  ])
})
