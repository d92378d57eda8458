// Which record goes next: order, repeats, and a record that breaks the line held apart from the rest.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bench } from './dispatch-bench.ts'

test('records go out in order, page after page, each once', () => {
  const { dispatch, take, ack, delivered } = bench(200)
  for (let at = 1; at <= 200; at += 20) {
    const window = take(20)
    assert.deepEqual(
      window,
      Array.from({ length: 20 }, (_, index) => at + index),
    )
    ack(...window)
  }
  assert.equal(dispatch.next(), null)
  assert.equal(delivered.length, 200)
})

test('a record carries its identity in payload and user properties', () => {
  const next = bench(1).dispatch.next()
  assert.equal(new TextDecoder().decode(next?.payload), '{"publisherId":"p-1","epoch":1,"seq":1,"value":1}')
  assert.deepEqual(next?.userProperties, [
    ['publisherId', 'p-1'],
    ['epoch', '1'],
    ['seq', '1'],
  ])
})

test('an empty outbox gives nothing until something is appended, and says so', () => {
  const one = bench(0)
  assert.equal(one.dispatch.next(), null)
  one.append(1)
  assert.equal(one.dispatch.next(), null)
  one.dispatch.appended()
  assert.equal(one.wakes, 1)
  assert.deepEqual(one.take(5), [1])
})

test('after a lost line what was in flight goes first, in order, marked as a repeat', () => {
  const { dispatch, take, ack } = bench(30)
  take(20)
  ack(2, 5)
  dispatch.dropped('line')
  const again = [dispatch.next(), dispatch.next()]
  assert.deepEqual(
    again.map((next) => [next?.seq, next?.isRepeat]),
    [
      [1, true],
      [3, true],
    ],
  )
  assert.deepEqual(take(18), [4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22])
  assert.equal(bench(1).dispatch.next()?.isRepeat, false)
})

test('an answer to a record that is not in flight changes nothing', () => {
  const { dispatch, ack, delivered, take } = bench(3)
  take(1)
  dispatch.dropped('line')
  ack(1, 7)
  assert.deepEqual(delivered, [])
})

test('a refused record goes to the quarantine at once and holds nobody up', () => {
  const { dispatch, take, quarantined } = bench(5)
  take(3)
  dispatch.settled(2, { outcome: 'refused', reason: '0x90 topic-name-invalid' })
  assert.deepEqual(quarantined, [[2, '0x90 topic-name-invalid']])
  assert.deepEqual(take(5), [4, 5])
  dispatch.dropped('line')
  assert.deepEqual(take(9), [1, 3, 4, 5])
})

test('"no matching subscribers" counts as delivered, and is counted', () => {
  const { dispatch, take, delivered, counters } = bench(1)
  take(1)
  dispatch.settled(1, { outcome: 'acked', reasonCode: 0x10 })
  assert.deepEqual(delivered, [1])
  assert.equal(counters.get('acked 0x10 no-matching-subscribers'), 1)
})

test('a message the server blames goes to the quarantine at the second time, when it is known to be the one', () => {
  const one = bench(30)
  one.take(20)
  one.dispatch.dropped('message-blamed')
  for (const seq of [1, 2, 3]) {
    assert.deepEqual(one.take(20), [seq])
    one.ack(seq)
  }
  assert.deepEqual(one.take(20), [4])
  one.dispatch.dropped('message-blamed')
  assert.deepEqual(one.quarantined, [[4, 'message-blamed']])
  for (let seq = 5; seq <= 20; seq++) {
    assert.deepEqual(one.take(20), [seq])
    one.ack(seq)
  }
  assert.deepEqual(one.take(20).length, 10)
})

test('a message blamed alone still gets its second attempt', () => {
  const one = bench(2)
  one.take(1)
  one.dispatch.dropped('message-blamed')
  assert.deepEqual(one.quarantined, [])
  assert.deepEqual(one.take(5), [1])
  one.dispatch.dropped('message-blamed')
  assert.deepEqual(one.quarantined, [[1, 'message-blamed']])
  assert.deepEqual(one.take(5), [2])
})

for (const how of ['closed-by-server', 'no-answer'] as const) {
  test(`a record at which the line ends (${how}) is stepped over, and kept apart once another has passed`, () => {
    const one = bench(4)
    for (let failure = 0; failure < 3; failure++) {
      assert.deepEqual(one.take(1), [1])
      one.dispatch.dropped(how)
    }
    assert.deepEqual(one.take(5), [2])
    one.ack(2)
    assert.deepEqual(one.take(5), [1])
    one.dispatch.dropped(how)
    assert.deepEqual(one.quarantined, [[1, how]])
    assert.deepEqual(one.take(5), [3, 4])
  })

  test(`a server that fails at every record (${how}) makes none of them bad`, () => {
    const one = bench(4)
    const sent: number[] = []
    for (let failure = 0; failure < 40; failure++) {
      sent.push(...one.take(1))
      one.dispatch.dropped(how)
    }
    assert.deepEqual(one.quarantined, [])
    assert.deepEqual(sent.slice(0, 8), [1, 1, 1, 2, 1, 1, 1, 2])
    const order: number[] = []
    for (let next = one.take(1)[0]; next !== undefined; next = one.take(1)[0]) {
      order.push(next)
      one.ack(next)
    }
    assert.deepEqual(order, [1, 2, 3, 4])
  })
}

test('a doubted record without another to compare with is tried for as long as it takes', () => {
  const one = bench(1)
  for (let failure = 0; failure < 20; failure++) {
    assert.deepEqual(one.take(1), [1])
    one.dispatch.dropped('no-answer')
  }
  assert.deepEqual(one.quarantined, [])
})

test('a line lost for reasons of its own puts no record under suspicion', () => {
  const one = bench(30)
  for (let failure = 0; failure < 10; failure++) {
    assert.equal(one.take(20).length, 20)
    one.dispatch.dropped('line')
  }
  assert.deepEqual(one.quarantined, [])
})

test('closing leaves no timer behind', async () => {
  const one = bench(1)
  one.take(1)
  one.dispatch.settled(1, { outcome: 'retry', reason: 'x' })
  one.dispatch.close()
  assert.equal(one.clock.pending, 0)
})
