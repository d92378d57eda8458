// Requests of a size the server takes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault } from '../../../../nodes/lib/fault.ts'
import { inBatches } from '../../../../nodes/opcua-connection/session/batches.ts'

const numbers = Array.from({ length: 25 }, (_, index) => index)

/** A server that takes so many at once. */
function server(most: number, reason = 'BadTooManyOperations') {
  const sizes: number[] = []
  const request = async (batch: readonly number[]) => {
    sizes.push(batch.length)
    if (batch.length > most) throw fault('opcua.service-failed', { reason })
    return batch.map((number) => number * 2)
  }
  return { sizes, request }
}

test('results come in the order asked for, in groups of the size', async () => {
  const { sizes, request } = server(100)
  assert.deepEqual(
    await inBatches(numbers, { current: 10 }, request),
    numbers.map((number) => number * 2),
  )
  assert.deepEqual(sizes, [10, 10, 5])
})

test('a group that is too large is halved, and the size is remembered', async () => {
  const { sizes, request } = server(6)
  const size = { current: 25 }
  assert.equal((await inBatches(numbers, size, request)).length, 25)
  assert.deepEqual([sizes, size.current], [[25, 12, 6, 6, 6, 6, 1], 6])
})

test('a refusal that fewer would not mend is passed on, and so is one of a single operation', async () => {
  await assert.rejects(inBatches(numbers, { current: 25 }, server(6, 'BadServiceUnsupported').request), { code: 'opcua.service-failed' })
  await assert.rejects(inBatches(numbers, { current: 25 }, server(0).request), { code: 'opcua.service-failed' })
})

test('nothing to ask is no request', async () => {
  const { sizes, request } = server(6)
  assert.deepEqual(await inBatches([], { current: 10 }, request), [])
  assert.deepEqual(sizes, [])
})
