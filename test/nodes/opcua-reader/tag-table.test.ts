import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../../../nodes/lib/parse-config.ts'
import { type Config, fields, type TagRow } from '../../../nodes/opcua-reader/fields.ts'
import { periodOf, rowProblems, wantOf } from '../../../nodes/opcua-reader/tag-table.ts'

const blank: TagRow = { name: 'a', nodeId: 'nsu=urn:plc;s=A', kind: 'value', samplingMs: null, deadbandKind: 'none', deadband: 0, unit: '' }

function parsed(tags: readonly object[], more: object = {}) {
  return parseConfig(fields, { connection: 'c', tags, ...more })
}

function config(tags: readonly object[], more: object = {}): Config {
  const found = parsed(tags, more)
  assert.deepEqual(found.problems, [])
  return found.config as Config
}

function problems(tags: readonly object[], more: object = {}): readonly string[] {
  return parsed(tags, more).problems.map(({ path, code }) => `${path} ${code}`)
}

test('a row of a spreadsheet with name and node id is enough', () => {
  const { items, ...rest } = wantOf(config([{ name: 'Line/Speed', nodeId: ' ns=2;s=Speed ' }]), 'plc')
  assert.deepEqual(rest, { mode: 'subscribe', publishingMs: 1_000, pollMs: 1_000, survivesSeconds: 30, history: true, structures: 'leaves' })
  assert.equal(items.length, 1)
  const [item] = items
  assert.equal(item?.wanted.topic, 'Line/Speed')
  assert.equal(item?.wanted.tag.id, 'plc:Line/Speed')
  assert.equal(item?.samplingMs, 500)
  assert.deepEqual(item?.deadband, { kind: 'none', value: 0 })
  assert.equal(item?.kind, 'value')
})

test('node ids are handed on in one form, whatever was written', () => {
  const written = [
    'nsu=urn:plc;s=A;B',
    'ns=2;i=5',
    'i=2258',
    'nsu=http://opcfoundation.org/UA/;i=2259',
    'ns=1;g=72962B91-FA75-4AE6-8D28-B404DC7DAF63',
  ]
  const { items } = wantOf(config(written.map((nodeId, index) => ({ name: `t${index}`, nodeId }))), 'plc')
  assert.deepEqual(
    items.map(({ nodeId }) => nodeId),
    ['nsu=urn:plc;s=A;B', 'ns=2;i=5', 'i=2258', 'i=2259', 'ns=1;g=72962B91-FA75-4AE6-8D28-B404DC7DAF63'],
  )
})

test('a row’s own sampling, deadband and unit are taken', () => {
  const rows = [{ name: 'a', nodeId: 'i=1', samplingMs: 0, deadbandKind: 'percent', deadband: 2.5, unit: 'bar' }]
  const [item] = wantOf(config(rows), 'plc').items
  assert.equal(item?.samplingMs, 0)
  assert.deepEqual(item?.deadband, { kind: 'percent', value: 2.5 })
  assert.equal(item?.unit, 'bar')
  assert.equal(item?.wanted.tag.unit, 'bar')
})

const wrong: readonly (readonly [change: Partial<TagRow>, mode: Config['mode'], expected: readonly string[]])[] = [
  [{}, 'subscribe', []],
  [{ nodeId: 'Speed' }, 'subscribe', ['nodeId not-a-node-id']],
  [{ nodeId: 'ns=2;i=abc' }, 'subscribe', ['nodeId not-an-identifier']],
  [{ nodeId: 'svr=1;i=5' }, 'subscribe', ['nodeId node-id-of-other-server']],
  [{ kind: 'events' }, 'poll', ['kind events-are-not-polled']],
  [{ kind: 'events', deadbandKind: 'absolute', deadband: 1 }, 'subscribe', ['deadbandKind deadband-of-events']],
  [{ deadbandKind: 'absolute' }, 'subscribe', ['deadband deadband-zero']],
  [{ deadbandKind: 'percent', deadband: 101 }, 'subscribe', ['deadband too-large']],
  [{ deadbandKind: 'absolute', deadband: 101 }, 'subscribe', []],
]
for (const [change, mode, expected] of wrong) {
  test(`a row with ${JSON.stringify(change)} by ${mode}: ${expected.length === 0 ? 'sound' : expected.join(', ')}`, () => {
    const found = rowProblems({ ...blank, ...change }, mode).map(({ path, code }) => `${path} ${code}`)
    assert.deepEqual(found, expected)
  })
}

test('all problems of a table are named with row and column', () => {
  assert.deepEqual(problems([]), ['tags no-tags'])
  const rows = [
    { name: 'a', nodeId: 'nsu=urn:plc;s=A' },
    { name: 'b', nodeId: 'nowhere', deadbandKind: 'absolute' },
    { name: 'c', nodeId: 'nsu=urn:plc;s=A' },
    { name: 'd', nodeId: 'nsu=urn:plc;s=A', kind: 'events' },
  ]
  assert.deepEqual(problems(rows), ['tags.2.nodeId not-a-node-id', 'tags.2.deadband deadband-zero', 'tags.3.nodeId same-node'])
  assert.deepEqual(problems([rows[0] ?? {}, rows[0] ?? {}]), ['tags.2.name not-unique'])
  assert.deepEqual(problems([{ name: 'a', nodeId: 'i=1', deadbandKind: 'twice' }]), ['tags.1.deadbandKind not-an-option'])
})

test('10,000 rows are checked and taken', () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => ({ name: `t${index}`, nodeId: `nsu=urn:plc;i=${index}` }))
  assert.equal(wantOf(config(rows), 'plc').items.length, 10_000)
})

test('a reader that polls is stale after three cycles; a subscription’s pace is learned', () => {
  assert.equal(periodOf({ mode: 'poll', pollMs: 250 }), 250)
  assert.equal(periodOf({ mode: 'subscribe', pollMs: 250 }), undefined)
})
