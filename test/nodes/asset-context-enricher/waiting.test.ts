import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anEnricher, line, lineModel, noon } from './line-model.ts'

const waiting = (more: object = {}) => {
  const enricher = anEnricher({ lateContext: 'wait', graceSeconds: 10, ...more })
  enricher.tell({ context: { batch: 'B1' }, asset: line.id, from: noon - 60_000 })
  return enricher
}
const wake = (enricher: ReturnType<typeof waiting>, at: number) =>
  (enricher.step.wake?.(noon + at) ?? []).map(({ port, message }) => [port, message.timestamp - noon, message.context] as const)

test('a reading waits until its grace period is over, and leaves with what is known by then', () => {
  const enricher = waiting()
  assert.deepEqual(enricher.take('f_pressure', -1_000), [])
  assert.deepEqual([enricher.step.balance().held, enricher.step.nextWakeMs?.()], [1, noon + 9_000])
  const { events } = enricher.tell({ context: { batch: 'B2' }, asset: line.id, from: noon - 2_000 })
  assert.deepEqual(events, [])
  assert.deepEqual(wake(enricher, 8_999), [])
  assert.deepEqual(wake(enricher, 9_000), [['readings', -1_000, { batch: 'B2' }]])
  assert.deepEqual([enricher.step.balance().held, enricher.step.nextWakeMs?.()], [0, null])
})

test('what nobody can speak for, and what is old enough, passes at once', () => {
  const fresh = anEnricher({ lateContext: 'wait', graceSeconds: 10 })
  assert.equal(fresh.take('f_pressure').length, 1)
  assert.equal(waiting().take('f_pressure', -10_000).length, 1)
  assert.equal(waiting().take('nobody').length, 1)
})

test('readings of a tag leave in the order in which they came, whatever their times', () => {
  const enricher = waiting()
  const times = [-1_000, -20_000, -5_000, 900_000, -3_000]
  for (const at of times) assert.deepEqual(enricher.take('f_pressure', at), [])
  enricher.take('p_speed', -4_000)
  assert.deepEqual(
    wake(enricher, 9_999).map(([, at]) => at),
    [-4_000, -1_000, -20_000, -5_000],
  )
  assert.deepEqual(
    wake(enricher, 10_000).map(([, at]) => at),
    [900_000, -3_000],
  )
})

test('flush lets all go, marked; with a topic those of it; reset drops them and counts', () => {
  const enricher = waiting()
  for (const name of ['f_pressure', 'p_speed', 'p_speed', 'f_state']) enricher.take(name)
  const flushed = enricher.step.command?.({ flush: true, topic: `${line.path}/packer/speed` }, noon) ?? []
  assert.deepEqual(
    flushed.map(({ message }) => [message.topic, message.context]),
    [1, 2].map(() => [`${line.path}/packer/speed`, { batch: 'B1', pending: true }]),
  )
  assert.deepEqual(enricher.step.command?.({ reset: true, topic: 'f_pressure' }, noon), [])
  assert.deepEqual(enricher.step.balance(), { held: 1, suppressed: { reset: 1 }, made: 1 })
  assert.equal(enricher.step.command?.({ flush: true, reset: true }, noon)?.length, 1)
})

test('a kill loses nothing that was written down: it waits on, and leaves in order', () => {
  const enricher = waiting()
  for (const at of [-3_000, -2_000]) enricher.take('f_pressure', at, { payload: 2n ** 60n, mine: () => 1 })
  enricher.take('p_speed', -2_500)
  const next = enricher.restarted()
  assert.equal(next.step.balance().held, 3)
  next.take('f_pressure', -1_000)
  const left = next.step.wake?.(noon + 10_000) ?? []
  assert.deepEqual(
    left.map(({ message }) => [message.timestamp - noon, message.payload, message.context]),
    [
      [-3_000, 2n ** 60n, { batch: 'B1' }],
      [-2_500, 1.5, { batch: 'B1' }],
      [-2_000, 2n ** 60n, { batch: 'B1' }],
      [-1_000, 1.5, { batch: 'B1' }],
    ],
  )
  const last = next.restarted()
  assert.equal(last.step.balance().held, 0)
})

test('a model that comes meanwhile counts when they leave', () => {
  const enricher = waiting()
  enricher.take('f_pressure')
  enricher.swap(lineModel({ revision: 2 }, {}))
  assert.deepEqual(wake(enricher, 10_000), [['unmatched', 0, undefined]])
})

test('a clock set back lets all go at once, in order, also where what sets it back cannot be used', () => {
  for (const meet of [
    (enricher: ReturnType<typeof waiting>) => enricher.take('f_pressure', 1),
    (enricher: ReturnType<typeof waiting>) => assert.throws(() => enricher.tell({ context: {}, asset: 'nobody' })),
  ]) {
    const enricher = waiting()
    enricher.take('f_pressure')
    enricher.now = noon - 3_600_000
    meet(enricher)
    assert.equal(enricher.step.nextWakeMs?.(), 0)
    const left = wake(enricher, -3_600_000)
    assert.deepEqual([left[0]?.slice(0, 2), enricher.step.balance().held, enricher.step.nextWakeMs?.()], [['readings', 0], 0, null])
  }
})

test('more than can wait: those due first leave early, marked as uncertain of their context', () => {
  const enricher = waiting()
  const early = Array.from({ length: 100_002 }, (_, index) =>
    enricher.take(index % 2 === 0 ? 'f_pressure' : 'p_speed', (index % 9_000) - 9_000),
  ).flat()
  assert.deepEqual(
    early.map(({ message }) => [message.timestamp - noon, message.findings, message.context]),
    [1, 2].map((_, index) => [index - 9_000, ['context-wait-cut'], { batch: 'B1', pending: true }]),
  )
  assert.equal(enricher.step.balance().held, 100_000)
})
