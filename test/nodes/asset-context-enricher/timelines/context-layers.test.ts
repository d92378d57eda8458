// Layers laid over each other; what they remember is bounded.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noShifts } from '../../../../nodes/asset-context-enricher/timelines/calendar-spans.ts'
import { createLayers } from '../../../../nodes/asset-context-enricher/timelines/context-layers.ts'
import type { ContextSpan } from '../../../../nodes/asset-context-enricher/timelines/context-store.ts'
import { createContextTable } from '../../../../nodes/asset-context-enricher/timelines/interned-contexts.ts'
import { createPaintedScopes, record, scopeOf } from '../../../../nodes/asset-context-enricher/timelines/painted-scopes.ts'

const painted = createPaintedScopes(100)
record(painted, { scope: 'line', from: 10, to: null, values: { batch: 'B1' }, recordedAt: 0, origin: 'mes' })
record(painted, { scope: 'pump', from: 20, to: null, values: { state: 'run', shift: null }, recordedAt: 0, origin: 'plc' })
const [line, pump] = [scopeOf(painted, 'line'), scopeOf(painted, 'pump')]

test('each layer adds its fields and bounds to the one below', () => {
  const contexts = createContextTable()
  const { context, pending } = contexts([['shift', 'early']])
  const early: ContextSpan = { from: 0, to: 30, context, pending, isOpenToChange: false }
  const layer = createLayers(contexts)((ms) => (ms < 30 ? early : noShifts))
  const { from, to, context: found } = layer.under(line).under(pump).at(25)
  assert.deepEqual([from, to, found], [20, 30, { batch: 'B1', state: 'run' }])
  assert.deepEqual(layer.under(line).at(25).context, { batch: 'B1', shift: 'early' })
})

test('a layer over the same scope is the same layer, and a span asked for again the same span', () => {
  const layer = createLayers(createContextTable())(() => noShifts)
  assert.equal(layer.under(line), layer.under(line))
  assert.equal(layer.under(line).under(pump).at(25), layer.under(line).under(pump).at(29))
})

test('a slice that outlives a hundred thousand contexts below it remembers some, and is right about all', () => {
  const below = (ms: number): ContextSpan => spans[ms] ?? noShifts
  const spans = Array.from({ length: 100_000 }, (_, ms): ContextSpan => {
    const context = Object.freeze({ batch: ms })
    return { from: ms, to: ms + 1, context, pending: context, isOpenToChange: true }
  })
  const layer = createLayers(createContextTable())(below).under(pump)
  const wrong = spans.filter((_, ms) => layer.at(ms).context?.['batch'] !== ms)
  assert.equal(wrong.length, 0)
  const remembered = pump.slices.map(({ more }) => more?.size ?? 0).reduce((sum, size) => sum + size, 0)
  assert.ok(remembered <= 50_000, `${remembered}`)
})
