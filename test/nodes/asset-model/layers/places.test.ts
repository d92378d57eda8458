import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPlaces, locate, placeText } from '../../../../nodes/asset-model/layers/places.ts'

function places() {
  const made = createPlaces('')
  made.note('/instances/4', { file: 'sites/a.yaml', pointer: '/instances/0' })
  made.note('/instances/4/path', { file: 'overrides/o.yaml', pointer: '/instances/9/path' })
  return made
}

test('a part without a place of its own is where the part around it is', () => {
  const { origin } = places()
  assert.deepEqual(origin('/instances/4/tags/a~1b'), { file: 'sites/a.yaml', pointer: '/instances/0/tags/a~1b' })
  assert.deepEqual(origin('/instances/4/path'), { file: 'overrides/o.yaml', pointer: '/instances/9/path' })
  assert.deepEqual(origin('/instances/40'), { file: '', pointer: '/instances/40' })
})

test('a problem gets file and pointer of its own place and of the other one it names', () => {
  const problem = { pointer: '/instances/4/id', code: 'id-used-twice', params: { id: 'x', first: '/instances/4/path' } }
  assert.deepEqual(locate(problem, places()), {
    file: 'sites/a.yaml',
    pointer: '/instances/0/id',
    code: 'id-used-twice',
    params: { id: 'x', first: 'overrides/o.yaml /instances/9/path' },
  })
})

test('what is missing since an override took it away is missed in the override', () => {
  const missing = (property: string) => locate({ pointer: '/instances/4', code: 'missing-property', params: { property } }, places())
  assert.deepEqual([missing('path').file, missing('path').pointer], ['overrides/o.yaml', '/instances/9/path'])
  assert.deepEqual([missing('type').file, missing('type').pointer], ['sites/a.yaml', '/instances/0'])
})

test('problems of a model in one piece name no file', () => {
  const { origin } = createPlaces('')
  assert.deepEqual(locate({ pointer: '/types/a', code: 'x', params: {} }, { origin }), { pointer: '/types/a', code: 'x', params: {} })
  assert.equal(placeText({ file: '', pointer: '/types/a' }), '/types/a')
})
