// Entries without an answer: bounded, settled one by one, failed all at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createUnanswered } from '../../../nodes/dmz-publisher/unanswered.ts'
import { fault, isFault } from '../../../nodes/lib/fault.ts'

const record = { topic: 'a/b', body: '{"value":1}' }

test('an entry is answered by its own result', async () => {
  const unanswered = createUnanswered({ readings: 10, bytes: 1000 })
  const first = unanswered.add([record])
  const second = unanswered.add([record, record])
  assert.equal(unanswered.readings, 3)
  unanswered.settle([
    { id: second.entry.id, fault: null },
    { id: first.entry.id, fault: { code: 'outbox.full', params: {}, retry: true } },
    { id: 99, fault: null },
  ])
  await second.answered
  await assert.rejects(first.answered, { code: 'outbox.full', kind: 'fault' })
  assert.equal(unanswered.readings, 0)
})

test('the newest is refused when readings or bytes would pass their bound, and room comes back', async () => {
  const byCount = createUnanswered({ readings: 2, bytes: 1000 })
  const kept = byCount.add([record, record])
  assert.throws(
    () => byCount.add([record]),
    (thrown) => isFault(thrown) && thrown.code === 'queue.full' && thrown.params['limitReadings'] === 2,
  )
  byCount.settle([{ id: kept.entry.id, fault: null }])
  byCount.add([record])
  const byBytes = createUnanswered({ readings: 100, bytes: 14 })
  byBytes.add([record])
  assert.throws(() => byBytes.add([record]), { code: 'queue.full' })
  await kept.answered
})

test('when the worker dies everything unanswered fails with the cause, once', async () => {
  const unanswered = createUnanswered({ readings: 10, bytes: 1000 })
  const entries = [unanswered.add([record]), unanswered.add([record])]
  unanswered.failAll(fault('worker.failed'))
  unanswered.failAll(fault('worker.silent'))
  for (const { answered } of entries) await assert.rejects(answered, { code: 'worker.failed' })
  assert.equal(unanswered.readings, 0)
})
