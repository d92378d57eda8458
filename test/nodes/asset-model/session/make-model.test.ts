import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Layer } from '../../../../nodes/asset-model/layers/merge-layers.ts'
import type { Contents } from '../../../../nodes/asset-model/session/contents.ts'
import { loadMaker } from '../../../../nodes/asset-model/session/make-model.ts'

/** Files by name, a line each. */
function contentsOf(files: Readonly<Record<string, string>>): Contents {
  const texts = Object.entries(files).map(([file, text]) => ({
    file,
    layer: (file.includes('/') ? file.split('/')[0] : 'root') as Layer,
    text: `lineside: 1\n${text}`,
  }))
  return { texts, problems: [], warnings: [] }
}
async function made(files: Readonly<Record<string, string>>) {
  return (await loadMaker()).make(contentsOf(files), 1, 0)
}
const types = 'types: { T: { properties: { p: { unit: bar, tag: "{n}" } }, parameters: { n: null } } }'
const instance = (id: string, n: string, more = '') => `{ id: ${id}, type: T, path: ${id}, parameters: { n: ${n} }${more} }`

test('two files that claim one tag are both named', async () => {
  const { problems } = await made({
    'types/t.yaml': types,
    'sites/a.yaml': `instances: [${instance('a', 'x')}]`,
    'sites/b.yaml': `instances: [${instance('b', 'y')}, ${instance('c', 'x')}]`,
  })
  assert.deepEqual(
    problems.map(({ file, pointer, code, params }) => [file, pointer, code, params['first']]),
    [['sites/b.yaml', '/instances/1', 'tag-made-twice', 'sites/a.yaml /instances/0']],
  )
})

test('one id in two files is named in both', async () => {
  const { problems } = await made({
    'types/t.yaml': types,
    'sites/a.yaml': `instances: [${instance('a', 'x')}]`,
    'sites/b.yaml': `instances: [${instance('a', 'y').replace('path: a', 'path: b')}]`,
  })
  assert.deepEqual(
    problems.map(({ file, pointer, params }) => [file, pointer, params['first']]),
    [['sites/b.yaml', '/instances/0/id', 'sites/a.yaml /instances/0/id']],
  )
})

test('what an override takes away is missed in the override', async () => {
  const { problems } = await made({
    'a.yaml': `${types}\ninstances: [${instance('a', 'x')}]`,
    'overrides/o.yaml': 'instances: [{ id: a, path: null }]',
  })
  assert.deepEqual(problems, [{ file: 'overrides/o.yaml', pointer: '/instances/0/path', code: 'needed-taken-away', params: { property: 'path' } }])
})

test('an override need not be a whole model, a file of another layer must', async () => {
  const override = 'instances: [{ id: a, attributes: { serial: "1" } }]'
  const base = { 'a.yaml': `${types}\ninstances: [${instance('a', 'x')}]` }
  assert.deepEqual((await made({ ...base, 'overrides/o.yaml': override })).problems, [])
  assert.deepEqual(
    (await made({ ...base, 'sites/o.yaml': override })).problems.map(({ file, pointer, code }) => [file, pointer, code]),
    [
      ['sites/o.yaml', '/instances/0', 'missing-property'],
      ['sites/o.yaml', '/instances/0', 'missing-property'],
    ],
  )
})

test('every file says which version of the format it is in', async () => {
  const { make } = await loadMaker()
  const { texts } = contentsOf({ 'a.yaml': types, 'sites/b.yaml': 'version: "1"' })
  const bare = texts.map((text) => ({ ...text, text: text.text.replace('lineside: 1\n', '') }))
  const { problems } = await make({ texts: bare, problems: [], warnings: [] }, 1, 0)
  assert.deepEqual(
    problems.map(({ file, code, params }) => [file, code, params]),
    [
      ['a.yaml', 'missing-constant', { property: 'lineside', value: '1' }],
      ['sites/b.yaml', 'missing-constant', { property: 'lineside', value: '1' }],
    ],
  )
  const quoted = bare.map((text) => ({ ...text, text: `lineside: "1"\n${text.text}` }))
  const refused = await make({ texts: quoted, problems: [], warnings: [] }, 1, 0)
  assert.deepEqual(refused.problems[0], { file: 'a.yaml', pointer: '/lineside', code: 'not-this-format', params: { found: '"1"', options: '1' } })
})

const noModels: readonly (readonly [text: string, found: string])[] = [
  ['hello', '"hello"'],
  ['42', '42'],
  ['[]', '[…]'],
  ['<!DOCTYPE html>', '"<!DOCTYPE html>"'],
]
test('what is no group of names and values is no model', async () => {
  const { make } = await loadMaker()
  for (const [text, found] of noModels) {
    const { problems } = await make({ texts: [{ file: 'a.yaml', layer: 'root', text }], problems: [], warnings: [] }, 1, 0)
    assert.deepEqual(problems, [{ file: 'a.yaml', pointer: '', code: 'not-a-model', params: { found } }])
  }
})

test('the starter library is there for every model, and its types can be extended', async () => {
  const { model } = await made({
    '': 'types: { MyPump: { extends: Pump@^1, properties: { differential_pressure: { tag: dp } } } }\ninstances: [{ id: a, type: MyPump, path: a }]',
  })
  assert.equal(model?.find('dp')?.topic, 'a/differential_pressure')
})

test('the hash is of what the model says, not of how it is cut into files', async () => {
  const instances = [instance('a', 'x'), instance('b', 'y')]
  const hashOf = async (files: Readonly<Record<string, string>>) => (await made(files)).model?.hash
  const whole = await hashOf({ '': `${types}\ninstances: [${instances.join(', ')}]` })
  assert.match(whole ?? '', /^[0-9a-f]{16}$/)
  const cut = { 'types/t.yaml': types, 'sites/b.yaml': `instances: [${instances[0]}]`, 'sites/a.yaml': `instances: [${instances[1]}]` }
  assert.equal(await hashOf(cut), whole)
  assert.notEqual(await hashOf({ ...cut, 'overrides/o.yaml': 'types: { T: { properties: { p: { unit: kPa } } } }' }), whole)
})

test('a file that has not changed is parsed once, and a change of any file is seen', async () => {
  const { digest, make } = await loadMaker()
  const before = contentsOf({ 'types/t.yaml': types, 'sites/a.yaml': `instances: [${instance('a', 'x')}]` })
  const after = contentsOf({ 'types/t.yaml': types, 'sites/a.yaml': `instances: [${instance('a', 'z')}]` })
  assert.equal((await make(before, 1, 0)).model?.tagNames[0], 'x')
  assert.equal((await make(after, 2, 0)).model?.tagNames[0], 'z')
  assert.equal(digest(before), digest(contentsOf({ 'types/t.yaml': types, 'sites/a.yaml': `instances: [${instance('a', 'x')}]` })))
  assert.notEqual(digest(before), digest(after))
  assert.notEqual(digest(before), digest({ ...before, warnings: [{ pointer: '', code: 'file-not-read', params: {} }] }))
})
