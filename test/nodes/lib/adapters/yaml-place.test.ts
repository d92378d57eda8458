import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadPlaces } from '../../../../nodes/lib/adapters/yaml-place.ts'

const model = `lineside: 1
types:
  "count/h": &x
    range: [0, 16]
  Other: *x
instances:
  - id: a
    tags: { l1: pressure, ~: none }
  - id: b
`
const json = '{\n  "types": { "A~B": {} },\n  "instances": [{ "id": 1 },\n    { "id": 2 }]\n}'

const places: readonly [name: string, text: string, pointer: string, place: readonly [line: number, column: number] | null][] = [
  ['a member by its key', model, '/types', [2, 1]],
  ['a key with a slash', model, '/types/count~1h/range', [4, 5]],
  ['a place in a list', model, '/types/count~1h/range/1', [4, 16]],
  ['an entry of a list', model, '/instances/1', [9, 5]],
  ['a member in braces', model, '/instances/0/tags/l1', [8, 13]],
  ['what an alias stands for', model, '/types/Other/range', [4, 5]],
  ['a member that is missing, by what lacks it', model, '/instances/1/type', [9, 5]],
  ['an entry that is missing, by its list', model, '/instances/7', [6, 1]],
  ['a key with a tilde', json, '/types/A~0B', [2, 14]],
  ['an entry in JSON', json, '/instances/1/id', [4, 7]],
  ['lines that end in CR LF', 'a: 1\r\nb: 2\r\n', '/b', [2, 1]],
  ['a text with a byte order mark', '\uFEFFa: 1', '/a', [1, 1]],
  ['the text as a whole', model, '', null],
  ['a name the text does not have', model, '/nothing', null],
  ['an empty text', '', '/a', null],
  ['a text that is cut', '{ "a": [1, ', '/a', [1, 3]],
]

for (const [name, text, pointer, place] of places) {
  test(`finds ${name}`, async () => {
    const found = (await loadPlaces())(text)(pointer)
    assert.deepEqual(found === null ? null : [found.line, found.column], place)
  })
}
