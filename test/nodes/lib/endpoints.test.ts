import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createEndpoints } from '../../../nodes/lib/endpoints.ts'

test('the primary is dialled first, the backup when it cannot be reached, and so on in turn', () => {
  const endpoints = createEndpoints(['primary', 'backup'])
  const dialled = [0, 1, 2].map(() => {
    const one = endpoints.current
    endpoints.failed()
    return one
  })
  assert.deepEqual(dialled, ['primary', 'backup', 'primary'])
})

test('one that was live is tried once more before the other', () => {
  const endpoints = createEndpoints(['primary', 'backup'])
  endpoints.failed()
  endpoints.wasLive()
  endpoints.failed()
  assert.equal(endpoints.current, 'backup')
  endpoints.failed()
  assert.equal(endpoints.current, 'primary')
})

test('a single endpoint is dialled always', () => {
  const endpoints = createEndpoints(['only'])
  assert.equal(endpoints.failed(), false)
  assert.equal(endpoints.current, 'only')
})
