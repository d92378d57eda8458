// Settings of the line: sound by default but for the host, all problems at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../../../nodes/lib/parse-config.ts'
import { fields } from '../../../nodes/modbus-connection/fields.ts'

const problems = (raw: Record<string, unknown>) => parseConfig(fields, raw).problems.map(({ path, code }) => `${path} ${code}`)

test('a host is all that has to be set', () => {
  assert.equal(parseConfig(fields, { host: 'plc-1' }).config?.port, 502)
  assert.deepEqual(problems({}), ['host missing'])
})

test('what is wrong is said all at once', () => {
  assert.deepEqual(problems({ host: 'plc-1', port: 0, timeoutMs: 'soon' }), ['port too-small', 'timeoutMs not-a-number'])
})

test('the longest wait between attempts is not shorter than the first', () => {
  assert.deepEqual(problems({ host: 'plc-1', firstReconnectMs: 5_000, maxReconnectMs: 1_000 }), ['maxReconnectMs too-small'])
})
