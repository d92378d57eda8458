import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSentSpans } from '../../../../nodes/asset-context-enricher/sending/sent-spans.ts'
import type { ContextSpan } from '../../../../nodes/asset-context-enricher/timelines/context-store.ts'
import type { Json } from '../../../../nodes/lib/json.ts'
import { filler, packer } from '../line-model.ts'

const spanOf = (from: number, to: number, batch: string): ContextSpan => {
  const context = Object.freeze({ batch })
  return { from, to, context, pending: { ...context, pending: true }, isOpenToChange: true }
}
const all = { anAsset: 500, inAll: 100_000 }
const [first, second] = [spanOf(0, 100, 'A'), spanOf(100, Number.POSITIVE_INFINITY, 'B')]

test('readings of one context add up to one span of their times; those of an earlier one go back to it', () => {
  const sent = createSentSpans(all)
  for (const at of [10, 99, 50]) sent.note(filler, first, at)
  for (const at of [100, 120]) sent.note(filler, second, at)
  sent.note(filler, first, 98)
  sent.note(packer, second, 130)
  assert.deepEqual(
    sent.between('F1', 0, null).map(({ from, to, readings, context }) => [from, to, readings, context?.['batch']]),
    [
      [10, 99, 4, 'A'],
      [100, 120, 2, 'B'],
    ],
  )
  assert.deepEqual([sent.between('F1', 100, 101).length, sent.between('F1', 100, 100).length, sent.between('P1', 0, 130).length], [1, 0, 0])
})

test('the same context with another one in between makes two spans', () => {
  const sent = createSentSpans(all)
  const [before, after] = [spanOf(0, 10, 'A'), { ...spanOf(20, 30, 'A') }]
  sent.note(filler, before, 5)
  sent.note(filler, { ...after, context: before.context }, 25)
  assert.equal(sent.size, 2)
})

test('of an asset with more spans than allowed the oldest go, and it tells up to when', () => {
  const sent = createSentSpans({ anAsset: 3, inAll: 100 })
  for (let at = 0; at < 6; at += 1) sent.note(filler, spanOf(at * 10, at * 10 + 10, `B${at}`), at * 10 + 5)
  assert.deepEqual(
    sent.between('F1', 0, null).map(({ from }) => from),
    [35, 45, 55],
  )
  assert.deepEqual([sent.droppedBefore('F1'), sent.droppedBefore('P1'), sent.size], [26, Number.NEGATIVE_INFINITY, 3])
})

test('what is written down comes back, once per change; what was open reaches to the restart', () => {
  const disk = new Map<string, Json>()
  const sent = createSentSpans(all)
  const save = () => {
    const entries = [...sent.changes()]
    for (const [key, value] of entries) value === null ? disk.delete(key) : disk.set(key, JSON.parse(JSON.stringify(value)) as Json)
    return entries.length
  }
  sent.note(filler, first, 10)
  assert.deepEqual([save(), save()], [1, 0])
  for (let at = 11; at < 90; at += 1) sent.note(filler, first, at)
  sent.note(filler, second, 101)
  assert.equal(save(), 2)
  const next = createSentSpans(all)
  next.restore(disk)
  next.resume(500)
  assert.deepEqual(
    next.between('F1', 0, null).map(({ from, to, readings, isExact, context }) => [from, to, readings, isExact, context]),
    [
      [10, 89, 80, true, { batch: 'A' }],
      [101, 500, 1, false, { batch: 'B' }],
    ],
  )
  next.forgetBefore(90)
  assert.deepEqual([next.size, [...next.changes()].length], [1, 2])
})

test('saved state of another shape is left out', () => {
  const sent = createSentSpans(all)
  const nonsense: readonly Json[] = [null, 1, 'x', [], {}, { asset: 'F1' }, { asset: 'F1', from: 0, to: '1', readings: 1 }]
  sent.restore(nonsense.map((value, index): [string, Json] => [`e/${index + 1}`, value]))
  assert.equal(sent.size, 0)
})
