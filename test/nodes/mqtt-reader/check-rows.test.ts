// What is wrong with a table, by row and column.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowsProblems } from '../../../nodes/mqtt-reader/check-rows.ts'
import type { TopicRow } from '../../../nodes/mqtt-reader/fields.ts'
import { readerConfig } from '../../support/topic-rows.ts'

const cases: readonly [row: Partial<TopicRow>, problem: string | null][] = [
  [{ filter: 'a/b' }, null],
  [{ filter: 'a/+/c', name: '{2}' }, null],
  [{ filter: 'a/#' }, null],
  [{ filter: '$share/group/a/#' }, null],
  [{ filter: 'a+/b' }, 'filter wrong-topic-filter'],
  [{ filter: 'a/#/b' }, 'filter wrong-topic-filter'],
  [{ filter: '$share/group' }, 'filter wrong-share'],
  [{ filter: '$share/gr+up/a' }, 'filter wrong-share'],
  [{ filter: 'a/+', name: 'one' }, 'name name-for-many'],
  [{ filter: 'a/+/+', name: '{2}' }, 'name name-for-many'],
  [{ filter: 'a/#', name: '{1}' }, 'name name-for-many'],
  [{ filter: 'a', name: '{level}' }, 'name wrong-placeholder'],
  [{ filter: 'a', name: 'x}' }, 'name wrong-placeholder'],
  [{ filter: 'a', type: 'json', value: '$..x' }, 'value not-a-path'],
  [{ filter: 'a', type: 'json', time: '$[' }, 'time not-a-path'],
  [{ filter: 'a', type: 'json', unit: '$[' }, 'unit not-a-path'],
  [{ filter: 'a', type: 'json', value: '$.x', unit: 'Cel' }, null],
  [{ filter: 'a', type: 'number', value: '$.x' }, 'value cell-without-use'],
  [{ filter: 'a', type: 'number', unit: '$.x' }, 'unit cell-without-use'],
  [{ filter: 'a', type: 'csv', value: '' }, 'value not-a-column'],
  [{ filter: 'a', type: 'csv', value: 'a=1; a=2' }, 'value not-a-column'],
  [{ filter: 'a', type: 'csv', value: '1; 2' }, 'value not-a-column'],
  [{ filter: 'a', type: 'csv', value: '1', time: 'x' }, 'time not-a-column'],
  [{ filter: 'a', type: 'binary', value: '0:int24' }, 'value not-a-layout'],
  [{ filter: 'a', type: 'binary', value: '0:bool.9' }, 'value not-a-layout'],
  [{ filter: 'a', type: 'binary', value: 'x=0:uint8; y=1:float64le' }, null],
  [{ filter: 'spBv1.0/g/#', type: 'sparkplug' }, null],
  [{ filter: 'spBv1.0/g/NDATA/#', type: 'sparkplug' }, 'filter not-sparkplug'],
  [{ filter: 'spBv1.0/#', type: 'sparkplug', time: '$.t' }, 'time cell-without-use'],
]
for (const [row, problem] of cases) {
  test(`${JSON.stringify(row)} is ${problem ?? 'sound'}`, () => {
    const found = rowsProblems(readerConfig([row])).map(({ path, code }) => `${path.replace('topics.1.', '')} ${code}`)
    assert.deepEqual(found, problem === null ? [] : [problem])
  })
}

test('an empty table, two rows of one name, and QoS 2 that should wait for the flow are named', () => {
  assert.deepEqual(
    rowsProblems(readerConfig([])).map(({ path, code }) => [path, code]),
    [['topics', 'no-topics']],
  )
  const twice = readerConfig([
    { filter: 'a', type: 'number' },
    { filter: 'b', type: 'number', name: 'a' },
  ])
  assert.deepEqual(
    rowsProblems(twice).map(({ path, code, params }) => [path, code, params?.['row']]),
    [['topics.2.name', 'not-unique', 1]],
  )
  assert.deepEqual(
    rowsProblems(readerConfig([{ filter: 'a', qos: '2' }], { acknowledge: 'returned' })).map(({ path, code }) => [path, code]),
    [['topics.1.qos', 'returned-needs-qos-1']],
  )
})
