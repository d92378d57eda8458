import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildModel } from '../../../nodes/asset-model/build-model.ts'
import { documentSchema } from '../../../nodes/asset-model/model-schema.ts'
import { compileSchema } from '../../../nodes/lib/adapters/schema.ts'
import { largeModel, largeModelTag, largestModel } from '../../support/large-model.ts'
import { aDraft, builtOf, modelOf } from './models.ts'

test('a tag leads to its asset, its topic and all that the type says of the property', () => {
  assert.deepEqual(modelOf(aDraft()).find('l1_p'), {
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

test('a property without facts, its name escaped to one segment of the topic', () => {
  const found = modelOf(aDraft()).find('l1_c')
  assert.deepEqual({ ...found, asset: undefined }, { asset: undefined, property: 'count/h', topic: 'acme/leeds/packing/line 1/filler/count%2Fh' })
})

test('a path may end early, and its segments are escaped in the topic only', () => {
  const draft = aDraft()
  draft.instances = [{ id: 'a', type: 'Filler', path: 'acme/hall #3', tags: { p: 'pressure' } }]
  const found = modelOf(draft).find('p')
  assert.equal(found?.topic, 'acme/hall %233/pressure')
  assert.deepEqual([found?.asset.path, found?.asset.site, found?.asset.area], ['acme/hall #3', 'hall #3', undefined])
})

test('the levels of the document name the segments', () => {
  const draft = { ...aDraft(), levels: ['site', 'line'] }
  draft.instances = [{ id: 'a', type: 'Filler', path: 'leeds/7' }]
  assert.deepEqual(modelOf(draft).assets, [
    { id: 'a', type: 'Filler', path: 'leeds/7', site: 'leeds', line: '7', attributes: { maker: 'ACME', certified: true } },
  ])
})

test("an instance's attributes go over those of its type; without any there are none", () => {
  assert.deepEqual(modelOf(aDraft()).find('l2_p')?.asset.attributes, { maker: 'Other', certified: true, serial: '0047' })
  const bare = aDraft()
  bare.types['Filler'] = { properties: {} }
  bare.instances = [{ id: 'a', type: 'Filler', path: 'acme' }]
  assert.deepEqual(modelOf(bare).assets, [{ id: 'a', type: 'Filler', path: 'acme', enterprise: 'acme' }])
})

test('an asset carries the version of its type, its other names, its ids elsewhere and its relations', () => {
  const draft = aDraft()
  draft.types = { 'Filler@1.2.0': { properties: {} } }
  const names = { aliases: { kks: '10LAB20AP001' }, externalIds: { erp: '4711' }, relations: { feeds: ['b'] } }
  draft.instances = [
    { id: 'a', type: 'Filler@^1', path: 'acme/a', ...names },
    { id: 'b', type: 'Filler', path: 'acme/b' },
  ]
  const { assets } = modelOf(draft)
  assert.deepEqual(assets[0], { id: 'a', type: 'Filler', typeVersion: '1.2.0', path: 'acme/a', enterprise: 'acme', site: 'a', ...names })
  for (const part of [assets[0]?.aliases, assets[0]?.externalIds, assets[0]?.relations, assets[0]?.relations?.['feeds']])
    assert.ok(Object.isFrozen(part))
})

test('the snapshot is frozen, carries its revision, hash and version, and all tags of an asset share it', () => {
  const draft = { ...aDraft(), version: '2026-11' }
  const { model } = builtOf(draft, { revision: 7, hash: 'abc' })
  const [pressure, counter] = [model.find('l1_p'), model.find('l1_c')]
  assert.deepEqual([model.revision, model.hash, model.version, model.isTimed], [7, 'abc', '2026-11', false])
  assert.deepEqual(model.tagNames, ['l1_p', 'l1_c', 'l2_p'])
  assert.equal(model.assets.length, 2)
  assert.equal(pressure?.asset, counter?.asset)
  assert.equal(pressure?.range, model.find('l2_p')?.range)
  for (const part of [model, model.assets, model.tagNames, pressure, pressure?.asset, pressure?.asset.attributes, pressure?.range])
    assert.ok(Object.isFrozen(part))
  assert.equal(Object.isFrozen(draft.types['Filler']), false)
})

test('assets are found by id and by path, and nothing by any other name', () => {
  const model = modelOf(aDraft())
  assert.equal(model.asset('urn:filler:1'), model.assets[0])
  assert.equal(model.asset('acme/leeds'), model.assets[1])
  assert.equal(model.asset('acme'), undefined)
})

test('names that every object has lead nowhere', () => {
  const draft = aDraft()
  draft.instances = [{ id: 'a', type: 'Filler', path: 'acme', tags: JSON.parse('{"__proto__": "pressure"}') as object }]
  const model = modelOf(draft)
  assert.equal(model.find('__proto__')?.property, 'pressure')
  for (const name of ['constructor', 'toString', 'hasOwnProperty', '']) assert.equal(model.find(name), undefined)
})

for (const by of ['template', 'rule', 'list'] as const) {
  test(`one hundred thousand tags of five thousand instances are all found by ${by}`, async () => {
    const document = largeModel({ ...largestModel, by })
    assert.deepEqual((await compileSchema(documentSchema))(document), [])
    const { model } = builtOf(document as never)
    assert.equal(model.tagNames.length, by === 'rule' ? 0 : 100_000)
    assert.equal(model.assets.length, 5_000)
    for (let index = 0; index < 100_000; index += 1) {
      const found = model.find(largeModelTag(index % 5_000, Math.floor(index / 5_000)))
      assert.equal(found?.asset, model.assets[index % 5_000])
      assert.equal(found?.property, `p${Math.floor(index / 5_000)}`)
      assert.equal(found?.accuracy, 0.08)
    }
  })
}

test('the catalogue is made when it is asked for, once', () => {
  const model = modelOf(aDraft())
  assert.deepEqual(
    model.catalogue().map(({ asset, properties }) => [asset.id, properties.map(({ topic }) => topic)]),
    [
      ['urn:filler:1', ['acme/leeds/packing/line 1/filler/pressure', 'acme/leeds/packing/line 1/filler/count%2Fh']],
      ['urn:filler:2', ['acme/leeds/pressure']],
    ],
  )
  assert.equal(model.catalogue(), model.catalogue())
})

test('a document with nothing but its version is a model that knows nothing', () => {
  const model = modelOf({ lineside: 1 } as never)
  assert.deepEqual([model.assets, model.tagNames, model.calendars, model.catalogue()], [[], [], [], []])
  assert.equal(model.calendar('acme'), undefined)
})

test('of thousands of problems a hundred are listed', () => {
  const document = largeModel({ instances: 2_000, properties: 2, by: 'list' })
  const { problems } = buildModel({ ...document, types: {} } as never, { revision: 1, hash: '', now: 0 })
  assert.equal(problems.length, 101)
  assert.deepEqual(problems.at(-1), { pointer: '', code: 'more-problems', params: { shown: 100 } })
})
