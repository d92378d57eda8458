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

test('a flow of release 0.1.0 is Modbus TCP, without a backup or a limit', () => {
  const { config } = parseConfig(fields, { version: 1, host: 'plc-1', port: 1502, timeoutMs: 500 })
  assert.deepEqual(
    [config?.transport, config?.port, config?.backupHost, config?.backupPort, config?.maxRequestsPerSecond],
    ['tcp', 1502, '', null, 0],
  )
})

test('a serial line needs a port of this machine, not a host; a network the other way round', () => {
  assert.deepEqual(problems({ transport: 'serial-rtu' }), ['serialPort missing'])
  assert.deepEqual(problems({ transport: 'serial-rtu', serialPort: '/dev/ttyUSB0' }), [])
  assert.deepEqual(problems({ transport: 'udp', serialPort: '/dev/ttyUSB0' }), ['host missing'])
})

test('RTU has eight data bits, ASCII may have seven', () => {
  const serial = { serialPort: '/dev/ttyUSB0', dataBits: '7' }
  assert.deepEqual(problems({ ...serial, transport: 'serial-rtu' }), ['dataBits not-an-option'])
  assert.deepEqual(problems({ ...serial, transport: 'serial-ascii' }), [])
})
