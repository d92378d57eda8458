import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowsProblems } from '../../../nodes/message-reader/check-rows.ts'
import type { Row } from '../../../nodes/message-reader/fields.ts'
import { aRow } from './rows.ts'

test('a sound table has no problem', () => {
  const rows = [
    aRow(),
    aRow({ topic: 'line/+/#', value: 'payload[*].v', name: '{*}', unit: '$.payload.unit', quality: 'payload.q', qualityMap: '0=good' }),
  ]
  assert.deepEqual(rowsProblems({ rows }), [])
})

test('each problem names row, column and what was found', () => {
  const cases: readonly [Partial<Row>, string, string, string][] = [
    [{ topic: 'a#' }, 'topic', 'not-a-pattern', 'a#'],
    [{ name: '{a b}' }, 'name', 'wrong-placeholder', '{a b}'],
    [{ name: '{*}' }, 'name', 'star-without-list', '{*}'],
    [{ value: 'payload[' }, 'value', 'not-a-path', 'payload['],
    [{ time: 'a b' }, 'time', 'not-a-path', 'a b'],
    [{ quality: '..' }, 'quality', 'not-a-path', '..'],
    [{ unit: '$[' }, 'unit', 'not-a-path', '$['],
    [{ quality: 'q', qualityMap: 'x' }, 'qualityMap', 'not-a-quality-map', 'x'],
    [{ qualityMap: '0=good' }, 'qualityMap', 'map-without-quality', '0=good'],
  ]
  for (const [cells, column, code, found] of cases)
    assert.deepEqual(rowsProblems({ rows: [aRow(), aRow(cells)] }), [{ path: `rows.2.${column}`, code, params: { found } }])
})

test('an empty table reads nothing', () => {
  assert.deepEqual(rowsProblems({ rows: [] }), [{ path: 'rows', code: 'no-rows' }])
})
