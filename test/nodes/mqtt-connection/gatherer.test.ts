// Readings on their way out, together or as they come.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Receipt } from '../../../nodes/lib/line.ts'
import type { Reading } from '../../../nodes/lib/reading.ts'
import { createGatherer } from '../../../nodes/mqtt-connection/gatherer.ts'
import { handClock } from '../../support/hand-clock.ts'

const reading = (payload: number) => ({ payload }) as unknown as Reading

function gathering(gatherMs: number) {
  const clock = handClock()
  const out: { readonly payloads: readonly unknown[]; readonly receipt: Receipt | undefined }[] = []
  const gatherer = createGatherer(clock, gatherMs, (readings, receipt) => out.push({ payloads: readings.map(({ payload }) => payload), receipt }))
  return { clock, gatherer, out }
}

test('without a time everything leaves as it comes', () => {
  const { gatherer, out } = gathering(0)
  gatherer.add([reading(1)])
  gatherer.add([reading(2), reading(3)])
  assert.deepEqual(
    out.map(({ payloads }) => payloads),
    [[1], [2, 3]],
  )
})

test('with one, what came within it leaves together, in order, and one receipt stands for all', async () => {
  const { clock, gatherer, out } = gathering(100)
  const returned: string[] = []
  gatherer.add([reading(1)], { returned: () => returned.push('first') })
  gatherer.add([reading(2)])
  gatherer.add([reading(3)], { returned: () => returned.push('third') })
  await clock.advance(100)
  assert.deepEqual(
    out.map(({ payloads }) => payloads),
    [[1, 2, 3]],
  )
  out[0]?.receipt?.returned()
  assert.deepEqual([returned, clock.pending], [['first', 'third'], 0])
})

test('a thousand leave at once, and what is left when it ends leaves too', () => {
  const { gatherer, out } = gathering(100)
  gatherer.add(Array.from({ length: 1_500 }, (_, index) => reading(index)))
  gatherer.add([reading(1)])
  gatherer.flush()
  gatherer.flush()
  assert.deepEqual(
    out.map(({ payloads }) => payloads.length),
    [1_500, 1],
  )
})

test('a birth of more metrics than a call takes arguments leaves whole', () => {
  const { gatherer, out } = gathering(100)
  gatherer.add(Array.from({ length: 300_000 }, (_, index) => reading(index)))
  assert.deepEqual(
    out.map(({ payloads }) => payloads.length),
    [300_000],
  )
})
