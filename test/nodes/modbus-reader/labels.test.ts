// Texts of codes, as people write them in a cell.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseLabels } from '../../../nodes/modbus-reader/labels.ts'

const sound: readonly (readonly [written: string, labels: readonly (readonly [number, string])[]])[] = [
  [
    '0=off;1=run',
    [
      [0, 'off'],
      [1, 'run'],
    ],
  ],
  [
    ' 0 = off ; 0x10 = in hand ; -1 = ? ;',
    [
      [0, 'off'],
      [16, 'in hand'],
      [-1, '?'],
    ],
  ],
  ['2=a=b', [[2, 'a=b']]],
]
for (const [written, labels] of sound) {
  test(`"${written}" names ${labels.length} codes`, () => assert.deepEqual(parseLabels(written), { labels: new Map(labels) }))
}

test('an empty cell names none', () => {
  assert.deepEqual([parseLabels(''), parseLabels(' ; ')], [{ labels: null }, { labels: null }])
})

const unsound: readonly (readonly [written: string, code: string, found: unknown])[] = [
  ['off;1=run', 'wrong-labels', 'off'],
  ['1=', 'wrong-labels', '1='],
  ['1.5=half', 'wrong-labels', '1.5=half'],
  ['99999999999999999999=much', 'wrong-labels', '99999999999999999999=much'],
  ['1=on;0x1=run', 'label-twice', 1],
]
for (const [written, code, found] of unsound) {
  test(`"${written}" is ${code}`, () => assert.deepEqual(parseLabels(written), { problem: { code, params: { found } } }))
}
