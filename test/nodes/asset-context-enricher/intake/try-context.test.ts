import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contextRules } from '../../../../nodes/asset-context-enricher/intake/context-rows.ts'
import { tryContext } from '../../../../nodes/asset-context-enricher/intake/try-context.ts'
import type { Fault } from '../../../../nodes/lib/fault.ts'
import type { TagDefinition } from '../../../../nodes/lib/model.ts'
import { filler1, plant } from '../answers/plants.ts'

const now = Date.UTC(2026, 10, 21, 6, 0, 0)
const rules = contextRules([
  { topic: 'mes/+/order', scope: 'acme/leeds/{2}', fields: 'workOrder=id; product', from: 'start', to: '' },
  { topic: 'f1_lot', scope: '{asset}', fields: 'lot', from: '', to: '' },
])
const definition: TagDefinition = { asset: filler1, property: 'batch', topic: `${filler1.path}/batch`, context: { field: 'batch' } }
const model = {
  ...plant,
  find: (name: string) => (name === 'f1_batch' ? definition : name === 'f1_lot' ? { asset: filler1, property: 'lot', topic: 'x' } : undefined),
}
const tried = (topic: string, payload: string) => tryContext(topic, payload, rules, model, now)

test('a message by a row: which row, of what, which fields, from when', () => {
  assert.deepEqual(tried('mes/line1/order', '{"id":"W-1","product":"P","start":"2026-11-21T05:00:00Z"}'), [
    {
      row: 1,
      path: 'acme/leeds/line1',
      assets: 2,
      from: now - 3_600_000,
      to: null,
      values: { workOrder: 'W-1', product: 'P' },
      origin: 'mes/line1/order',
    },
  ])
})

test('a message in its own form needs no row', () => {
  const [said] = tried('any', '{"context":{"batch":"B-1"},"asset":"filler-2"}')
  assert.deepEqual([said?.row, said?.path, said?.assets, said?.values], [null, 'acme/leeds/line2/filler', 1, { batch: 'B-1' }])
})

test('a tag that is context by the model, and one that a row makes so', () => {
  const [byModel, ...others] = tried('f1_batch', '"B-7"')
  assert.deepEqual([byModel?.row, byModel?.path, byModel?.values, byModel?.from, others], [null, filler1.path, { batch: 'B-7' }, now, []])
  const [byRow] = tried('f1_lot', 'L-9')
  assert.deepEqual([byRow?.row, byRow?.path, byRow?.values], [2, filler1.path, { lot: 'L-9' }])
})

test('what no row fits says nothing', () => {
  assert.deepEqual(tried('elsewhere', '1'), [])
})

test('why a message cannot be used is said as it would be at runtime', () => {
  const code = (topic: string, payload: string) => {
    try {
      return tried(topic, payload)
    } catch (thrown) {
      return (thrown as Fault).code
    }
  }
  assert.equal(code('mes/line7/order', '{"id":1}'), 'context.unknown-scope-nearest')
  assert.equal(code('mes/line1/order', '{"other":1}'), 'context.nothing-found')
  assert.equal(code('mes/line1/order', '{"id":1,"start":"2026-11-21T05:00:00"}'), 'context.no-offset')
})
