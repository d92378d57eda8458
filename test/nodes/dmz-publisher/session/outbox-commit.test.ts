// A store at its bound, and the quarantine: what is refused, what makes room, what is kept.
import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { test } from 'node:test'
import { isFault } from '../../../../nodes/lib/fault.ts'
import { all, append, megabyte, place, record } from './outbox-place.ts'

test('when full the newest are refused, deliveries make room, nothing accepted is lost', (context) => {
  const { open, file } = place(context)
  const store = open()
  const accepted: string[] = []
  let refusals = 0
  for (let at = 0; refusals < 3; at += 10) {
    const topics = Array.from({ length: 10 }, (_, index) => `t${at + index}`)
    const [refusal] = store.commit({ appends: [topics.map((topic) => record(topic, 1000))], settled: [], quarantined: [] })
    if (refusal === null) accepted.push(...topics)
    else refusals += 1
    if (isFault(refusal)) assert.deepEqual([refusal.code, refusal.params['limitBytes']], ['outbox.full', megabyte])
  }
  assert.ok(statSync(file).size <= megabyte)
  assert.deepEqual(
    all(store).map(({ topic }) => topic),
    accepted,
  )
  assert.ok(accepted.length > 700, `${accepted.length} records of 1 kB in 1 MiB`)

  const [refusal] = store.commit({ appends: [[record('after', 1000)]], settled: all(store).slice(0, 20), quarantined: [] })
  assert.equal(refusal, null)
  assert.deepEqual(
    all(store).map(({ topic }) => topic),
    [...accepted.slice(20), 'after'],
  )
  store.close()
})

test('of a group that does not fit the first entries are kept, each whole or not at all', (context) => {
  const { open } = place(context)
  const store = open()
  const entries = Array.from({ length: 20 }, (_, entry) => Array.from({ length: 100 }, (_, row) => record(`${entry}/${row}`, 1000)))
  const refusals = store.commit({ appends: entries, settled: [], quarantined: [] })
  const kept = refusals.filter((refusal) => refusal === null).length
  assert.deepEqual(
    refusals.map(isFault),
    refusals.map((_, index) => index >= kept),
  )
  assert.ok(kept > 0 && kept < 20)
  assert.equal(store.figures().depth, kept * 100)
  assert.equal(all(store).at(-1)?.topic, `${kept - 1}/99`)
  store.close()
})

test('a poison record leaves a full store too', (context) => {
  const { open } = place(context)
  const store = open()
  while (store.commit({ appends: [Array.from({ length: 10 }, () => record('x', 1000))], settled: [], quarantined: [] })[0] === null);
  const [first] = all(store)
  assert.ok(first)
  store.commit({ appends: [], settled: [], quarantined: [{ record: first, reason: 'too-large' }] })
  assert.equal(all(store)[0]?.seq, 2)
  assert.equal(store.figures().quarantined, 1)
  store.close()
})

test('the quarantine counts all and keeps the newest thousand', (context) => {
  const { open } = place(context, 16 * megabyte)
  const store = open()
  append(
    store,
    Array.from({ length: 1200 }, (_, index) => `t${index}`),
  )
  for (const rows of [all(store).slice(0, 700), all(store).slice(700)]) {
    store.commit({ appends: [], settled: [], quarantined: rows.map((row) => ({ record: row, reason: '0x87 not-authorized' })) })
  }
  assert.deepEqual(store.figures(), { depth: 0, bytes: 0, oldestAt: null, quarantined: 1200, inQuarantine: 1000 })
  store.close()
})
