import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTemplate } from '../../../../nodes/asset-model/tags/template.ts'

const values = new Map<string, string | number | boolean | null>([
  ['plc', 'L1'],
  ['db', 12],
  ['isNew', true],
  ['open', null],
])

const cases: readonly [text: string, filled: string | null][] = [
  ['plain', 'plain'],
  ['', ''],
  ['{plc}_FIL_PRESS', 'L1_FIL_PRESS'],
  ['{plc}.DB{ db }.{plc}', 'L1.DB12.L1'],
  ['{isNew}', 'true'],
  ['{{plc}}', '{plc}'],
  ['{{{plc}}}', '{L1}'],
  ['{plc}{unknown}', null],
  ['{open}', null],
]

for (const [text, filled] of cases) {
  test(`the template ${JSON.stringify(text)} is filled as ${JSON.stringify(filled)}`, () => {
    assert.equal(parseTemplate(text)?.fill(values), filled)
  })
}

test('a template names the parameters it needs, each once', () => {
  assert.deepEqual(parseTemplate('{b}{a}_{b}{{c}}')?.parameters, ['b', 'a'])
})

for (const text of ['{', '}', '{plc', 'plc}', '{}', '{ }', '{a{b}}', '{{plc}']) {
  test(`${text} is no template`, () => {
    assert.equal(parseTemplate(text), null)
  })
}
