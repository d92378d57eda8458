// Settings of the line: what single ones cannot tell.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RawConfig } from '../../../nodes/lib/fields.ts'
import { parseConfig } from '../../../nodes/lib/parse-config.ts'
import { fields } from '../../../nodes/mqtt-connection/fields.ts'
import { endpointsOf, settingsOf } from '../../../nodes/mqtt-connection/settings.ts'

const cases: readonly [what: string, settings: RawConfig, problems: readonly string[]][] = [
  ['a host is enough', {}, []],
  ['a session that is kept, without a client id', { sessionExpirySeconds: 60 }, ['clientId session-needs-client-id']],
  ['a session that is kept, with one', { sessionExpirySeconds: 60, clientId: 'edge-7' }, []],
  ['waits the wrong way round', { firstReconnectMs: 60_000, maxReconnectMs: 1_000 }, ['maxReconnectMs too-small']],
  ['a client id no broker takes', { clientId: 'a b' }, ['clientId wrong-form']],
  ['no host', { host: '' }, ['host missing']],
]
for (const [what, settings, problems] of cases) {
  test(what, () => {
    const parsed = parseConfig(fields, { host: 'broker', ...settings })
    assert.deepEqual(
      parsed.problems.map(({ path, code }) => `${path} ${code}`),
      problems,
    )
  })
}

test('the backup has the same port unless it says otherwise, and a client id by chance is used where none is set', () => {
  const config = parseConfig(fields, { host: 'one', port: 1884, backupHost: 'two' }).config
  assert.ok(config !== null)
  assert.deepEqual(endpointsOf(config), [
    { host: 'one', port: 1884 },
    { host: 'two', port: 1884 },
  ])
  assert.deepEqual(endpointsOf({ ...config, backupPort: 1885 })[1], { host: 'two', port: 1885 })
  assert.equal(endpointsOf({ ...config, backupHost: '' }).length, 1)
  assert.equal(settingsOf(config, null, 'abc').clientId, 'lineside-abc')
  assert.equal(settingsOf({ ...config, clientId: 'mine' }, null, 'abc').clientId, 'mine')
  assert.ok(!('host' in settingsOf(config, null, 'abc')))
})
