// Errors of the socket, of TLS and of the server as faults: codes only, never a text of the other side.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connackFault, disconnectFault, dropOf, socketFault } from '../../../nodes/dmz-publisher/line-faults.ts'
import { fault } from '../../../nodes/lib/fault.ts'

const where = { host: 'dmz', port: 8883 }

const sockets: readonly (readonly [string, string])[] = [
  ['ECONNREFUSED', 'mqtt.connection-refused'],
  ['ENOTFOUND', 'mqtt.host-not-found'],
  ['EHOSTUNREACH', 'mqtt.host-unreachable'],
  ['ECONNRESET', 'mqtt.connection-closed'],
  ['EMFILE', 'mqtt.connection-failed'],
  ['CERT_HAS_EXPIRED', 'tls.certificate-expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls.certificate-untrusted'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls.host-mismatch'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls.not-tls'],
  ['ERR_SSL_NO_CIPHER_MATCH', 'tls.failed'],
  ['ERR_OSSL_PEM_NO_START_LINE', 'tls.failed'],
  ['toString', 'mqtt.connection-failed'],
]
for (const [code, expected] of sockets) {
  test(`${code} is ${expected}`, () => assert.equal(socketFault(Object.assign(new Error('evil text'), { code }), where).code, expected))
}

test('no text of an error gets into a fault', () => {
  const error = Object.assign(new Error('EVIL'), { code: 'EVIL\ncode', reason: 'EVIL' })
  const cause = socketFault(error, where)
  assert.deepEqual(cause.params, { ...where, error: 'UNKNOWN' })
  assert.equal(cause.cause, undefined)
  assert.ok(!cause.message.includes('EVIL'))
})

test('a refused CONNECT says why in our words', () => {
  assert.equal(connackFault(0x86, where).code, 'mqtt.bad-credentials')
  assert.equal(connackFault(0x87, where).code, 'mqtt.not-authorised')
  const other = connackFault(0x9c, where)
  assert.deepEqual([other.code, other.params['reason']], ['mqtt.connect-refused', '0x9C use-another-server'])
})

const drops: readonly (readonly [string, ReturnType<typeof fault>, string])[] = [
  ['a packet too large', disconnectFault(0x95, where), 'message-blamed'],
  ['a shutdown', disconnectFault(0x8b, where), 'line'],
  ['a taken session', disconnectFault(0x8e, where), 'line'],
  ['a server that hangs up', fault('mqtt.connection-closed'), 'closed-by-server'],
  ['a missing acknowledgement', fault('mqtt.ack-timeout'), 'no-answer'],
  ['a missing ping answer', fault('mqtt.ping-timeout'), 'line'],
  ['a violation', fault('mqtt.one-way-violation'), 'line'],
]
for (const [name, cause, drop] of drops) {
  test(`${name} says "${drop}" about the records in flight`, () => assert.equal(dropOf(cause), drop))
}
