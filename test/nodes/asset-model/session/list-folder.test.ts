import assert from 'node:assert/strict'
import { mkdir, open, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { listFolder } from '../../../../nodes/asset-model/session/list-folder.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

async function folderWith(context: TestContext, ...files: readonly string[]) {
  const folder = await temporaryFolder(context)
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), file)
  }
  return folder
}
const listed = async (folder: string) => (await listFolder(folder)).files.map(({ file, layer }) => `${layer}: ${file}`).sort()
const codes = async (folder: string) => {
  const { problems, warnings } = await listFolder(folder)
  return [problems, warnings].map((list) => list.map(({ code, params }) => [code, params]))
}

test('files of the root and of the three folders, however deep, belong to their layers', async (context) => {
  const folder = await folderWith(
    context,
    'plant.yaml',
    'types/pump.yml',
    'types/a/b/tank.JSON',
    'sites/leeds.yaml',
    'Overrides/x.json',
    'docs/a.yaml',
  )
  assert.deepEqual(await listed(folder), [
    'overrides: Overrides/x.json',
    'root: plant.yaml',
    'sites: sites/leeds.yaml',
    'types: types/a/b/tank.JSON',
    'types: types/pump.yml',
  ])
  assert.deepEqual(await codes(folder), [[], []])
})

test('hidden files, backups and texts for people are passed over', async (context) => {
  const folder = await folderWith(
    context,
    ...['README.md', 'LICENSE', '.git/config.yaml', 'types/.a.yaml.swp', 'types/a.yaml~', 'types/#a.yaml#', 'types/README.md', 'types/a.yaml'],
  )
  assert.deepEqual(await listed(folder), ['types: types/a.yaml'])
  assert.deepEqual(await codes(folder), [[], []])
})

test('a file of another kind in a layer, and a folder that is nearly named as one, are warnings', async (context) => {
  const folder = await folderWith(context, 'a.yaml', 'sites/plants.csv', 'sites/noextension', 'type/pump.yaml')
  const known = '.json, .yaml, .yml'
  const [problems, warnings = []] = await codes(folder)
  assert.deepEqual(problems, [])
  assert.deepEqual(warnings.map((one) => JSON.stringify(one)).sort(), [
    JSON.stringify(['file-not-read', { file: 'sites/noextension', known }]),
    JSON.stringify(['file-not-read', { file: 'sites/plants.csv', known }]),
    JSON.stringify(['folder-not-read', { folder: 'type', nearest: 'types' }]),
  ])
})

test('links are followed inside the folder, not out of it, and never round in circles', async (context) => {
  const folder = await folderWith(context, '..data/types/pump.yaml', 'sites/a.yaml')
  const outside = await folderWith(context, 'secret.yaml', 'more/b.yaml')
  await symlink('..data/types', join(folder, 'types'))
  await symlink('a.yaml', join(folder, 'sites/b.yaml'))
  await symlink('..', join(folder, 'sites/up'))
  await symlink(join(outside, 'secret.yaml'), join(folder, 'secret.yaml'))
  await symlink(join(outside, 'more'), join(folder, 'sites/more'))
  await symlink('nowhere.yaml', join(folder, 'sites/lost.yaml'))
  assert.deepEqual(await listed(folder), ['sites: sites/a.yaml', 'sites: sites/b.yaml', 'sites: sites/lost.yaml', 'types: types/pump.yaml'])
  const [, warnings = []] = await codes(folder)
  assert.deepEqual(warnings.map((one) => JSON.stringify(one)).sort(), [
    JSON.stringify(['link-leaves-folder', { file: 'secret.yaml' }]),
    JSON.stringify(['link-leaves-folder', { file: 'sites/more' }]),
  ])
})

test('the folder itself may be a link', async (context) => {
  const folder = await folderWith(context, 'sites/a.yaml')
  const link = join(await temporaryFolder(context), 'model')
  await symlink(folder, link)
  assert.deepEqual(await listed(link), ['sites: sites/a.yaml'])
})

test('a folder that is missing, none, or empty is a problem', async (context) => {
  const folder = await folderWith(context, 'docs/a.yaml', 'README.md')
  const missing = join(folder, 'no-such')
  const file = join(folder, 'README.md')
  assert.deepEqual((await codes(folder))[0], [['folder-empty', { folder }]])
  assert.deepEqual((await codes(missing))[0], [['folder-not-found', { folder: missing, reason: 'ENOENT' }]])
  assert.deepEqual((await codes(file))[0], [['not-a-folder', { folder: file, reason: 'ENOTDIR' }]])
  assert.deepEqual((await codes('a\0b'))[0], [['folder-unreadable', { folder: 'a\0b', reason: 'ERR_INVALID_ARG_VALUE' }]])
})

test('a folder of more than 64 MB is none of ours', async (context) => {
  const folder = await folderWith(context, 'a.yaml', 'sites/b.yaml')
  for (const file of ['a.yaml', 'sites/b.yaml']) {
    const handle = await open(join(folder, file), 'w')
    await handle.truncate(32 * 1024 * 1024 + 1)
    await handle.close()
  }
  assert.deepEqual((await codes(folder))[0], [['folder-too-large', { folder, bytes: 67_108_866, max: 67_108_864 }]])
})

test('more than ten thousand files are none of ours', async (context) => {
  const folder = await folderWith(context, 'sites/a.yaml')
  for (let batch = 0; batch < 100; batch++) {
    await Promise.all(Array.from({ length: 100 }, (_, index) => symlink('a.yaml', join(folder, 'sites', `${batch}-${index}.yaml`))))
  }
  assert.deepEqual((await codes(folder))[0], [['too-many-files', { folder, max: 10_000 }]])
})

test('the fingerprint changes with a file that comes, changes or goes, and with nothing else', async (context) => {
  const folder = await folderWith(context, 'a.yaml')
  const looks = [(await listFolder(folder)).fingerprint]
  const look = async () => looks.push((await listFolder(folder)).fingerprint)
  await writeFile(join(folder, 'notes.txt'), 'x')
  await look()
  await mkdir(join(folder, 'sites'))
  await writeFile(join(folder, 'sites/b.yaml'), 'x')
  await look()
  await writeFile(join(folder, 'sites/b.yaml'), 'longer')
  await look()
  await writeFile(join(folder, 'sites/c.csv'), 'x')
  await look()
  assert.equal(looks[0], looks[1])
  assert.equal(new Set(looks).size, 4)
})
