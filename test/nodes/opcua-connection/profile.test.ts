// Limits of known makes, and the least of several limits.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { perCall, profileOf } from '../../../nodes/opcua-connection/profile.ts'

test('a make is known by its maker and product', () => {
  assert.deepEqual(
    [
      ['Siemens AG', 'SIMATIC S7-1200'],
      ['Siemens AG', 'S7-1500'],
      ['Kepware', 'KEPServerEX'],
      ['Schneider Electric', 'BMENUA0100'],
      ['Somebody', 'Server'],
    ].map(([maker = '', product = '']) => {
      const { maxItems, maxItemsPerCall, maxQueueSize, hasNoFilter } = profileOf(maker, product)
      return [maxItems, maxItemsPerCall, maxQueueSize, hasNoFilter]
    }),
    [
      [1_000, 100, undefined, true],
      [undefined, 500, undefined, undefined],
      [undefined, 1_000, undefined, undefined],
      [undefined, undefined, 100, undefined],
      [undefined, undefined, undefined, undefined],
    ],
  )
})

test('0 and nothing are no limit; of the others the least counts, and a thousand at most', () => {
  assert.deepEqual([perCall(), perCall(0, undefined), perCall(0, 100, 500), perCall(65_535)], [1_000, 1_000, 100, 1_000])
})
