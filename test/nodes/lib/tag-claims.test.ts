// A tag id belongs to one reader at a time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTagClaims } from '../../../nodes/lib/tag-claims.ts'

test('what one reader has, another does not get, nor anything it asked for with it', () => {
  const { claim } = createTagClaims()
  assert.equal(claim('r1', ['plc:A', 'plc:B']), null)
  assert.equal(claim('r2', ['plc:C', 'plc:B']), 'plc:B')
  assert.equal(claim('r3', ['plc:C']), null)
})

test('a reader may claim its own again, and what it releases is free', () => {
  const { claim, release } = createTagClaims()
  claim('r1', ['plc:A'])
  assert.equal(claim('r1', ['plc:A']), null)
  release('r1')
  assert.equal(claim('r2', ['plc:A']), null)
})
