// What refusals and breaks mean.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault } from '../../../nodes/lib/fault.ts'
import { endsStay, statusNameOf, troubleOf } from '../../../nodes/opcua-connection/trouble.ts'

const cases: readonly (readonly [message: string, code: string, reason: string, ends: boolean])[] = [
  ['ServiceResult is BadTooManySessions (0x80560000) request was CreateSessionRequest', 'opcua.server-full', 'BadTooManySessions', true],
  ['BadIdentityTokenRejected (0x80210000)', 'opcua.user-refused', 'BadIdentityTokenRejected', true],
  [
    'The connection has been rejected by server: BadSecurityChecksFailed (0x80130000)',
    'opcua.own-certificate-refused',
    'BadSecurityChecksFailed',
    true,
  ],
  ['Cannot find an Endpoint matching  security mode: 3', 'opcua.no-such-endpoint', 'Cannot find an Endpoint matching  security mode: 3', true],
  ['serviceResult = BadSessionIdInvalid (0x80250000)', 'opcua.session-lost', 'BadSessionIdInvalid', true],
  ['BadSubscriptionIdInvalid', 'opcua.subscription-lost', 'BadSubscriptionIdInvalid', true],
  ['BadTooManySubscriptions', 'opcua.too-many-subscriptions', 'BadTooManySubscriptions', false],
  ['BadServiceUnsupported', 'opcua.not-supported', 'BadServiceUnsupported', false],
  ['BadTooManyOperations (0x80100000)', 'opcua.service-failed', 'BadTooManyOperations', false],
  ['connect ECONNREFUSED 127.0.0.1:4840', 'opcua.line-broken', 'ECONNREFUSED', true],
  [
    'ERROR in waiting for data on socket(timeout was = 5000 ms)',
    'opcua.line-broken',
    'ERROR in waiting for data on socket(timeout was = 5000 ms)',
    true,
  ],
]
for (const [message, code, reason, ends] of cases) {
  test(`"${message}" is ${code}${ends ? '' : ', and ends nothing'}`, () => {
    const found = troubleOf(new Error(message), { endpoint: 'opc.tcp://plc' })
    assert.deepEqual([found.code, found.params, endsStay(found)], [code, { endpoint: 'opc.tcp://plc', reason }, ends])
  })
}

test('a fault stays the fault it is; what has no status has no name', () => {
  const own = fault('opcua.silent')
  assert.equal(troubleOf(own, {}), own)
  assert.deepEqual([statusNameOf(new Error('no')), statusNameOf('BadTimeout (0x800a0000)')], ['', 'BadTimeout'])
})
