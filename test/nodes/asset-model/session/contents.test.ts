import assert from 'node:assert/strict'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { readContents } from '../../../../nodes/asset-model/session/contents.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { openedIn } from './opened.ts'

const packer = (site: string, more = '') => `lineside: 1
instances:
  - { id: ${site}, type: Packer, path: acme/${site}, parameters: { site: ${site} }${more} }
`
const plants: Readonly<Record<string, string>> = {
  'types/packer.yaml': `lineside: 1
types:
  Packer:
    parameters: { site: null }
    properties:
      count: { datatype: integer, tag: "{site}_COUNT" }
      power: { unit: kW, tag: "{site}_KW", range: [0, 30] }
`,
  'sites/graz.yaml': packer('graz'),
  'sites/leeds.yaml': packer('leeds'),
  'overrides/graz.yaml': `lineside: 1
instances:
  - { id: graz, properties: { power: { range: [0, 10] } } }
`,
}

/** A folder of two plants; `put` writes a file beside and renames it into place. */
async function openedPlants(context: TestContext) {
  const folder = await temporaryFolder(context)
  const put = async (file: string, text: string) => {
    await mkdir(dirname(join(folder, 'model', file)), { recursive: true })
    await writeFile(join(folder, 'part'), text)
    await rename(join(folder, 'part'), join(folder, 'model', file))
  }
  for (const [file, text] of Object.entries(plants)) await put(file, text)
  return { folder: join(folder, 'model'), put, ...(await openedIn(context, folder, { source: 'folder', inline: '', file: '', folder: 'model' })) }
}

test('a new plant is one new file: its tags are found without a deploy', async (context) => {
  const { put, next, found } = await openedPlants(context)
  assert.equal(await next(), 'model 3 +4 -0 ~0')
  assert.equal(found('pune_KW'), undefined)
  await put('sites/pune.yaml', packer('pune'))
  assert.equal(await next(), 'model 4 +2 -0 ~0')
  assert.equal(found('pune_KW'), 'acme/pune/power')
})

test('a plant whose file goes is gone; a changed type changes all plants', async (context) => {
  const { folder, put, next, found } = await openedPlants(context)
  await next()
  await rm(join(folder, 'sites/graz.yaml'))
  assert.equal(await next(), 'problems overrides/graz.yaml /instances/0/id override-of-no-instance')
  assert.equal(found('graz_KW'), 'acme/graz/power')
  await rm(join(folder, 'overrides'), { recursive: true })
  assert.equal(await next(), 'model 4 +0 -2 ~0')
  await put('types/packer.yaml', plants['types/packer.yaml']?.replace('{site}_KW', '{site}_POWER') ?? '')
  assert.equal(await next(), 'model 5 +1 -1 ~0')
})

test('with one file half written the old model stays in force as a whole', async (context) => {
  const { folder, put, next, found } = await openedPlants(context)
  await next()
  await put('sites/pune.yaml', packer('pune'))
  await put('sites/york.yaml', packer('york').slice(0, -3))
  let told = await next()
  while (told === 'model 4 +2 -0 ~0') told = await next()
  assert.equal(told, 'problems sites/york.yaml yaml-indentation')
  await writeFile(join(folder, 'sites/york.yaml'), packer('york'))
  told = await next()
  while (told?.startsWith('problems')) told = await next()
  assert.match(told ?? '', /^model/)
  assert.deepEqual([found('york_KW'), found('pune_KW'), found('graz_KW')], ['acme/york/power', 'acme/pune/power', 'acme/graz/power'])
})

test('each problem names its file and the pointer in it', async (context) => {
  const { put, next } = await openedPlants(context)
  await next()
  const cases: readonly [file: string, text: string, told: string][] = [
    ['sites/leeds.yaml', packer('leeds', ', typ: x'), 'sites/leeds.yaml /instances/0/typ unknown-property-nearest'],
    ['sites/leeds.yaml', packer('leeds', ', tags: { a: cuont }'), 'sites/leeds.yaml /instances/0/tags/a unknown-asset-property-nearest'],
    ['sites/leeds.yaml', packer('graz').replace('id: graz', 'id: x').replace('acme/graz', 'acme/x'), 'sites/leeds.yaml /instances/0 tag-made-twice'],
    ['sites/leeds.yaml', '', 'sites/leeds.yaml model-empty'],
    ['sites/leeds.yaml', '[1', 'sites/leeds.yaml yaml-missing-character'],
  ]
  for (const [file, text, expected] of cases) {
    await put(file, text)
    const told = await next()
    assert.ok(told?.startsWith(`problems ${expected}`), told)
  }
  await put('sites/leeds.yaml', packer('leeds'))
  assert.equal(await next(), 'model 4 +0 -0 ~0')
})

test('what is passed over is told with the model', async (context) => {
  const { put, next } = await openedPlants(context)
  await next()
  await put('sites/plants.csv', 'a;b')
  assert.equal(await next(), 'model 4 +0 -0 ~0 !file-not-read')
})

test('a folder that was only touched is told once', async (context) => {
  const { put, next, looked, told } = await openedPlants(context)
  await next()
  await put('sites/graz.yaml', packer('graz'))
  await looked(8)
  assert.deepEqual(told, [])
})

test('files are named with slashes, from the folder on, and read with what cannot be', async (context) => {
  const folder = await temporaryFolder(context)
  await mkdir(join(folder, 'm/sites/eu'), { recursive: true })
  await writeFile(join(folder, 'm/sites/eu/graz.yaml'), 'x')
  await writeFile(join(folder, 'm/sites/eu/leeds.yaml'), Buffer.from('\xfc', 'latin1'))
  const { texts, problems } = await readContents({ source: 'folder', inline: '', file: '', folder: 'm' }, folder)
  assert.deepEqual(texts, [{ file: 'sites/eu/graz.yaml', layer: 'sites', text: 'x' }])
  assert.deepEqual(
    problems.map(({ file, code }) => [file, code]),
    [['sites/eu/leeds.yaml', 'file-not-utf8']],
  )
})
