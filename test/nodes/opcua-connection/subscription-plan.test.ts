// Queues and lifetimes that survive an outage of the stated length.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planSubscription, queueSizeOf, sessionTimeoutOf } from '../../../nodes/opcua-connection/subscription-plan.ts'

test('a queue holds what is sampled in the outage and the publishing interval before it, and one to spare', () => {
  assert.equal(queueSizeOf({ samplingMs: 100 }, { publishingMs: 500, survivesSeconds: 30 }), 306)
  assert.equal(queueSizeOf({ samplingMs: 1_000 }, { publishingMs: 1_000, survivesSeconds: 0 }), 2)
})

test('where the server samples as fast as it can a tenth of a second is taken; no queue is larger than the make takes', () => {
  assert.equal(queueSizeOf({ samplingMs: 0 }, { publishingMs: 1_000, survivesSeconds: 9 }), 101)
  assert.equal(queueSizeOf({ samplingMs: 10 }, { publishingMs: 1_000, survivesSeconds: 60 }, 100), 100)
  assert.equal(queueSizeOf({ samplingMs: 1 }, { publishingMs: 1_000, survivesSeconds: 3_600 }), 10_000)
})

test('the subscription lives through the outage, and at least three keep-alives long', () => {
  const plan = planSubscription({ publishingMs: 1_000, survivesSeconds: 30 }, 5_000)
  assert.deepEqual(plan, { publishingMs: 1_000, keepAliveCount: 5, lifetimeCount: 50 })
  const slow = planSubscription({ publishingMs: 60_000, survivesSeconds: 30 }, 5_000)
  assert.deepEqual([slow.keepAliveCount, slow.lifetimeCount], [1, 3])
})

test('the session lives through the longest outage that a reader wants to survive', () => {
  assert.equal(sessionTimeoutOf(60_000, [{ survivesSeconds: 30 }, { survivesSeconds: 600 }]), 610_000)
  assert.equal(sessionTimeoutOf(60_000, []), 60_000)
})
