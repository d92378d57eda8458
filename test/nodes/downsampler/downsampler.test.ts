// The node as a step: ports, commands, restart, clocks, limits, and what it says of itself.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDownsampler } from '../../../nodes/downsampler/downsampler.ts'
import { emptyModel, type Model, type ModelPort } from '../../../nodes/lib/model.ts'
import { type Writable, watchable } from '../../../nodes/lib/watchable.ts'
import { aReading, aTag } from '../../support/readings.ts'
import { bad, plainConfig, play } from './play.ts'

const modelPort = (): ModelPort & Writable<Model> => {
  const current = watchable<Model>(emptyModel)
  return {
    kind: 'model',
    loaded: Promise.resolve(),
    get current() {
      return current.current
    },
    watch: current.watch,
    set: current.set,
  }
}
const modelWith = (revision: number, epsilon: number): Model => ({
  ...emptyModel,
  revision,
  find: () => ({ asset: { id: 'm', type: 'M', path: 'p' }, property: 'p', topic: 'p', epsilon }),
})

/** A second downsampler with what the first one saved. */
function restarted({ step }: ReturnType<typeof play>, config = {}): ReturnType<typeof play> {
  const next = createDownsampler({ ...plainConfig, ...config })
  next.restore?.(step.changes?.() ?? [])
  return play({}, undefined, next)
}

test('late and historical readings leave by their own port and leave no trace', () => {
  const { take, step, ...played } = play()
  take(10, 0)
  const before = step.balance()
  assert.deepEqual(take(9, 77), ['late: 9 77'])
  assert.deepEqual(take(11, 78, { source: { protocol: 'x', sourceTime: 11_000, receivedAt: 0, historical: true } }), ['late: 11 78'])
  assert.deepEqual(take(8, null, { ...bad, source: { protocol: 'x', sourceTime: 8_000, receivedAt: 0, historical: true } }), ['late: 8 null'])
  assert.deepEqual(step.balance(), before)
  assert.deepEqual([take(10.5, 0), played.last], [[], []])
  assert.equal(step.figures?.(), '20 % · ↶ 3')
})

test('a late reading says so', () => {
  const played = play()
  played.take(10, 0)
  played.take(9, 0, { findings: ['x'] })
  assert.deepEqual(played.last[0]?.findings, ['x', 'late'])
})

test('tags do not meet: each has its own line, whatever its topic', () => {
  const { take, command } = play()
  const [a, b] = [aTag('a'), aTag('b')]
  const sent = [
    take(0, 0, { tag: a, topic: 't' }),
    take(0, 50, { tag: b, topic: 't' }),
    take(1, 0, { tag: a, topic: 't' }),
    take(1, 50, { tag: b, topic: 't' }),
  ]
  assert.deepEqual(sent.flat(), ['0 0', '0 50'])
  assert.deepEqual(command({ flush: true }, 2), ['1 0', '1 50'])
})

test('`flush` with a topic sends what waits of that topic only, and the line goes on', () => {
  const { take, command, step } = play()
  for (const second of [0, 1]) for (const name of ['a', 'b']) take(second, 0, { tag: aTag(name) })
  assert.deepEqual(command({ flush: true, topic: 'b' }, 2), ['1 0'])
  assert.equal(step.balance().held, 1)
  assert.deepEqual([take(3, 0, { tag: aTag('b') }), command({ flush: true, topic: 'c' }, 3)], [[], []])
})

test('`reset` forgets, counts what waited, and the next sample begins anew; with `flush` it is sent first', () => {
  const { take, command, step } = play()
  take(0, 0)
  take(1, 0)
  assert.deepEqual(command({ reset: true }, 2), [])
  assert.deepEqual(step.balance(), { held: 0, suppressed: { 'within-epsilon': 0, unchanged: 0, duplicate: 0, reset: 1 } })
  assert.deepEqual([take(0.5, 0), take(2, 0)], [['0.5 0'], []])
  assert.deepEqual(command({ flush: true, reset: true }, 3), ['2 0'])
  assert.deepEqual(
    [...(step.changes?.() ?? [])].filter(([, entry]) => entry !== null),
    [],
  )
})

test('after a restart what waited goes first, as a closed segment with the finding `restart`', () => {
  const before = play()
  for (const [second, value] of [
    [0, 0],
    [1, 0],
    [2, 2.5],
  ] as const)
    before.take(second, value)
  const after = restarted(before)
  assert.deepEqual([after.step.balance().held, after.step.nextWakeMs?.()], [2, 0])
  assert.deepEqual(after.wake(100), ['1 0', '2 2.5'])
  assert.deepEqual(
    after.last.map(({ findings }) => findings),
    [['restart'], ['restart']],
  )
  assert.deepEqual(
    after.last.map(({ detail }) => detail?.['received']),
    [1, 1],
  )
  assert.deepEqual(after.take(101, 0), ['101 0'])
  assert.deepEqual([after.last[0]?.detail?.['segment'], after.step.balance().held], ['restart', 0])
})

test('a sample that comes before the timer finds what waited sent first, also under another configuration', () => {
  const before = play()
  before.take(0, 0)
  before.take(1, 0)
  assert.deepEqual(restarted(before, { mode: 'deadband', epsilon: 5 }).take(2, 0), ['1 0', '2 0'])
})

test('what was sent after a restart is not sent again after the next', () => {
  const before = play()
  before.take(0, 0)
  before.take(1, 0)
  const after = restarted(before)
  after.wake(2)
  assert.equal(restarted(after).step.nextWakeMs?.(), null)
})

test('a sample older than what waited at the restart is late', () => {
  const before = play()
  before.take(0, 0)
  before.take(10, 0)
  const after = restarted(before)
  assert.deepEqual([after.take(9, 0), after.take(10.5, 0)], [['late: 9 0'], ['10 0', '10.5 0']])
})

test('a source whose clock ran far ahead and is set right begins anew instead of being late for ever', () => {
  const played = play()
  played.take(4_000_000, 0, {}, 10)
  assert.deepEqual(played.take(4_000_001, 0, {}, 11), [])
  assert.deepEqual(played.take(12, 5, {}, 12), ['4000001 0', '12 5'])
  assert.equal(played.last[1]?.detail?.['segment'], 'clock-set-back')
  assert.deepEqual(played.take(11, 5, {}, 13), ['late: 11 5'])
})

test('a wall clock set back makes no sample wait longer: what waits goes at once', () => {
  const { take, step } = play({ maxHoldSeconds: 60 })
  take(1_000, 0)
  take(1_010, 0)
  assert.deepEqual(take(1_020, 50, { tag: aTag('other') }, 400), ['1010 0', '1020 50'])
  assert.equal(step.nextWakeMs?.(), null)
})

test('a model that is loaded anew changes ε between two samples: the segment is closed', () => {
  const model = modelPort()
  const played = play({ epsilonBasis: 'percent-of-range' }, { model })
  assert.deepEqual([played.take(0, 0), played.last[0]?.findings], [['0 0'], ['no-range']])
  model.set(modelWith(1, 0.5))
  assert.deepEqual([played.take(1, 0), played.take(2, 0)], [['1 0'], []])
  model.set(modelWith(2, 0.25))
  assert.deepEqual(
    [played.take(3, 0), played.last.map(({ detail }) => [detail?.['epsilon'], detail?.['segment']])],
    [
      ['2 0', '3 0'],
      [
        [0.5, undefined],
        [0.25, 'settings'],
      ],
    ],
  )
  model.set(modelWith(3, 0.25))
  assert.deepEqual(played.take(4, 0), [], 'the same ε again is no boundary')
})

test('settings that change while a tag is bad are those of its next sample', () => {
  const model = modelPort()
  const played = play({}, { model })
  played.take(0, 0)
  model.set(modelWith(1, 0.25))
  played.take(1, null, bad)
  played.take(2, 0)
  assert.equal(played.last[0]?.detail?.['epsilon'], 0.25)
})

test('a tag that moves to another topic gets the row of that topic', () => {
  const played = play({ tags: [{ pattern: 'hall1/#', mode: 'linear', epsilon: 5, epsilonBasis: 'absolute' }] })
  const epsilons = ['hall1/p', 'hall2/p', 'hall1/p'].map((topic, second) => {
    played.take(second, 0, { topic })
    return played.last[0]?.detail?.['epsilon']
  })
  assert.deepEqual(epsilons, [5, 1, 5])
})

test('a percentage of a range nobody knows sends every sample with the finding `no-range`, states still on change', () => {
  const played = play({ epsilonBasis: 'percent-of-range' })
  assert.deepEqual(
    [0, 1, 2].flatMap((second) => played.take(second, 0)),
    ['0 0', '1 0', '2 0'],
  )
  assert.deepEqual([played.last[0]?.findings, played.last[0]?.detail?.['epsilon']], [['no-range'], 0])
  assert.deepEqual(
    [3, 4].flatMap((second) => played.take(second, true)),
    ['3 true'],
  )
  assert.equal(played.last.length, 0)
})

test('NaN, if it comes through, passes alone and is never compared', () => {
  const { take } = play({ mode: 'deadband' })
  assert.deepEqual([take(0, 0), take(1, Number.NaN), take(2, 0)].flat(), ['0 0', '1 NaN', '2 0'])
})

test('past the limit of tags a reading passes unthinned and says so: nothing is dropped', () => {
  const step = createDownsampler(plainConfig)
  for (let tag = 0; tag < 100_000; tag += 1) step.take(aReading({ tag: { id: `${tag}`, name: 'x', raw: 'x' } }), 0)
  const outputs = [1, 2].flatMap(() => step.take(aReading({ tag: { id: 'one more', name: 'x', raw: 'x' } }), 0))
  assert.deepEqual(
    outputs.map(({ port, message }) => [port, message.findings]),
    [
      ['readings', ['too-many-tags']],
      ['readings', ['too-many-tags']],
    ],
  )
})

test('the status shows the share that is sent', () => {
  const { take, step } = play()
  assert.equal(step.figures?.(), '100 %')
  for (let second = 0; second < 3; second += 1) take(second, 0)
  assert.equal(step.figures?.(), '33 %')
  for (let second = 3; second < 300; second += 1) take(second, 0)
  assert.equal(step.figures?.(), '0.3 %')
})
