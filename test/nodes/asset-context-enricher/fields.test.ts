import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fields } from '../../../nodes/asset-context-enricher/fields.ts'
import { parseConfig } from '../../../nodes/lib/parse-config.ts'

test('an asset model must be chosen', () => {
  assert.deepEqual(parseConfig(fields, {}).problems, [{ path: 'model', code: 'missing', params: {} }])
  assert.deepEqual(parseConfig(fields, { model: 'n1' }).config, {
    name: '',
    model: 'n1',
    contexts: [],
    lateContext: 'mark',
    graceSeconds: 60,
    historyDays: 90,
    topicTemplate: '{path}/{property}',
    catalogue: false,
  })
})

test('the port for answers came last, so that the wires of older flows stay where they were', () => {
  assert.deepEqual(fields.face.outputs, ['readings', 'unmatched', 'health', 'answers'])
})

const row = { topic: 'mes/+', scope: 'acme/{2}', fields: '*', from: '', to: '' }
const wrong: readonly [what: string, settings: object, path: string, code: string][] = [
  ['a topic that is no pattern', { contexts: [row, { ...row, topic: 'mes/#/batch' }] }, 'contexts.2.topic', 'not-a-pattern'],
  ['a hole in the scope that means nothing', { contexts: [{ ...row, scope: '{lin}' }] }, 'contexts.1.scope', 'wrong-scope'],
  ['fields that cannot be read', { contexts: [{ ...row, fields: 'batch=a[*]' }] }, 'contexts.1.fields', 'wrong-context-fields'],
  ['a path that is none', { contexts: [{ ...row, from: 'a..b' }] }, 'contexts.1.from', 'not-a-path'],
  ['a path to many values', { contexts: [{ ...row, to: 'a[*].b' }] }, 'contexts.1.to', 'not-a-path'],
  ['a topic template of unknown parts', { topicTemplate: '{path}/{name}' }, 'topicTemplate', 'unknown-placeholder'],
  ['a topic template with a wildcard', { topicTemplate: '{path}/+/{property}' }, 'topicTemplate', 'illegal-in-topic'],
  ['topics that would be the same for all tags of an asset', { topicTemplate: 'umh/{path}' }, 'topicTemplate', 'topics-not-apart'],
  ['topics that would be the same for all assets', { topicTemplate: 'umh/{property}' }, 'topicTemplate', 'topics-not-apart'],
  ['topics where our own health is published', { topicTemplate: '_lineside/{tag}' }, 'topicTemplate', 'reserved-topic'],
]
for (const [what, settings, path, code] of wrong) {
  test(`not taken at deploy: ${what}`, () => {
    const { problems } = parseConfig(fields, { model: 'n1', ...settings })
    assert.deepEqual(
      problems.map((problem) => [problem.path, problem.code]),
      [[path, code]],
    )
  })
}
