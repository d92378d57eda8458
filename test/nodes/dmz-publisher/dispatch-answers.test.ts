// What an answer other than "delivered" does to the order: "not now", refused, and whom it holds up.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bench } from './dispatch-bench.ts'

test('after "not now" nothing is sent for a while; then the record goes again, before the others', async () => {
  const one = bench(5)
  one.take(2)
  one.dispatch.settled(1, { outcome: 'retry', reason: '0x97 quota-exceeded' })
  one.ack(2)
  assert.deepEqual(one.take(5), [])
  await one.clock.advance(500)
  assert.equal(one.wakes, 1)
  assert.deepEqual(one.take(5), [1, 3, 4, 5])
  assert.equal(one.counters.get('retried'), 1)
})

test('a whole window of "not now" waits once, and longer the next time', async () => {
  const one = bench(20)
  for (const seq of one.take(20)) one.dispatch.settled(seq, { outcome: 'retry', reason: '0x97 quota-exceeded' })
  await one.clock.advance(500)
  for (const seq of one.take(20)) one.dispatch.settled(seq, { outcome: 'retry', reason: '0x97 quota-exceeded' })
  await one.clock.advance(999)
  assert.deepEqual(one.take(20), [])
  await one.clock.advance(1)
  assert.equal(one.take(20).length, 20)
})

test('one record a topic is in flight: "not now" lets no later record of its topic pass', async () => {
  const one = bench(4, (seq) => (seq === 3 ? 'other' : 'same'))
  assert.deepEqual(one.take(20), [1, 3])
  one.dispatch.settled(1, { outcome: 'retry', reason: '0x80 unspecified-error' })
  one.ack(3)
  await one.clock.advance(500)
  assert.deepEqual(one.take(20), [1])
  one.ack(1)
  assert.deepEqual(one.take(20), [2])
  one.ack(2)
  assert.deepEqual(one.take(20), [4])
})

test('of many topics in turn the window stays full', () => {
  const one = bench(400, (seq) => `t/${seq % 40}`)
  for (let sent = one.take(20); sent.length > 0; sent = one.take(20)) {
    assert.equal(sent.length, 20)
    one.ack(...sent)
  }
  assert.equal(one.delivered.length, 400)
})

test('a record answered "not now" again and again is never given up, while others pass', async () => {
  const one = bench(20)
  for (let answer = 0; answer < 20; answer++) {
    const [first, other] = one.take(2)
    assert.equal(first, 1)
    one.dispatch.settled(1, { outcome: 'retry', reason: '0x97 quota-exceeded' })
    if (other !== undefined) one.ack(other)
    await one.clock.advance(30_000)
  }
  assert.deepEqual([one.quarantined, one.delivered.length], [[], 19])
})

test('a hundred refused in a row are the server: nothing is given up any more until a record is delivered', () => {
  const one = bench(300)
  const refuse = (seq: number) => one.dispatch.settled(seq, { outcome: 'refused', reason: '0x90 topic-name-invalid' })
  for (let seq = 1; seq <= 100; seq++) {
    one.take(1)
    assert.equal(refuse(seq), true)
  }
  assert.deepEqual(one.take(2), [101, 102])
  assert.equal(refuse(101), false)
  one.dispatch.dropped('line')
  assert.deepEqual(one.take(2), [101, 102])
  assert.equal(refuse(101), false)
  assert.equal(one.quarantined.length, 100)
  one.ack(102)
  assert.deepEqual(one.take(1), [101])
  assert.equal(refuse(101), true)
  assert.equal(one.quarantined.length, 101)
})

test('a line lost for other reasons is no blame: one alone does not make a record bad', () => {
  const one = bench(1)
  for (const how of ['line', 'line', 'no-answer', 'message-blamed'] as const) {
    assert.deepEqual(one.take(1), [1])
    one.dispatch.dropped(how)
  }
  assert.deepEqual(one.quarantined, [])
})

test('the witness for a doubted record is of another topic', () => {
  const one = bench(3, (seq) => (seq === 3 ? 'other' : 'same'))
  for (let failure = 0; failure < 3; failure++) {
    assert.deepEqual(one.take(1), [1])
    one.dispatch.dropped('no-answer')
  }
  assert.deepEqual(one.take(1), [3])
})
