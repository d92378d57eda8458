// Who goes by which client id, and what of a destination becomes a line.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClaims, type DestinationPort, usedAs } from '../../../nodes/dmz-destination/destination.ts'

test('without a client id each publisher goes by its own publisher id', () => {
  const { claim } = createClaims('')
  assert.equal(claim('p1'), '')
  assert.equal(claim('p2'), '')
})

test('a client id that is set belongs to one publisher at a time', () => {
  const { claim, release } = createClaims('edge-1')
  assert.equal(claim('p1'), 'edge-1')
  assert.equal(claim('p1'), 'edge-1')
  assert.equal(claim('p2'), null)
  release('p2')
  assert.equal(claim('p2'), null)
  release('p1')
  assert.equal(claim('p2'), 'edge-1')
})

test('user and password are there only when they are set', () => {
  const port: DestinationPort = {
    kind: 'destination',
    host: 'dmz',
    port: 8883,
    tls: null,
    username: '',
    password: '',
    keepAliveSeconds: 30,
    answerTimeoutMs: 10_000,
    ...createClaims(''),
  }
  const line = { host: 'dmz', port: 8883, tls: null, keepAliveSeconds: 30, answerTimeoutMs: 10_000, clientId: 'edge-1' }
  assert.deepEqual(usedAs(port, 'edge-1'), line)
  assert.deepEqual(usedAs({ ...port, username: 'edge', password: 'secret' }, 'edge-1'), { ...line, username: 'edge', password: 'secret' })
})
