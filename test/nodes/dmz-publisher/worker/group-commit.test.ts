// Group commit under a clock turned by hand: who shares a transaction, who is told what.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StoredRecord, Work } from '../../../../nodes/dmz-publisher/outbox-store.ts'
import { createGroupCommit } from '../../../../nodes/dmz-publisher/worker/group-commit.ts'
import type { Entry, Result } from '../../../../nodes/dmz-publisher/worker-messages.ts'
import { type Fault, fault } from '../../../../nodes/lib/fault.ts'
import { handClock } from '../../../support/hand-clock.ts'

test('entries that come within ten milliseconds share one transaction', async () => {
  const { commits, clock, works, answers } = bench()
  commits.append([entry(1)])
  await clock.advance(6)
  commits.append([entry(2), entry(3)])
  await clock.advance(3)
  assert.equal(works.length, 0)
  await clock.advance(1)
  assert.deepEqual(
    works.map(({ appends }) => appends.length),
    [3],
  )
  assert.deepEqual(answers, [
    { id: 1, fault: null },
    { id: 2, fault: null },
    { id: 3, fault: null },
  ])
  assert.equal(clock.pending, 0)
})

test('a record is stored as UTF-8 with the time it came in', async () => {
  const { commits, clock, works } = bench()
  commits.append([{ id: 1, records: [{ topic: 'a', body: '"ü"' }] }])
  await clock.advance(10)
  assert.deepEqual(works[0]?.appends, [[{ topic: 'a', body: Uint8Array.of(0x22, 0xc3, 0xbc, 0x22), at: 1_000_010 }]])
})

test('deliveries ride with the next entries, or go alone after 50 ms', async () => {
  const { commits, clock, works } = bench()
  commits.settle(stored(1))
  commits.append([entry(1)])
  await clock.advance(10)
  assert.deepEqual(
    works.map(({ appends, settled }) => [appends.length, settled.length]),
    [[1, 1]],
  )
  commits.settle(stored(2))
  commits.quarantine(stored(3), 'too-large')
  await clock.advance(49)
  assert.equal(works.length, 1)
  await clock.advance(1)
  assert.deepEqual(works[1], { appends: [], settled: [stored(2)], quarantined: [{ record: stored(3), reason: 'too-large' }] })
})

test('five hundred rows do not wait', async () => {
  const { commits, clock, works } = bench()
  commits.append([{ id: 1, records: Array.from({ length: 500 }, () => ({ topic: 'a', body: '{}' })) }])
  await clock.advance(0)
  assert.equal(works.length, 1)
})

test('each entry hears its own answer', async () => {
  const { commits, clock, answers, store } = bench()
  store.refuse = [null, fault('outbox.full', { depth: 9 })]
  commits.append([entry(1), entry(2)])
  await clock.advance(10)
  assert.deepEqual(answers, [
    { id: 1, fault: null },
    { id: 2, fault: { code: 'outbox.full', params: { depth: 9 }, retry: true } },
  ])
})

test('on a full disk entries are refused, deliveries kept and tried again', async () => {
  const { commits, clock, answers, works, store, failures } = bench()
  store.fail = fault('outbox.disk-full')
  commits.settle(stored(1))
  commits.append([entry(1)])
  await clock.advance(10)
  assert.deepEqual(
    answers.map((answer) => answer.fault?.code),
    ['outbox.disk-full'],
  )
  store.fail = null
  await clock.advance(1000)
  assert.deepEqual(
    works.map(({ appends, settled }) => [appends.length, settled.length]),
    [[0, 1]],
  )
  assert.deepEqual(failures, [])
})

test('any other failure is told to every entry and ends the store', async () => {
  const { commits, clock, answers, store, failures } = bench()
  store.fail = fault('outbox.damaged')
  commits.append([entry(1), entry(2)])
  await clock.advance(10)
  assert.deepEqual(
    answers.map((answer) => answer.fault?.code),
    ['outbox.damaged', 'outbox.damaged'],
  )
  assert.deepEqual(failures, ['outbox.damaged'])
})

test('closing commits what is pending and leaves no timer', () => {
  const { commits, clock, works } = bench()
  commits.append([entry(1)])
  commits.close()
  assert.equal(works.length, 1)
  assert.equal(clock.pending, 0)
})

function bench() {
  const clock = handClock(1_000_000)
  const works: Work[] = []
  const answers: Result[] = []
  const failures: string[] = []
  const store: { fail: Fault | null; refuse: (Fault | null)[] | null } = { fail: null, refuse: null }
  const commits = createGroupCommit({
    store: {
      commit(work) {
        if (store.fail !== null) throw store.fail
        works.push(work)
        return store.refuse ?? work.appends.map(() => null)
      },
    },
    clock,
    answer: (results) => answers.push(...results),
    failed: (cause) => failures.push(cause.code),
  })
  return { commits, clock, works, answers, failures, store }
}

function entry(id: number): Entry {
  return { id, records: [{ topic: 'a', body: '{}' }] }
}

function stored(seq: number): StoredRecord {
  return { seq, epoch: 1, at: 0, topic: 'a', body: new Uint8Array(2) }
}
