import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../../../nodes/lib/parse-config.ts'
import { fields } from '../../../nodes/reading-formatter/fields.ts'

const wrong: readonly (readonly [string, Readonly<Record<string, unknown>>, string, string])[] = [
  ['a contract without its _', { format: 'umh', umhContract: 'historian' }, 'umhContract', 'wrong-form'],
  ['a contract with a dot', { format: 'umh', umhContract: '_a.b' }, 'umhContract', 'wrong-form'],
  ['a group with a slash', { format: 'sparkplug', sparkplugGroup: 'a/b' }, 'sparkplugGroup', 'wrong-form'],
  ['no edge node', { format: 'sparkplug', sparkplugNode: '' }, 'sparkplugNode', 'missing'],
  ['a measurement that is a comment', { format: 'influx', influxMeasurement: '#1' }, 'influxMeasurement', 'not-a-measurement'],
  ['a measurement with a backslash at its end', { format: 'influx', influxMeasurement: 'a\\' }, 'influxMeasurement', 'not-a-measurement'],
]
for (const [name, raw, path, code] of wrong) {
  test(`${name} is refused at deploy, and only for that format`, () => {
    assert.deepEqual(
      parseConfig(fields, raw).problems.map((problem) => [problem.path, problem.code]),
      [[path, code]],
    )
    assert.deepEqual(parseConfig(fields, { ...raw, format: 'json' }).problems, [])
  })
}
