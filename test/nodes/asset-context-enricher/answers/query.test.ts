import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readQuery } from '../../../../nodes/asset-context-enricher/answers/query.ts'
import type { Fault } from '../../../../nodes/lib/fault.ts'
import { filler1, plant } from './plants.ts'

const now = Date.UTC(2026, 10, 21, 6, 0, 0)
const historyMs = 3_600_000
const read = (message: Readonly<Record<string, unknown>>) => readQuery(message, { model: plant, now, historyMs })
const lately = { from: now - historyMs, to: now + 1 }
const iso = (ms: number) => new Date(ms).toISOString()

const queries: readonly [name: string, message: Readonly<Record<string, unknown>>, query: object][] = [
  ['context now', { query: 'context', asset: 'filler-1' }, { kind: 'context', asset: filler1, at: now }],
  ['context then', { query: 'context', asset: filler1.path, at: iso(now - 5) }, { kind: 'context', asset: filler1, at: now - 5 }],
  [
    'a line that is no asset',
    { query: 'context', asset: 'acme/leeds/line1', at: now },
    { kind: 'context', asset: { id: 'acme/leeds/line1', type: '', path: 'acme/leeds/line1' }, at: now },
  ],
  ['history of all fields', { query: 'history', asset: 'filler-1' }, { kind: 'history', asset: filler1, field: null, ...lately }],
  [
    'history of a field and a time',
    { query: 'history', asset: 'filler-1', field: 'state', from: now - 5, to: iso(now) },
    { kind: 'history', asset: filler1, field: 'state', from: now - 5, to: now },
  ],
  ['a lot', { query: 'genealogy', lot: ' L-1 ' }, { kind: 'genealogy', material: { kind: 'lot', value: 'L-1' }, place: null, ...lately }],
  [
    'a serial that is a number',
    { query: 'genealogy', serial: 4711 },
    { kind: 'genealogy', material: { kind: 'serial', value: '4711' }, place: null, ...lately },
  ],
  [
    'a place',
    { query: 'genealogy', asset: 'acme/leeds/line1', from: '' },
    { kind: 'genealogy', material: null, place: 'acme/leeds/line1', ...lately },
  ],
  [
    'a batch at an asset',
    { query: 'genealogy', batch: 'B', asset: filler1.path },
    { kind: 'genealogy', material: { kind: 'batch', value: 'B' }, place: 'filler-1', ...lately },
  ],
  ['all tests', { query: 'tests' }, { kind: 'tests', place: null, material: null, characteristic: null, verdict: null, ...lately }],
  [
    'some tests',
    { query: 'tests', asset: '*', characteristic: 'w', verdict: 'fail', serial: 'S' },
    { kind: 'tests', place: '', material: { kind: 'serial', value: 'S' }, characteristic: 'w', verdict: 'fail', ...lately },
  ],
  ['the catalogue', { query: 'catalogue' }, { kind: 'catalogue', place: '', offset: 0 }],
  ['a page of it', { query: 'catalogue', asset: 'acme/leeds', offset: 500 }, { kind: 'catalogue', place: 'acme/leeds', offset: 500 }],
  [
    'what the payload holds',
    { query: 'genealogy', payload: { lot: 'L-1', from: String(now - 5) } },
    { kind: 'genealogy', material: { kind: 'lot', value: 'L-1' }, place: null, from: now - 5, to: now + 1 },
  ],
]
for (const [name, message, query] of queries) {
  test(`a question for ${name}`, () => {
    assert.deepEqual(read(message), query)
  })
}

test('of message and payload, the message counts', () => {
  assert.deepEqual(read({ query: 'context', asset: 'filler-1', payload: { query: 'tests', asset: 'silo' } }), {
    kind: 'context',
    asset: filler1,
    at: now,
  })
})

test('a question about a time before all that is kept is still a span', () => {
  const query = read({ query: 'tests', to: now - 10 * historyMs })
  assert.ok(query.kind === 'tests' && query.from < query.to)
})

const refused: readonly [name: string, message: Readonly<Record<string, unknown>>, code: string, params?: object][] = [
  ['a kind nobody knows', { query: 'geneology' }, 'query.unknown', { nearest: 'genealogy' }],
  ['no kind', { query: {} }, 'query.unknown'],
  ['no asset', { query: 'context' }, 'query.no-asset'],
  ['all assets where one is needed', { query: 'history', asset: '*' }, 'query.no-asset'],
  ['an unknown asset', { query: 'context', asset: 'filer-1' }, 'context.unknown-scope-nearest', { nearest: 'filler-1' }],
  ['an asset unlike any', { query: 'tests', asset: 'something else' }, 'context.unknown-scope'],
  ['neither material nor place', { query: 'genealogy' }, 'query.no-subject'],
  ['two materials', { query: 'genealogy', lot: 'L', batch: 'B' }, 'query.many-materials', { kinds: 'lot, batch' }],
  ['an end before its beginning', { query: 'tests', from: now, to: now - 1 }, 'query.bad-span'],
  ['a time without offset', { query: 'tests', from: '2026-11-21T06:00:00' }, 'context.no-offset', { field: 'from' }],
  ['an asset that is an object', { query: 'tests', asset: {} }, 'query.wrong-part', { part: 'asset' }],
  ['a page that is none', { query: 'catalogue', offset: -1 }, 'query.wrong-part', { part: 'offset' }],
]
for (const [name, message, code, params = {}] of refused) {
  test(`a question with ${name} is refused`, () => {
    assert.throws(
      () => read(message),
      (thrown: Fault) => thrown.code === code && Object.entries(params).every(([key, value]) => thrown.params[key] === value),
    )
  })
}
