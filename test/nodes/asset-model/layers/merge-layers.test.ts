import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Layer, type LayerFile, mergeLayers } from '../../../../nodes/asset-model/layers/merge-layers.ts'
import type { AssetType } from '../../../../nodes/asset-model/model-document.ts'

const file = (name: string, parts: object): LayerFile => ({
  file: name,
  layer: name.includes('/') ? (name.split('/')[0] as Layer) : 'root',
  value: { lineside: 1, ...parts },
})
const pump = (description: string): AssetType => ({ description })
const told = ({ problems }: ReturnType<typeof mergeLayers>) =>
  problems.map(({ pointer, code, params, ...rest }) => [rest.file, pointer, code, params])

test('files come in the order of their layers, those of one layer by name', () => {
  const at = (id: string) => ({ instances: [{ id, type: 'T', path: id }] })
  const { document, problems } = mergeLayers(
    [file('sites/b.yaml', at('4')), file('sites/a.yaml', at('3')), file('types/t.yaml', at('2')), file('model.json', at('1'))],
    {},
  )
  assert.deepEqual(problems, [])
  assert.deepEqual(
    document.instances?.map(({ id }) => id),
    ['1', '2', '3', '4'],
  )
})

test('version and levels are what the last file says', () => {
  const { document } = mergeLayers(
    [
      file('a.yaml', { version: '1', levels: ['site'] }),
      file('sites/b.yaml', { version: '2' }),
      file('overrides/c.yaml', { version: '3', levels: ['site', 'line'] }),
    ],
    {},
  )
  assert.deepEqual([document.version, document.levels], ['3', ['site', 'line']])
  assert.equal(mergeLayers([file('a.yaml', { version: '1' }), file('overrides/b.yaml', { version: null })], {}).document.version, undefined)
})

test("the starter library lies under everything; a user's type of its name and version takes its place", () => {
  const starter = { 'Pump@1.0.0': pump('ours'), 'Tank@1.0.0': pump('ours') }
  const { document, problems, starter: left } = mergeLayers([file('', { types: { Pump: pump('theirs'), 'Pump@2.0.0': pump('newer') } })], starter)
  assert.deepEqual(problems, [])
  assert.deepEqual(document.types, { 'Tank@1.0.0': pump('ours'), Pump: pump('theirs'), 'Pump@2.0.0': pump('newer') })
  assert.deepEqual([...left], ['Tank@1.0.0'])
})

test('a type or calendar in two files is a problem that names both', () => {
  const calendars = { leeds: { zone: 'UTC', shifts: {} } }
  const merged = mergeLayers(
    [file('types/a.yaml', { types: { Pump: pump('a') }, calendars }), file('types/b.json', { types: { 'Pump@1.0.0': pump('b') }, calendars })],
    {},
  )
  assert.deepEqual(told(merged), [
    ['types/b.json', '/types/Pump@1.0.0', 'type-version-twice', { type: 'Pump', version: '1.0.0', first: 'types/a.yaml /types/Pump' }],
    ['types/b.json', '/calendars/leeds', 'calendar-defined-twice', { name: 'leeds', first: 'types/a.yaml /calendars/leeds' }],
  ])
})

test('the ids each plant knows of one system are put together', () => {
  const { document, origin, problems } = mergeLayers(
    [
      file('sites/a.yaml', { systems: { erp: { ids: ['1', '2'] } } }),
      file('sites/b.yaml', { systems: { erp: { description: 'SAP', ids: ['3'], types: ['Pump'] } } }),
      file('sites/c.yaml', { systems: { erp: {}, cmms: { ids: ['x'] } } }),
    ],
    {},
  )
  assert.deepEqual(problems, [])
  assert.deepEqual(document.systems, { erp: { description: 'SAP', ids: ['1', '2', '3'], types: ['Pump'] }, cmms: { ids: ['x'] } })
  assert.deepEqual(origin('/systems/erp/ids/1'), { file: 'sites/a.yaml', pointer: '/systems/erp/ids/1' })
  assert.deepEqual(origin('/systems/erp/ids/2'), { file: 'sites/b.yaml', pointer: '/systems/erp/ids/0' })
  assert.deepEqual(origin('/systems/cmms/ids/0'), { file: 'sites/c.yaml', pointer: '/systems/cmms/ids/0' })
})

test('each part leads back to its file and its place there', () => {
  const instance = (id: string) => ({ id, type: 'T', path: id })
  const { origin } = mergeLayers(
    [
      file('types/t.yaml', { types: { 'a/b': pump('') } }),
      file('sites/a.yaml', { instances: [instance('1'), instance('2')] }),
      file('sites/b.yaml', { version: '7', instances: [instance('3')] }),
    ],
    { 'Tank@1.0.0': pump('') },
  )
  const places: readonly [pointer: string, file: string, there: string][] = [
    ['/types/a~1b/properties/x', 'types/t.yaml', '/types/a~1b/properties/x'],
    ['/types/Tank@1.0.0/extends', '@lineside/library', '/types/Tank@1.0.0/extends'],
    ['/instances/1/type', 'sites/a.yaml', '/instances/1/type'],
    ['/instances/2/tags/a~1b', 'sites/b.yaml', '/instances/0/tags/a~1b'],
    ['/version', 'sites/b.yaml', '/version'],
    ['', '', ''],
  ]
  for (const [pointer, at, there] of places) assert.deepEqual(origin(pointer), { file: at, pointer: there })
})

test('a model in one piece is as it was written, and its problems name no file', () => {
  const value = { lineside: 1, types: { Pump: pump('') }, instances: [{ id: '1', type: 'Pump', path: 'a' }] }
  const { document, origin } = mergeLayers([{ file: '', layer: 'root', value }], {})
  assert.deepEqual(document, value)
  assert.deepEqual(origin('/instances/0/id'), { file: '', pointer: '/instances/0/id' })
})

test('files keep their values for the next merge', () => {
  const site = file('sites/a.yaml', { types: { T: { properties: { p: { range: [0, 1] } } } }, instances: [{ id: '1', type: 'T', path: 'a' }] })
  const before = structuredClone(site)
  const change = file('overrides/o.yaml', { types: { T: { properties: { p: { range: [0, 2] } } } }, instances: [{ id: '1', path: 'b' }] })
  const merge = () => mergeLayers([site, change], {}).document
  assert.deepEqual(merge(), merge())
  assert.deepEqual(site, before)
})
