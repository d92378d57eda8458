// One field in one scope: what is painted over what, and what a repetition is good for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createTimeline,
  forgetEnded,
  forgetFirst,
  loadSegments,
  paint,
  type Said,
  type Timeline,
} from '../../../../nodes/asset-context-enricher/timelines/timeline.ts'
import type { ContextValue } from '../../../../nodes/lib/reading.ts'

const said = (id: number): Said => ({ id, scope: 's', recordedAt: 0, origin: 'o' })
type Stroke = readonly [value: ContextValue | null, from: number, to?: number]

function painted(strokes: readonly Stroke[]): Timeline {
  const timeline = createTimeline()
  for (const [index, [value, from, to = null]] of strokes.entries()) paint(timeline, { from, to, value, said: said(index + 1) })
  return timeline
}
const told = ({ segments }: Timeline) => segments.map(({ from, to, value, said: { id } }) => `${value} ${from}-${to} by ${id}`)

const cases: readonly [what: string, strokes: readonly Stroke[], expected: readonly string[]][] = [
  [
    'open ones hold until the next',
    [
      ['A', 0],
      ['B', 10],
    ],
    ['A 0-10 by 1', 'B 10-Infinity by 2'],
  ],
  [
    'a late open one holds until the next that is known',
    [
      ['B', 10],
      ['A', 0],
    ],
    ['A 0-10 by 2', 'B 10-Infinity by 1'],
  ],
  [
    'a bounded one cuts a hole',
    [
      ['A', 0],
      ['X', 3, 5],
    ],
    ['A 0-3 by 1', 'X 3-5 by 2', 'A 5-Infinity by 1'],
  ],
  [
    'a bounded one replaces what lies in it',
    [
      ['A', 1, 2],
      ['B', 3, 4],
      ['X', 0, 9],
    ],
    ['X 0-9 by 3'],
  ],
  [
    'what resumes after a hole counts as a start',
    [
      ['A', 0],
      ['X', 3, 5],
      ['B', 4],
    ],
    ['A 0-3 by 1', 'X 3-4 by 2', 'B 4-5 by 3', 'A 5-Infinity by 1'],
  ],
  [
    'what is the same already keeps its statement',
    [
      ['A', 2, 4],
      ['A', 0, 6],
    ],
    ['A 0-2 by 2', 'A 2-4 by 1', 'A 4-6 by 2'],
  ],
  [
    'an end is a value like others',
    [
      ['A', 0],
      [null, 5],
    ],
    ['A 0-5 by 1', 'null 5-Infinity by 2'],
  ],
  [
    'the same time again replaces',
    [
      ['A', 0],
      ['B', 0],
    ],
    ['B 0-Infinity by 2'],
  ],
  [
    'a repetition ends a late open one',
    [
      ['A', 0],
      ['A', 10],
      ['B', 5],
    ],
    ['A 0-5 by 1', 'B 5-10 by 3', 'A 10-Infinity by 1'],
  ],
  [
    'a repetition that was painted over counts no more',
    [
      ['A', 0],
      ['A', 10],
      ['X', 8, 12],
      ['B', 9],
    ],
    ['A 0-8 by 1', 'X 8-9 by 3', 'B 9-12 by 4', 'A 12-Infinity by 1'],
  ],
  [
    'text and number are not the same',
    [
      ['1', 0],
      [1, 5],
    ],
    ['1 0-5 by 1', '1 5-Infinity by 2'],
  ],
]
for (const [what, strokes, expected] of cases) test(`${what}`, () => assert.deepEqual(told(painted(strokes)), expected))

test('the order in which open statements come does not matter, as long as no two are of one time', () => {
  const strokes: readonly Stroke[] = [
    ['A', 0],
    ['B', 5],
    ['A', 10],
    ['C', 15],
  ]
  for (const order of permutations([0, 1, 2, 3])) {
    const { segments } = painted(order.map((index) => strokes[index] ?? assert.fail()))
    const at = (ms: number) => segments.find(({ from, to }) => from <= ms && ms < to)?.value
    assert.deepEqual([at(2), at(7), at(12), at(20)], ['A', 'B', 'A', 'C'], String(order))
  }
})

test('sixteen repetitions are kept, the latest ones', () => {
  const timeline = painted([['A', 0], ...Array.from({ length: 40 }, (_, at): Stroke => ['A', 1 + at])])
  assert.deepEqual(
    timeline.repeats,
    Array.from({ length: 16 }, (_, at) => 25 + at),
  )
})

test('what ended is forgotten; a late statement from before it says nothing, for nobody knows how long it held', () => {
  const timeline = painted([
    ['A', 0, 5],
    ['B', 5, 9],
    ['C', 20],
  ])
  assert.deepEqual(
    forgetEnded(timeline, 10).map(({ value }) => value),
    ['A', 'B'],
  )
  assert.equal(paint(timeline, { from: 3, to: null, value: 'X', said: said(9) }), null)
  assert.deepEqual(paint(timeline, { from: 6, to: null, value: 'X', said: said(9) })?.changes.length, 1)
  assert.deepEqual(told(timeline), ['X 6-20 by 9', 'C 20-Infinity by 3'])
})

test('the last segment stays, however long ago it ended; the first ones go when they are asked for', () => {
  const timeline = painted([
    ['A', 0, 5],
    ['B', 5, 9],
  ])
  assert.deepEqual([forgetEnded(timeline, 4).length, forgetFirst(timeline, 0).length, forgetFirst(timeline, -1).length], [0, 0, 0])
  assert.deepEqual([forgetFirst(timeline, 1).length, timeline.forgottenStart, forgetEnded(timeline, 10).length], [1, 0, 0])
  assert.deepEqual(told(timeline), ['B 5-9 by 2'])
})

test('saved segments come back in any order; one that lost its end ends where the next begins', () => {
  const timeline = createTimeline()
  const count = loadSegments(timeline, [
    { from: 10, to: 20, value: 'B', said: said(2) },
    { from: 0, to: Number.POSITIVE_INFINITY, value: 'A', said: said(1) },
    { from: 30, to: 30, value: 'C', said: said(3) },
  ])
  assert.deepEqual([count, told(timeline)], [2, ['A 0-10 by 1', 'B 10-20 by 2']])
})

function permutations(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length === 0) return [[]]
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]))
}
