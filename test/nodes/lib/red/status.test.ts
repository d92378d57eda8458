import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createStatus, type NodeState } from '../../../../nodes/lib/red/status.ts'
import type { StatusLine } from '../../../../nodes/lib/red/types.ts'
import { handClock } from '../../../support/hand-clock.ts'

function setUp() {
  const clock = handClock()
  const lines: string[] = []
  let turns = 0
  const node = { status: ({ fill, shape, text }: StatusLine) => lines.push(`${clock.monotonic()} ${fill} ${shape} ${text}`) }
  const status = createStatus(node as never, clock, () => {
    turns += 1
  })
  return { clock, lines, status, turns: () => turns }
}

const looks: readonly [state: NodeState, line: string][] = [
  ['waiting', 'grey ring status.waiting'],
  ['connecting', 'yellow ring status.connecting'],
  ['live', 'green dot status.live'],
  ['stale', 'yellow dot status.stale'],
  ['down', 'red ring status.down'],
  ['misconfigured', 'red ring status.misconfigured'],
  ['holding', 'blue ring status.holding'],
]
for (const [state, line] of looks) {
  test(`${state} is shown at once as ${line}`, () => {
    const { lines, status } = setUp()
    status.show(state)
    assert.deepEqual([lines, status.state], [[`0 ${line}`], state])
  })
}

test('a text of its own is a locale key or a literal of at most twenty characters', () => {
  const { lines, status } = setUp()
  status.show('live', { figures: '21 % · 0.4 ε · 123456789' })
  status.show('down', { key: 'broker-gone' })
  assert.deepEqual(lines, ['0 green dot 21 % · 0.4 ε · 12345', '0 red ring status.broker-gone'])
})

test('the same line is shown once', async () => {
  const { clock, lines, status } = setUp()
  for (let second = 0; second < 5; second += 1) {
    status.show('live')
    await clock.advance(1_000)
  }
  assert.deepEqual(lines, ['0 green dot status.live'])
})

test('at most one line a second is shown, and the last one is', async () => {
  const { clock, lines, status } = setUp()
  for (let step = 0; step <= 25; step += 1) {
    status.show('live', { figures: `${step} %` })
    await clock.advance(100)
  }
  await clock.advance(5_000)
  assert.deepEqual(lines, ['0 green dot 0 %', '1000 green dot 9 %', '2000 green dot 19 %', '3000 green dot 25 %'])
})

test('going down and being misconfigured do not wait for their second', async () => {
  const { clock, lines, status } = setUp()
  status.show('live')
  await clock.advance(10)
  status.show('down')
  await clock.advance(10)
  status.show('connecting')
  await clock.advance(10)
  status.show('misconfigured')
  assert.deepEqual(lines, ['0 green dot status.live', '10 red ring status.down', '30 red ring status.misconfigured'])
})

test('a state that is gone before its second comes is not shown', async () => {
  const { clock, lines, status } = setUp()
  status.show('live')
  status.show('stale')
  status.show('live')
  await clock.advance(5_000)
  assert.deepEqual(lines, ['0 green dot status.live'])
})

test('every change of state is a turn, a change of text is none', () => {
  const { status, turns } = setUp()
  status.show('waiting')
  status.show('live', { figures: '1' })
  status.show('live', { figures: '2' })
  status.show('down')
  assert.equal(turns(), 2)
})

test('once closed nothing is shown, turned or timed', async () => {
  const { clock, lines, status, turns } = setUp()
  status.show('live')
  status.show('stale')
  status.close()
  status.show('down')
  await clock.advance(5_000)
  assert.deepEqual([lines.length, turns(), clock.pending], [1, 2, 0])
})
