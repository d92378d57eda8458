import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault } from '../../../../nodes/lib/fault.ts'
import type { Red } from '../../../../nodes/lib/red/types.ts'
import { modelProblemText, problemText, sentence, wordedError } from '../../../../nodes/lib/red/words.ts'

const catalog: Readonly<Record<string, string>> = {
  'fault.line.refused': '__host__ refused.',
  'problem.missing': 'nothing is set',
  'problem.row': 'row __row__',
  'problem.too-small': '__found__ is below __min__',
  'label.host': 'Host',
  'label.tags': 'Tags',
  'column.tags.address': 'Address',
}
const red = {
  _: (key: string, params: Readonly<Record<string, unknown>> = {}) =>
    (catalog[key] ?? key).replace(/__(\w+)__/g, (_, name: string) => String(params[name])),
} as Red

test('a fault is a sentence in the catalog, and an Error that programs can tell by its code', () => {
  const cause = new Error('ECONNREFUSED')
  const made = fault('line.refused', { host: 'plc' }, { cause })
  assert.equal(sentence(red, made), 'plc refused.')
  const error = wordedError(red, made) as Error & { code: string; params: unknown }
  assert.deepEqual([error.message, error.code, error.params, error.cause], ['plc refused.', 'line.refused', { host: 'plc' }, cause])
})

test('a problem says where it is: setting, row, column', () => {
  assert.equal(problemText(red, { path: 'host', code: 'missing' }), 'Host: nothing is set')
  assert.equal(problemText(red, { path: 'tags.3', code: 'missing' }), 'Tags, row 3: nothing is set')
  assert.equal(problemText(red, { path: 'tags.3.address', code: 'too-small', params: { found: -1, min: 0 } }), 'Tags, row 3, Address: -1 is below 0')
})

test('a problem of a document says where it is by its JSON pointer', () => {
  assert.equal(modelProblemText(red, { pointer: '/assets/0', code: 'missing', params: {} }), '/assets/0: nothing is set')
  assert.equal(modelProblemText(red, { pointer: '', code: 'missing', params: {} }), 'nothing is set')
  assert.equal(modelProblemText(red, { file: 'sites/a.yaml', pointer: '/x', code: 'missing', params: {} }), 'sites/a.yaml /x: nothing is set')
  // Such a sentence names the file itself.
  assert.equal(modelProblemText(red, { file: 'sites/a.yaml', pointer: '', code: 'missing', params: { file: 'sites/a.yaml' } }), 'nothing is set')
})
