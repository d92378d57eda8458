import assert from 'node:assert/strict'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openModel, readModel } from '../../../../nodes/asset-model/session/load-model.ts'
import { steppedClock } from '../../../support/stepped-clock.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { aDraft } from '../models.ts'
import { openedIn } from './opened.ts'

const sound = JSON.stringify(aDraft())
const moved = sound.replace('line 1', 'line 2')

/** Opens `model.yaml`, or what `as` says. */
async function opened(context: TestContext, text?: string, as: { source?: 'inline' | 'file' | 'folder'; inline?: string } = {}) {
  const folder = await temporaryFolder(context)
  const file = join(folder, 'model.yaml')
  if (text !== undefined) await writeFile(file, text)
  const watched = await openedIn(context, folder, { source: 'file', inline: '', ...as, file: 'model.yaml', folder: '.' })
  return { file, ...watched }
}

test('a file is loaded, and loaded again with what changed', async (context) => {
  const { file, next } = await opened(context, sound)
  assert.equal(await next(), 'model 3 +3 -0 ~0')
  await writeFile(file, moved)
  assert.equal(await next(), 'model 4 +0 -0 ~2')
})

test('a half-written file is a problem and no new model; the whole one follows', async (context) => {
  const { file, next } = await opened(context, sound)
  assert.equal(await next(), 'model 3 +3 -0 ~0')
  await writeFile(`${file}.part`, moved.slice(0, 200))
  await rename(`${file}.part`, file)
  assert.equal(await next(), 'problems model.yaml yaml-indentation')
  await writeFile(file, moved)
  assert.equal(await next(), 'model 4 +0 -0 ~2')
})

test('an emptied and a lost file are problems; the model that comes back is told again', async (context) => {
  const { file, next } = await opened(context, sound)
  assert.equal(await next(), 'model 3 +3 -0 ~0')
  await writeFile(file, '')
  assert.equal(await next(), 'problems model.yaml model-empty')
  await rm(file)
  assert.equal(await next(), 'problems file-not-found')
  await writeFile(file, sound)
  assert.equal(await next(), 'model 4 +0 -0 ~0')
})

test('a file that was only touched is told once', async (context) => {
  const { file, next, looked, told } = await opened(context, sound)
  assert.equal(await next(), 'model 3 +3 -0 ~0')
  await writeFile(`${file}.new`, sound)
  await rename(`${file}.new`, file)
  await looked(6)
  assert.deepEqual(told, [])
  await writeFile(file, moved)
  assert.equal(await next(), 'model 4 +0 -0 ~2')
})

test('problems of form and of names are told with their place', async (context) => {
  const { file, next } = await opened(context, sound.replaceAll('"type"', '"typ"'))
  const expected = [0, 1].flatMap((index) => [
    `model.yaml /instances/${index} missing-property`,
    `model.yaml /instances/${index}/typ unknown-property-nearest`,
  ])
  assert.equal(await next(), `problems ${expected.join(', ')}`)
  await writeFile(file, sound.replaceAll('"type":"Filler"', '"type":"Filer"'))
  assert.equal(
    await next(),
    'problems model.yaml /instances/0/type unknown-asset-type-nearest, model.yaml /instances/1/type unknown-asset-type-nearest',
  )
})

test('an inline model is loaded once', async (context) => {
  const { next, ended } = await opened(context, undefined, { source: 'inline', inline: sound })
  await ended
  assert.equal(await next(), 'model 3 +3 -0 ~0')
})

test('an inline text that is no YAML is told with line and column', async () => {
  const { model, problems } = await readModel({ source: 'inline', inline: 'lineside: 1\ntypes: @x', file: '', folder: '' }, '.')
  assert.equal(model, null)
  assert.deepEqual(problems, [{ pointer: '', code: 'yaml-needs-quotes', params: { line: 2, column: 8, text: 'types: @x' } }])
})

test('an abort ends the watch, and nothing is told after it', async (context) => {
  const { file, next, stop, ended, told } = await opened(context, sound)
  await next()
  stop.abort()
  await ended
  await writeFile(file, moved)
  assert.deepEqual(told, [])
})

test('the file is found from the folder, or by its full name', async (context) => {
  const folder = await temporaryFolder(context)
  await writeFile(join(folder, 'm.json'), sound)
  for (const file of ['m.json', './m.json', join(folder, 'm.json')]) {
    assert.equal((await readModel({ source: 'file', inline: '', file, folder: '' }, folder)).model?.tagNames.length, 3)
  }
})

test('an asset with dates comes, moves and goes when its time has come, without a change of any file', async () => {
  const clock = steppedClock()
  const at = (validFrom: string, validTo: string, path: string) => ({ id: 'f', type: 'T', path, validFrom, validTo, tags: { f_p: 'p' } })
  const document = {
    lineside: 1,
    types: { T: { properties: { p: {} } } },
    instances: [at('1970-01-11', '1970-03-12', 'acme/leeds'), at('1970-03-12', '1970-03-22', 'acme/graz')],
  }
  const told: string[] = []
  const opened = openModel(
    { source: 'inline', inline: JSON.stringify(document), file: '', folder: '' },
    {
      folder: '.',
      revisionStart: 1,
      signal: new AbortController().signal,
      clock,
      onModel({ model }, { added, removed, moved }) {
        const day = Math.round(clock.now() / 86_400_000)
        told.push(`day ${day}: ${model.assets.map(({ path }) => path).join()} +${added.length} -${removed.length} ~${moved.length}`)
      },
      onProblems: (problems) => told.push(JSON.stringify(problems)),
    },
  )
  await clock.until(opened)
  assert.deepEqual(told, ['day 0:  +0 -0 ~0', 'day 10: acme/leeds +1 -0 ~0', 'day 70: acme/graz +0 -0 ~1', 'day 80:  +0 -1 ~0'])
  assert.equal(clock.pending, 0)
})
