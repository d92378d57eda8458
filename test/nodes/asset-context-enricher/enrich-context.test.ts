import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statusCodes } from '../../../nodes/lib/quality.ts'
import { anEnricher, definitions, filler, line, lineModel, noon } from './line-model.ts'

const batch = (value: unknown, more: object = {}) => ({ context: { batch: value }, asset: line.path, from: noon, ...more })

test('a message says what is going on; readings carry it as of their own time, marked while it may still change', () => {
  const enricher = anEnricher()
  enricher.now = noon + 5_000
  const { payload } = enricher.tell(batch('B1'))
  assert.deepEqual(payload, {
    accepted: true,
    statement: 1,
    scope: 'L1',
    from: noon,
    to: null,
    values: { batch: 'B1' },
    changes: [{ field: 'batch', from: noon, to: null, was: null, is: 'B1', supersedes: null }],
    corrections: 0,
  })
  assert.deepEqual(enricher.contextOf('f_pressure', 1_000), { batch: 'B1', pending: true })
  assert.equal(enricher.contextOf('f_pressure', -1)?.['batch'], undefined)
  enricher.now = noon + 100_000
  assert.deepEqual(enricher.contextOf('p_speed', 40_000), { batch: 'B1' })
  assert.equal(enricher.contextOf('f_pressure', 40_000), enricher.contextOf('p_speed', 39_000))
})

test('no grace period: nothing is ever marked', () => {
  const enricher = anEnricher({ graceSeconds: 0 })
  enricher.tell(batch('B1'))
  assert.deepEqual(enricher.contextOf('f_pressure'), { batch: 'B1' })
})

test('what a reading brings along as context stays below what is known here', () => {
  const enricher = anEnricher({ graceSeconds: 0 })
  assert.deepEqual(enricher.contextOf('f_pressure', 0, { context: { batch: 'other', crew: 'A' } }), { batch: 'other', crew: 'A' })
  enricher.tell(batch('B1'))
  assert.deepEqual(enricher.contextOf('f_pressure', 0, { context: { batch: 'other', crew: 'A' } }), { batch: 'B1', crew: 'A' })
})

test('a tag with a context role sets the context from its source time on, for its asset or the level it names', () => {
  const enricher = anEnricher({ graceSeconds: 0 })
  enricher.take('f_batch', 0, { payload: 'B1' })
  enricher.take('f_state', 1_000, { payload: 'run' })
  assert.deepEqual(enricher.contextOf('p_speed', 2_000), { batch: 'B1' })
  assert.deepEqual(enricher.contextOf('f_pressure', 2_000), { batch: 'B1', state: 'run' })
  assert.equal(enricher.contextOf('f_pressure', -1), undefined)
})

test('the reading that brings a change carries it already, and stays the reading it was', () => {
  const [output] = anEnricher({ graceSeconds: 0 }).take('f_batch', 0, { payload: 'B1' })
  assert.equal(output?.port, 'readings')
  assert.deepEqual(
    [output?.message.payload, output?.message.topic, output?.message.context],
    ['B1', 'acme/leeds/packing/line1/filler/batch', { batch: 'B1' }],
  )
})

const payloads: readonly [what: string, payload: string | number | boolean | bigint, expected: unknown][] = [
  ['a number', 7, { state: 7 }],
  ['true', true, { state: true }],
  ['an integer beyond 2^53', 2n ** 60n, { state: '1152921504606846976' }],
  ['a text filled up with blanks and NULs', ' run \u0000\u0000', { state: 'run' }],
  ['an empty text, which ends it', '', undefined],
  ['a text of blanks, which ends it', '   ', undefined],
]
for (const [what, payload, expected] of payloads) {
  test(`a context tag with ${what}`, () => {
    const enricher = anEnricher({ graceSeconds: 0 })
    enricher.take('f_state', 0, { payload: 'before' })
    enricher.take('f_state', 1_000, { payload })
    assert.deepEqual(enricher.contextOf('f_pressure', 2_000), expected)
  })
}

test('bad and uncertain readings, events and texts too long to be one change no context', () => {
  const enricher = anEnricher({ graceSeconds: 0 })
  enricher.take('f_state', 0, { payload: 'run' })
  enricher.take('f_state', 1_000, { payload: null, quality: 'bad', statusCode: statusCodes.BadNoCommunication })
  enricher.take('f_state', 1_000, { payload: 'stop', quality: 'uncertain', statusCode: statusCodes.Uncertain })
  enricher.take('f_state', 1_000, { payload: 'stop', event: { kind: 'alarm' } })
  enricher.take('f_state', 1_000, { payload: 'x'.repeat(1_001) })
  assert.deepEqual(enricher.contextOf('f_pressure', 2_000), { state: 'run' })
})

test('a late change of a tag goes in where its source time says', () => {
  const enricher = anEnricher({ graceSeconds: 0 })
  enricher.take('f_state', 0, { payload: 'run' })
  enricher.take('f_state', 10_000, { payload: 'stop' })
  enricher.take('f_state', 5_000, { payload: 'clean' })
  const states = [1_000, 6_000, 11_000].map((at) => enricher.contextOf('f_pressure', at)?.['state'])
  assert.deepEqual(states, ['run', 'clean', 'stop'])
})

test('a tag that repeats its value says it again where somebody else has said otherwise since', () => {
  const enricher = anEnricher({ graceSeconds: 0 })
  enricher.take('f_batch', 0, { payload: 'B1' })
  enricher.take('f_batch', 1_000, { payload: 'B1' })
  enricher.tell(batch('B2', { from: noon + 2_000 }))
  assert.equal(enricher.contextOf('p_speed', 2_500)?.['batch'], 'B2')
  enricher.take('f_batch', 3_000, { payload: 'B1' })
  assert.deepEqual(
    [2_500, 3_500].map((at) => enricher.contextOf('p_speed', at)?.['batch']),
    ['B2', 'B1'],
  )
})

const rows = [
  { topic: 'mes/+/order', scope: 'acme/leeds/packing/{2}', fields: 'workOrder=order.id; product=material', from: 'validFrom', to: 'validTo' },
  { topic: 'mes_batch', scope: '*', fields: 'batch', from: '', to: '' },
  { topic: 'f_pressure', scope: '{line}', fields: 'lot', from: '', to: '' },
  { topic: 'lost', scope: 'acme/york/{payload.line}', fields: '*', from: '', to: '' },
]

test('a row of the table makes context of a message: scope of the topic, fields and times of the payload', () => {
  const enricher = anEnricher({ contexts: rows, graceSeconds: 0 })
  const payload = { order: { id: 4711 }, material: 'P7', validFrom: '2026-11-21T09:00:00+01:00', validTo: noon + 60_000 }
  const { payload: answer } = enricher.tell({ topic: 'mes/line1/order', payload: JSON.stringify(payload), _msgid: 'x' })
  assert.deepEqual([answer?.['scope'], answer?.['from'], answer?.['to']], ['L1', noon, noon + 60_000])
  assert.deepEqual(enricher.contextOf('p_speed', 59_999), { workOrder: 4711, product: 'P7' })
  assert.equal(enricher.contextOf('p_speed', 60_000), undefined)
})

test('a reading of a tag nobody knows can be context too, and goes its way', () => {
  const enricher = anEnricher({ contexts: rows, graceSeconds: 0 })
  const [output] = enricher.take('mes_batch', 0, { payload: 'B9' })
  assert.equal(output?.port, 'unmatched')
  assert.deepEqual(enricher.contextOf('p_speed', 1), { batch: 'B9' })
})

test('a row for a known tag names its level', () => {
  const enricher = anEnricher({ contexts: rows, graceSeconds: 0 })
  enricher.take('f_pressure', 0, { payload: 12 })
  assert.deepEqual(enricher.contextOf('p_speed', 1), { lot: 12 })
})

test('a reading of which a row can make nothing passes with a finding, however often it comes', () => {
  const enricher = anEnricher({ contexts: rows })
  for (const payload of ['{"line":"no such"}', '{"line":"no such"}', 'x']) {
    const [output] = enricher.take('lost', 0, { payload })
    assert.deepEqual([output?.port, output?.message.findings, output?.message.payload], ['unmatched', ['context-refused'], payload])
  }
})

test('fields without end are refused, and the reading that brings them passes', () => {
  const enricher = anEnricher({ contexts: [{ topic: 'f_pressure', scope: '*', fields: '*', from: '', to: '' }] })
  const findings = Array.from({ length: 201 }, (_, index) => enricher.take('f_pressure', index, { payload: `{"f${index}":1}` })[0]?.message.findings)
  assert.deepEqual([findings[199], findings[200]], [undefined, ['context-refused']])
})

test('a plant of which nothing is said has readings without a context, not open ones', () => {
  const enricher = anEnricher()
  assert.equal('context' in (enricher.take('f_pressure')[0]?.message ?? {}), false)
  enricher.tell({ context: { state: 'run' }, asset: 'P1', from: noon + 1 })
  assert.equal('context' in (enricher.take('f_pressure')[0]?.message ?? {}), false)
  assert.deepEqual(enricher.contextOf('p_speed'), { pending: true })
})

test('a new model counts at once, for scopes, topics and those who inherit', () => {
  const enricher = anEnricher({ graceSeconds: 0 })
  enricher.tell(batch('B1'))
  assert.deepEqual(enricher.contextOf('f_pressure', 1), { batch: 'B1' })
  const moved = Object.freeze({ ...filler, path: 'acme/leeds/packing/line2/filler' })
  const known = { ...definitions, f_pressure: { asset: moved, property: 'pressure', topic: `${moved.path}/pressure` } }
  enricher.swap(lineModel({ revision: 2 }, known))
  const [output] = enricher.take('f_pressure', 1)
  assert.deepEqual([output?.message.topic, output?.message.context], [`${moved.path}/pressure`, undefined])
})

test('in a model with times a tag is looked up as of its reading', () => {
  const old = Object.freeze({ ...filler, id: 'F0', path: 'acme/leeds/packing/line0/filler' })
  const find = (name: string, at = noon) =>
    name === 'f_pressure' && at < noon ? { asset: old, property: 'p', topic: `${old.path}/p` } : definitions[name]
  const enricher = anEnricher({}, lineModel({ isTimed: true, find }))
  const topics = [-1, 0, -1].map((at) => enricher.take('f_pressure', at)[0]?.message.topic)
  assert.deepEqual(topics, [`${old.path}/p`, `${filler.path}/pressure`, `${old.path}/p`])
})

test('the topic follows its template', () => {
  const enricher = anEnricher({ topicTemplate: 'umh/v1/{enterprise}/{site}/{unit}/_raw/{tag}' })
  assert.equal(enricher.take('f_pressure')[0]?.message.topic, 'umh/v1/acme/leeds/_raw/f_pressure')
})

test('context told is there after a kill, and what is older than the history is forgotten', () => {
  const enricher = anEnricher({ graceSeconds: 0, historyDays: 1 })
  enricher.tell(batch('B1', { to: noon + 1_000 }))
  enricher.tell(batch('B2', { from: noon + 1_000 }))
  const next = enricher.restarted()
  assert.deepEqual(
    [0, 1_000].map((at) => next.contextOf('f_pressure', at)?.['batch']),
    ['B1', 'B2'],
  )
  next.now = noon + 3 * 86_400_000
  next.take('p_speed')
  assert.equal(next.contextOf('f_pressure', 0)?.['batch'], 'B1', 'a clock that leapt ahead may be wrong')
  next.now += 3_600_000
  next.take('p_speed')
  assert.deepEqual(
    [0, 1_000].map((at) => next.contextOf('f_pressure', at)?.['batch']),
    [undefined, 'B2'],
  )
  const { payload } = next.tell(batch('B3', { from: next.now }))
  assert.equal(payload?.['statement'], 3)
})
