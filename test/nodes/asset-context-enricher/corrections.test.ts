import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../../../nodes/lib/fault.ts'
import { encodeCanonical } from '../../../nodes/lib/formats/canonical-json.ts'
import { parseReading } from '../../../nodes/lib/reading.ts'
import { aReading, aTag } from '../../support/readings.ts'
import { anEnricher, filler, line, lineModel, noon } from './line-model.ts'

const batch = (value: unknown, from: number, more: object = {}) => ({ context: { batch: value }, asset: 'L1', from: noon + from, ...more })
type Body = {
  emitted: { asset: string; from: number; to: number; readings: number; isExact: boolean; context: object }[]
  changes: object[]
} & Record<string, unknown>

test('a later change of what was sent makes one event that names what it supersedes', () => {
  const enricher = anEnricher()
  enricher.tell(batch('B1', 0, { origin: 'mes' }))
  for (const at of [1_000, 2_000, 3_000]) enricher.take('f_pressure', at)
  enricher.take('p_speed', 2_500)
  enricher.now = noon + 10_000
  const { payload, events } = enricher.tell(batch('B2', 2_000, { origin: 'mes' }))
  assert.equal(payload?.['corrections'], 1)
  const [event] = events
  assert.ok(event !== undefined && events.length === 1)
  assert.equal(isFault(parseReading(event)), false)
  assert.deepEqual([event.topic, event.timestamp, event.quality, event.asset], [`${line.path}/_context`, enricher.now, 'good', line])
  assert.deepEqual(event.tag, { id: 'n1:_context/L1', name: event.topic, raw: '_context', datatype: 'integer', interpolation: 'stepped' })
  assert.deepEqual(event.event, {
    kind: 'context-correction',
    scope: 'L1',
    from: noon + 2_000,
    to: null,
    changes: [{ field: 'batch', from: noon + 2_000, to: null, was: 'B1', is: 'B2', supersedes: 1 }],
    statement: 2,
    origin: 'mes',
    recordedAt: enricher.now,
    emitted: [
      { asset: 'F1', from: noon + 2_000, to: noon + 3_000, readings: 3, isExact: false, context: { batch: 'B1' }, is: { batch: 'B2' } },
      { asset: 'P1', from: noon + 2_500, to: noon + 2_500, readings: 1, isExact: true, context: { batch: 'B1' }, is: { batch: 'B2' } },
    ],
  })
})

test('a change that no reading sent lies in corrects nothing', () => {
  const enricher = anEnricher()
  enricher.tell(batch('B1', 0))
  enricher.take('f_pressure', 1_000)
  assert.deepEqual(enricher.tell(batch('B2', 1_001)).events, [])
  assert.deepEqual(enricher.tell(batch('B0', -5_000, { to: noon })).events, [])
  assert.deepEqual(enricher.tell(batch('B1', 500)).events, [])
})

test('what a more specific scope says is not corrected by a less specific one', () => {
  const enricher = anEnricher()
  enricher.tell({ context: { batch: 'own' }, asset: 'F1', from: noon })
  enricher.take('f_pressure', 1_000)
  enricher.take('p_speed', 1_000)
  const [event] = enricher.tell(batch('B1', 0)).events
  assert.deepEqual(
    (event?.event as unknown as Body).emitted.map(({ asset }) => asset),
    ['P1'],
  )
})

test('a second correction starts from the first one, and one that takes it back is an event of its own', () => {
  const enricher = anEnricher()
  enricher.tell(batch('B1', 0))
  enricher.take('f_pressure', 1_000)
  const was = ['B2', 'B1', 'B1'].map((value) => {
    const [event] = enricher.tell(batch(value, 0)).events
    return (event?.event as unknown as Body | undefined)?.emitted.map(({ context }) => context)
  })
  assert.deepEqual(was, [[{ batch: 'B1' }], [{ batch: 'B2' }], undefined])
})

test('a late change of a tag corrects too, after the reading that brings it', () => {
  const enricher = anEnricher()
  enricher.take('f_pressure', 1_000)
  const outputs = enricher.take('f_state', 500, { payload: 'run' })
  assert.deepEqual(
    outputs.map(({ port, message }) => [port, message.topic, message.payload]),
    [
      ['readings', `${filler.path}/state`, 'run'],
      ['readings', `${filler.path}/_context`, 1],
    ],
  )
  assert.deepEqual(enricher.step.balance(), { held: 0, suppressed: { reset: 0 }, made: 1 })
})

test('a correction for many assets leaves in numbered parts, each small enough to leave', () => {
  const assets = Array.from({ length: 200 }, (_, index) => ({ id: `A${index}`, type: 'T', path: `acme/m${index}` }))
  const asset = (name: string) => assets.find(({ id, path }) => id === name || path === name)
  const known = Object.fromEntries(assets.map((one) => [one.id, { asset: one, property: 'p', topic: `${one.path}/p` }]))
  const enricher = anEnricher({}, lineModel({ assets, asset }, known))
  for (const { id } of assets) enricher.take(id, 1_000)
  const context = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`field${index}`, `value ${index}`]))
  const { events, payload } = enricher.tell({ context, asset: '*', from: noon })
  const bodies = events.map(({ event }) => event as unknown as Body)
  assert.ok(events.length > 1 && payload?.['corrections'] === events.length)
  assert.deepEqual(
    bodies.map(({ part, parts }) => [part, parts]),
    events.map((_, index) => [index + 1, events.length]),
  )
  assert.deepEqual(
    bodies.flatMap(({ emitted }) => emitted.map((one) => one.asset)),
    assets.map(({ id }) => id),
  )
  for (const event of events) assert.equal(typeof encodeCanonical(event), 'string')
})

test('readings of one asset that alternate around a boundary stand in two spans', () => {
  const enricher = anEnricher()
  enricher.tell(batch('B1', -10_000))
  enricher.tell(batch('B2', 0))
  for (const at of [-2, 1, -1, 2, 3]) enricher.take('f_pressure', at)
  const [event] = enricher.tell(batch('X', -10_000, { to: noon + 10 })).events
  assert.deepEqual(
    (event?.event as unknown as Body).emitted.map(({ from, to, readings, isExact, context }) => [from - noon, to - noon, readings, isExact, context]),
    [
      [-2, -1, 2, true, { batch: 'B1' }],
      [1, 3, 3, true, { batch: 'B2' }],
    ],
  )
})

test('after a kill what was sent before it can still be corrected; what was under way counts as reaching to the restart', () => {
  const enricher = anEnricher()
  enricher.tell(batch('B1', 0))
  for (let at = 0; at < 10; at += 1) enricher.take('f_pressure', at * 1_000)
  const next = enricher.restarted()
  next.now = noon + 30_000
  const [event] = next.tell(batch('B2', 0)).events
  const { emitted } = event?.event as unknown as Body
  assert.deepEqual(
    emitted.map(({ asset, from, to, isExact, context }) => [asset, from, to, isExact, context]),
    [['F1', noon, noon + 30_000, false, { batch: 'B1' }]],
  )
})

test('after a kill the first message may be of many readings: what was under way is corrected all the same', () => {
  const enricher = anEnricher()
  enricher.tell(batch('B1', 0))
  for (let at = 0; at < 5; at += 1) enricher.take('f_pressure', at * 1_000)
  const next = enricher.restarted()
  next.now = noon + 30_000
  const readings = ['p_speed', 'f_batch'].map((name) => aReading({ tag: aTag(name), payload: 'B2', timestamp: noon + 20_000 }))
  next.step.foresee?.(readings, next.now)
  const events = readings.flatMap((reading) => next.step.take(reading, next.now)).flatMap(({ message }) => message.event ?? [])
  assert.deepEqual(
    (events as unknown as Body[]).map(({ emitted }) => emitted.map(({ asset, from }) => [asset, from - noon])),
    [[['F1', 20_000]]],
  )
})

test('a change of very many stretches leaves bounded: in events and in the answer', () => {
  const enricher = anEnricher()
  for (let at = 0; at < 130_000; at += 1) enricher.take('f_state', at, { payload: at % 2 })
  const { payload, events } = enricher.tell({ context: { state: 'x' }, asset: 'F1', from: noon, to: noon + 130_000 })
  assert.deepEqual([(payload?.['changes'] as unknown[]).length, payload?.['moreChanges']], [100, 129_900])
  const bodies = events.map(({ event }) => event as unknown as Body & { incompleteBefore: number })
  assert.equal(
    bodies.reduce((sum, { emitted }) => sum + emitted.length, 0),
    500,
  )
  assert.equal(bodies[0]?.incompleteBefore, noon + 129_500)
  for (const event of events) assert.equal(typeof encodeCanonical(event), 'string')
})

test('a quality test left in the context of its time: a later change corrects it too', () => {
  const enricher = anEnricher()
  enricher.tell({ test: { asset: 'F1', characteristic: 'weight', verdict: 'pass', at: noon } })
  assert.deepEqual(
    (enricher.tell(batch('B2', 0)).events[0]?.event as unknown as Body).emitted.map(({ readings }) => readings),
    [1],
  )
})

test('a scope without an asset has its path as topic, all have none above', () => {
  const enricher = anEnricher()
  enricher.take('f_pressure', 1_000)
  const topics = ['acme/leeds', '*'].map((asset) => enricher.tell({ context: { [asset]: 1 }, asset, from: noon }).events[0]?.topic)
  assert.deepEqual(topics, ['acme/leeds/_context', '_context'])
})
