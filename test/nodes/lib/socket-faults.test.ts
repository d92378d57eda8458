// Errors of the system and of TLS as faults.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { socketFault } from '../../../nodes/lib/socket-faults.ts'

const where = { host: 'broker', port: 1883 }
const cases: readonly [error: unknown, code: string][] = [
  [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'mqtt.connection-refused'],
  [{ code: 'CERT_HAS_EXPIRED' }, 'tls.certificate-expired'],
  [{ code: 'ERR_SSL_SOMETHING_NEW' }, 'tls.failed'],
  [{ code: 'EWHATEVER' }, 'mqtt.connection-failed'],
  [{ code: 'constructor' }, 'mqtt.connection-failed'],
  [new Error('no code'), 'mqtt.connection-failed'],
  [null, 'mqtt.connection-failed'],
]
for (const [error, code] of cases) {
  test(`${JSON.stringify(error)} is ${code}`, () => {
    const { code: found, params } = socketFault(error, where)
    assert.deepEqual([found, params['host'], params['port']], [code, 'broker', 1883])
  })
}
