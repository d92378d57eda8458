import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claims } from '../../../../nodes/asset-model/instances/claims.ts'

test('a name belongs to one owner at a time; who claims it then is told who has it', () => {
  const { claim } = claims<{ from: number; to: number }>()
  const [first, second, third] = [
    { from: 0, to: 10 },
    { from: 10, to: 20 },
    { from: 5, to: 15 },
  ]
  assert.equal(claim('a', first), undefined)
  assert.equal(claim('a', second), undefined)
  assert.equal(claim('a', third), first)
  assert.equal(claim('a', { from: 12, to: 13 }), second)
  assert.equal(claim('b', third), undefined)
  assert.equal(claim('__proto__', third), undefined)
})
