import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../../../nodes/lib/fault.ts'
import { parseReading } from '../../../nodes/lib/reading.ts'
import { anEnricher, filler, noon } from './line-model.ts'

const request = Object.freeze({ body: 1 })

test('an answer is the message that asked, with the answer as payload: an HTTP request can be answered with it', () => {
  const message = Object.freeze({ payload: { context: { batch: 'B1' }, asset: 'L1' }, req: request, res: request, _msgid: 'x' })
  const { answer } = anEnricher().tell(message)
  assert.ok(answer !== undefined && answer !== message)
  assert.deepEqual([answer['req'], answer['_msgid'], (answer['payload'] as { accepted: boolean }).accepted], [request, 'x', true])
  assert.equal(answer['res'], request)
})

test('what is known already is accepted and changes nothing', () => {
  const enricher = anEnricher()
  const message = { context: { batch: 'B1' }, asset: 'L1', from: noon }
  assert.equal(enricher.tell(message).payload?.['statement'], 1)
  const { payload } = enricher.tell(message)
  assert.deepEqual([payload?.['accepted'], payload?.['statement'], payload?.['changes']], [true, null, []])
})

test('a message that cannot be used changes nothing, not even in part', () => {
  const enricher = anEnricher()
  assert.throws(() => enricher.tell({ context: { batch: 'B1', lot: {} }, asset: 'L1' }), { code: 'context.not-a-value' })
  assert.equal(enricher.contextOf('f_pressure'), undefined)
  assert.equal(enricher.step.balance().made, 0)
})

test('flush and reset are for what waits, also where a row fits their topic', () => {
  const { step } = anEnricher({ contexts: [{ topic: '#', scope: '*', fields: '*', from: '', to: '' }] })
  for (const message of [
    { flush: true, topic: 'a' },
    { reset: true, topic: 'a', payload: {} },
  ])
    assert.equal(step.understands?.(message), false)
  assert.equal(step.understands?.({ topic: 'a', payload: {} }), true)
})

test('a quality test becomes an event in its place and in the context of its time, once', () => {
  const enricher = anEnricher()
  enricher.tell({ context: { batch: 'B1' }, asset: 'L1', from: noon - 10_000, to: noon - 1_000 })
  const message = { test: { asset: filler.path, characteristic: 'fill weight', value: 501, unit: 'g', low: 495, high: 505, at: noon - 5_000 } }
  const { payload, events } = enricher.tell(message)
  const [event] = events
  assert.ok(event !== undefined && !isFault(parseReading(event)))
  assert.deepEqual(
    [event.topic, event.payload, event.unit, event.context, event.event?.kind],
    [`${filler.path}/_test/fill weight`, 501, 'g', { batch: 'B1' }, 'quality-test'],
  )
  assert.deepEqual([payload?.['accepted'], payload?.['isNew'], (payload?.['test'] as { verdict: string }).verdict], [true, true, 'pass'])
  const again = enricher.tell(message)
  assert.deepEqual([again.events, again.payload?.['isNew']], [[], false])
  assert.throws(() => enricher.tell({ test: { ...message.test, asset: 'acme/nobody' } }), { code: 'context.unknown-scope' })
})

test('a question is answered from what was said, by message and by the dialog, also after a kill', () => {
  const enricher = anEnricher()
  enricher.tell({ context: { batch: 'B1' }, asset: 'L1', from: noon, origin: 'mes' })
  enricher.tell({ test: { asset: 'F1', characteristic: 'weight', verdict: 'pass', at: noon } })
  const question = { query: 'context', asset: 'F1', at: noon + 1 }
  for (const one of [enricher, enricher.restarted()]) {
    const { payload } = one.tell(question)
    assert.deepEqual(payload?.['context'], { batch: 'B1' })
    assert.deepEqual(JSON.parse(JSON.stringify(one.step.ask(question, noon))), JSON.parse(JSON.stringify(payload)))
    assert.equal((one.tell({ query: 'tests', asset: 'F1' }).payload?.['tests'] as unknown[]).length, 1)
  }
})
