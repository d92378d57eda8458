import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildModel } from '../../../nodes/asset-model/build-model.ts'
import { modelSchema } from '../../../nodes/asset-model/model-schema.ts'
import { compileSchema } from '../../../nodes/lib/adapters/schema.ts'
import type { Model } from '../../../nodes/lib/model.ts'
import { aDraft, largeDocument } from './models.ts'

async function built(document: unknown, revision = 1): Promise<Model> {
  const { model, problems } = buildModel(document, await compileSchema(modelSchema), revision)
  assert.deepEqual(problems, [])
  assert.ok(model !== null)
  return model
}

test('a tag leads to its asset, its topic and all that the type says of the property', async () => {
  const found = (await built(aDraft())).find('l1_p')
  assert.deepEqual(found, {
    asset: {
      id: 'urn:filler:1',
      type: 'Filler',
      path: 'acme/leeds/packing/line 1/filler',
      enterprise: 'acme',
      site: 'leeds',
      area: 'packing',
      line: 'line 1',
      cell: 'filler',
      attributes: { maker: 'ACME', certified: true },
    },
    property: 'pressure',
    topic: 'acme/leeds/packing/line 1/filler/pressure',
    unit: 'bar{gauge}',
    kind: 'pressure.gauge',
    datatype: 'number',
    range: [0, 16],
    interpolation: 'linear',
    epsilon: 0.05,
  })
})

test('a property without facts, its name escaped to one segment of the topic', async () => {
  const found = (await built(aDraft())).find('l1_c')
  assert.deepEqual({ ...found, asset: undefined }, { asset: undefined, property: 'count/h', topic: 'acme/leeds/packing/line 1/filler/count%2Fh' })
})

test('a path may end early, and its segments are escaped in the topic only', async () => {
  const draft = aDraft()
  draft.instances = [{ id: 'a', type: 'Filler', path: 'acme/hall #3', tags: { p: 'pressure' } }]
  const found = (await built(draft)).find('p')
  assert.equal(found?.topic, 'acme/hall %233/pressure')
  assert.deepEqual([found?.asset.path, found?.asset.site, found?.asset.area], ['acme/hall #3', 'hall #3', undefined])
})

test('the levels of the document name the segments', async () => {
  const draft = { ...aDraft(), levels: ['site', 'line'] }
  draft.instances = [{ id: 'a', type: 'Filler', path: 'leeds/7' }]
  assert.deepEqual((await built(draft)).assets, [
    { id: 'a', type: 'Filler', path: 'leeds/7', site: 'leeds', line: '7', attributes: { maker: 'ACME', certified: true } },
  ])
})

test("an instance's attributes go over those of its type; without any there are none", async () => {
  const model = await built(aDraft())
  assert.deepEqual(model.find('l2_p')?.asset.attributes, { maker: 'Other', certified: true, serial: '0047' })
  const bare = aDraft()
  bare.types['Filler'] = { properties: {} }
  bare.instances = [{ id: 'a', type: 'Filler', path: 'acme' }]
  assert.deepEqual((await built(bare)).assets, [{ id: 'a', type: 'Filler', path: 'acme', enterprise: 'acme' }])
})

test('the snapshot is frozen, carries its revision, and all tags of an asset share it', async () => {
  const draft = aDraft()
  const model = await built(draft, 7)
  const [pressure, counter] = [model.find('l1_p'), model.find('l1_c')]
  assert.equal(model.revision, 7)
  assert.deepEqual(model.tagNames, ['l1_p', 'l1_c', 'l2_p'])
  assert.equal(model.assets.length, 2)
  assert.equal(pressure?.asset, counter?.asset)
  for (const part of [model, model.assets, model.tagNames, pressure, pressure?.asset, pressure?.asset.attributes, pressure?.range])
    assert.ok(Object.isFrozen(part))
  assert.equal(Object.isFrozen(draft.types['Filler']), false)
})

test('names that every object has lead nowhere', async () => {
  const draft = aDraft()
  draft.instances = [{ id: 'a', type: 'Filler', path: 'acme', tags: JSON.parse('{"__proto__": "pressure"}') as object }]
  const model = await built(draft)
  assert.equal(model.find('__proto__')?.property, 'pressure')
  for (const name of ['constructor', 'toString', 'hasOwnProperty', '']) assert.equal(model.find(name), undefined)
})

test('one hundred thousand tags of five thousand instances are all found', async () => {
  const model = await built(largeDocument(5_000, 20))
  assert.equal(model.tagNames.length, 100_000)
  assert.equal(model.assets.length, 5_000)
  assert.equal(model.tagNames.filter((name) => model.find(name)?.topic.startsWith('acme/site/area/line')).length, 100_000)
})

test('an empty document says so', async () => {
  const check = await compileSchema(modelSchema)
  for (const empty of [null, undefined]) {
    assert.deepEqual(buildModel(empty, check, 1), { model: null, problems: [{ pointer: '', code: 'model-empty', params: {} }] })
  }
})

test('problems of form come before those of names, all of one kind at once', async () => {
  const check = await compileSchema(modelSchema)
  const draft = aDraft()
  draft.instances = [{ id: 4711, type: 'Filer', path: '', tags: { a: 'x' } }]
  const codes = () => buildModel(draft, check, 1).problems.map(({ pointer, code }) => `${pointer} ${code}`)
  assert.deepEqual(codes(), ['/instances/0/id not-a-text', '/instances/0/path empty-text'])
  draft.instances = [{ id: 'a', type: 'Filer', path: '/acme', tags: { a: 'x' } }]
  assert.deepEqual(codes(), ['/instances/0/path path-empty-segment', '/instances/0/type unknown-asset-type-nearest'])
})

test('of thousands of problems a hundred are listed', async () => {
  const document = largeDocument(2_000, 2)
  const { problems } = buildModel({ ...document, types: {} }, await compileSchema(modelSchema), 1)
  assert.equal(problems.length, 101)
  assert.deepEqual(problems.at(-1), { pointer: '', code: 'more-problems', params: { shown: 100 } })
})
