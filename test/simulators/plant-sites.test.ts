// The plants of the three-plant example: what they say is made of the round alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { siteMessages, sites } from './plant-sites.ts'

test('each plant sends its order, its filler and its packer under topics of one form', () => {
  const topics = siteMessages(0, 0, 60).map(([topic]) => topic)
  assert.deepEqual(
    topics,
    sites.flatMap((site) => [`mes/${site}/line1/order`, `plants/${site}/line1/FIL`, `plants/${site}/line1/PAC`]),
  )
})

test('a batch lasts its rounds; the next one begins with another product', () => {
  const order = (round: number) => siteMessages(round, 0, 60)[0]?.[1] as { batch: string; product: string }
  assert.equal(order(59).batch, order(0).batch)
  assert.notEqual(order(60).batch, order(59).batch)
  assert.notEqual(order(60).product, order(59).product)
})
