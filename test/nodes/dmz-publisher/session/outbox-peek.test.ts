// Damaged records: found by their checksum, kept apart, no hindrance to the others.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { all, append, place, replaceBytes } from './outbox-place.ts'

test('flipped bytes in a record: that one goes to the quarantine, every other comes back unchanged', (context) => {
  const { open, file } = place(context)
  const first = open()
  append(
    first,
    Array.from({ length: 500 }, (_, index) => `topic-${index}`),
  )
  const sound = all(first)
  first.close()
  for (const seq of [10, 11, 499]) replaceBytes(file, `topic-${seq - 1}{"value":1`, `topic-${seq - 1}{"value":9`)

  const second = open()
  assert.deepEqual(
    all(second),
    sound.filter(({ seq }) => ![10, 11, 499].includes(seq)),
  )
  const { depth, quarantined, inQuarantine } = second.figures()
  assert.deepEqual({ depth, quarantined, inQuarantine }, { depth: 497, quarantined: 3, inQuarantine: 3 })
  second.close()
})

test('a page of nothing but damaged records does not end the reading', (context) => {
  const { open, file } = place(context)
  const first = open()
  append(
    first,
    Array.from({ length: 20 }, (_, index) => `topic-${String(index).padStart(2, '0')}`),
  )
  first.close()
  for (let index = 0; index < 15; index++) replaceBytes(file, `topic-${String(index).padStart(2, '0')}{`, 'toXic')
  const second = open()
  assert.deepEqual(
    second.peek(0, 5).map(({ seq }) => seq),
    [16, 17, 18, 19, 20],
  )
  second.close()
})
