import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePastedSeries } from '../../../nodes/downsampler/pasted-series.ts'

const at = (timestamp: number, value: number) => ({ timestamp, value })
const cases: readonly (readonly [what: string, text: string, points: readonly object[]])[] = [
  ['values alone, a second apart', '1\n2.5\n-3', [at(0, 1), at(1000, 2.5), at(2000, -3)]],
  ['seconds and values', '0\t1\n60\t2', [at(0, 1), at(60_000, 2)]],
  ['milliseconds since the epoch', '1763700000000,5.5\n1763700001000,6', [at(1_763_700_000_000, 5.5), at(1_763_700_001_000, 6)]],
  [
    'ISO times, with a heading',
    'time;value\n2026-01-01T00:00:00Z;1\n2026-01-01T00:00:01.500Z;2',
    [at(1_767_225_600_000, 1), at(1_767_225_601_500, 2)],
  ],
  ['a decimal comma between tabs or semicolons', '0;1,5\n1;-0,25', [at(0, 1.5), at(1000, -0.25)]],
  ['blanks between time and value', '0   7\n10 8', [at(0, 7), at(10_000, 8)]],
  ['nothing', '', []],
]
for (const [what, text, points] of cases) {
  test(`reads ${what}`, () => {
    assert.deepEqual(parsePastedSeries(text), { points, refused: [] })
  })
}

test('names the lines that hold no sample, empty ones apart', () => {
  assert.deepEqual(parsePastedSeries('t\tv\n0\t1\n\n1\tmany\n2\t\n3\t4').refused, [4, 5])
  assert.deepEqual(parsePastedSeries('1\nNaN\nInfinity').refused, [2, 3])
})
