import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contextRules } from '../../../../nodes/asset-context-enricher/intake/context-rows.ts'
import { formOf, readContext } from '../../../../nodes/asset-context-enricher/intake/intake.ts'
import { isFault } from '../../../../nodes/lib/fault.ts'
import type { Message } from '../../../../nodes/lib/reading.ts'
import { aReading } from '../../../support/readings.ts'
import { lineModel, noon } from '../line-model.ts'

const model = lineModel()
const rows = [
  { topic: 'mes/+/order', scope: 'acme/leeds/packing/{2}', fields: 'workOrder=order.id; product=material', from: 'valid.from', to: 'valid.to' },
  { topic: 'erp/#', scope: '{payload.machine}', fields: '*', from: 'since', to: '' },
  { topic: 'scanner', scope: '{asset}', fields: 'lot', from: '', to: '' },
  { topic: 'panel', scope: '{line}', fields: 'operator; crew', from: '', to: '' },
]
const rules = contextRules(rows)
const read = (message: Message) => readContext(message, rules, model, noon)
const context = { batch: 'B1' }

const good: readonly [what: string, message: Message, expected: object][] = [
  ['its own form', { context, asset: 'F1' }, { scope: 'F1', from: noon, to: null, values: { batch: 'B1' }, origin: 'message' }],
  ['a path, which becomes the id of the asset there', { context, asset: 'acme/leeds/packing/line1/filler' }, { scope: 'F1' }],
  ['a path above assets', { context, asset: ' acme/leeds ' }, { scope: 'acme/leeds' }],
  ['all', { context, asset: '*' }, { scope: '' }],
  ['all, by an empty text', { context, asset: '' }, { scope: '' }],
  ['its form in the payload, as HTTP brings it', { payload: { context, asset: 'F1' }, req: {} }, { scope: 'F1' }],
  [
    'times with an offset',
    { context, asset: 'F1', from: '2026-11-21T09:00:00+01:00', to: '2026-11-21T08:00:01.5Z' },
    { from: noon, to: noon + 1_500 },
  ],
  ['times in ms, and who says so', { context, asset: 'F1', from: noon - 1, to: noon, origin: 'MES' }, { from: noon - 1, to: noon, origin: 'MES' }],
  ['the time of the message', { context, asset: 'F1', timestamp: noon - 5, topic: 't' }, { from: noon - 5, origin: 't' }],
  [
    'values of all kinds, blanks around them cut off',
    { context: { a: ' x ', b: 1, c: false, d: null, e: '', f: 2n ** 60n, 'lot.cap': 'L' }, asset: '*' },
    { values: { a: 'x', b: 1, c: false, d: null, e: null, f: '1152921504606846976', 'lot.cap': 'L' } },
  ],
  [
    'a row: scope of the topic, paths in the payload',
    { topic: 'mes/line1/order', payload: { order: { id: 'O1' }, material: 'P7', valid: { from: noon, to: '2026-11-21T09:00:00Z' } } },
    { scope: 'L1', from: noon, to: noon + 3_600_000, values: { workOrder: 'O1', product: 'P7' }, origin: 'mes/line1/order' },
  ],
  ['a row of which only one field is there', { topic: 'mes/line1/order', payload: { material: null } }, { values: { product: null } }],
  [
    'a row that takes all values, but not its time and no objects',
    { topic: 'erp/x', payload: { machine: 'F1', since: noon - 9, batch: 'B', pending: true, more: { a: 1 }, list: [1] } },
    { scope: 'F1', from: noon - 9, values: { machine: 'F1', batch: 'B' } },
  ],
  ['a text that holds JSON', { topic: 'erp/x', payload: '{"machine":"P1","batch":"B"}' }, { scope: 'P1', values: { machine: 'P1', batch: 'B' } }],
  ['bytes that hold JSON', { topic: 'erp/x', payload: Buffer.from('{"machine":"P1","batch":"B"}') }, { scope: 'P1' }],
  ['a plain payload, for the asset the message names', { topic: 'scanner', payload: 'L-9', asset: 'F1' }, { scope: 'F1', values: { lot: 'L-9' } }],
  [
    'several fields by name, for the line of the asset',
    { topic: 'panel', payload: { operator: 'Ann', crew: 'A', x: 1 }, asset: 'F1' },
    { scope: 'L1', values: { operator: 'Ann', crew: 'A' } },
  ],
]
for (const [what, message, expected] of good) {
  test(`taken: ${what}`, () => {
    const statement = read(message)?.statement
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, statement?.[key as keyof typeof statement]])), expected)
    assert.equal(statement?.recordedAt, noon)
  })
}

const wrong: readonly [what: string, message: Message, code: string, params?: object][] = [
  ['no asset', { context }, 'context.no-asset', { found: 'undefined' }],
  [
    'an asset nobody knows',
    { context, asset: 'acme/leeds/packing/line1/fillr' },
    'context.unknown-scope-nearest',
    { nearest: 'acme/leeds/packing/line1/filler' },
  ],
  ['half a segment of a path', { context, asset: 'acme/lee' }, 'context.unknown-scope-nearest', { nearest: 'acme/leeds' }],
  ['no fields', { context: {}, asset: '*' }, 'context.no-fields', { found: 0, limit: 100 }],
  ['a reserved name', { context: { pending: true }, asset: '*' }, 'context.field-name', { field: 'pending' }],
  ['a list as a value', { context: { lot: ['a'] }, asset: '*' }, 'context.not-a-value', { field: 'lot', found: '[…]' }],
  ['no number', { context: { lot: Number.NaN }, asset: '*' }, 'context.not-a-value', { field: 'lot', found: 'NaN' }],
  ['a text too long', { context: { lot: 'x'.repeat(1_001) }, asset: '*' }, 'context.not-a-value'],
  [
    'a time without an offset',
    { context, asset: '*', from: '2026-11-21T09:00:00' },
    'context.no-offset',
    { field: 'from', found: '2026-11-21T09:00:00' },
  ],
  ['seconds', { context, asset: '*', from: 1_795_248_000 }, 'context.bad-time', { field: 'from', found: '1795248000' }],
  ['an end before the beginning', { context, asset: '*', from: noon, to: noon }, 'context.ends-before'],
  ['a timestamp that is none', { context, asset: '*', timestamp: 'now' }, 'context.bad-time', { field: 'timestamp', found: 'now' }],
  [
    'a row whose fields are not there',
    { topic: 'mes/line1/order', payload: { x: 1 } },
    'context.nothing-found',
    { fields: 'workOrder, product', found: '{…}' },
  ],
  [
    'a row whose field is an object',
    { topic: 'mes/line1/order', payload: { order: { id: {} } } },
    'context.not-a-value',
    { field: 'workOrder', found: '{…}' },
  ],
  ['a row whose line is not there', { topic: 'mes/line9/order', payload: { material: 'P' } }, 'context.unknown-scope-nearest'],
  ['a row whose asset the message does not name', { topic: 'scanner', payload: 'L' }, 'context.empty-scope', { hole: '{asset}', topic: 'scanner' }],
  ['a row that takes all, of a plain payload', { topic: 'erp/x', payload: 'x' }, 'context.empty-scope'],
]
for (const [what, message, code, params = {}] of wrong) {
  test(`refused: ${what}`, () => {
    assert.throws(
      () => read(message),
      (thrown: unknown) => {
        assert.ok(isFault(thrown) && !thrown.retry, String(thrown))
        assert.equal(thrown.code, code)
        assert.deepEqual({ ...thrown.params, ...params }, thrown.params)
        return true
      },
    )
  })
}

test('readings, batches and messages for nobody here are none of its forms', () => {
  const reading = aReading({ context })
  for (const message of [
    reading,
    { batch: true, payload: [reading] },
    { payload: 1, topic: 'x' },
    { context: 'text' },
    { payload: { context: [1] } },
  ]) {
    assert.equal(formOf(message), null)
  }
  assert.equal(read({ topic: 'other', payload: 1 }), null)
  assert.deepEqual(formOf({ test: {} })?.form, 'test')
  assert.deepEqual(formOf({ payload: { query: 'context', asset: 'F1' } }), { form: 'query', parts: { query: 'context', asset: 'F1' } })
})
