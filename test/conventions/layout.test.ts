// The tree: what stands where, one name a node, sizes and first lines.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { helpDocument } from '../../tools/build/help.ts'
import { findRooms, languages } from '../../tools/build/rooms.ts'
import { filesBelow, root } from './module-graph.ts'

const rooms = await findRooms()
const names = rooms.map(({ name }) => name)
const sources = [...['nodes', 'test', 'tools', 'bench'].flatMap((folder) => filesBelow(folder, '.ts')), 'build.ts', 'start.mjs']
const linesOf = (file: string) => readFileSync(path.join(root, file), 'utf8').split('\n')

const topLevel = `.ci .git .gitignore .npmrc CHANGELOG.md CONTRIBUTING.md LICENSE README.md bench biome.json build.ts dist docs examples icons
  locales models node_modules nodes package-lock.json package.json resources start.mjs test tools tsconfig.json tsconfig.editor.json test-results .lineside`

test('the top level holds what this list names, and nothing else', () => {
  const allowed = topLevel.split(/\s+/)
  assert.deepEqual(
    readdirSync(root).filter((name) => !allowed.includes(name)),
    [],
  )
})

test('every folder under nodes/ but lib is a room with fields.ts and node.ts', () => {
  const folders = readdirSync(path.join(root, 'nodes'), { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'lib')
  assert.deepEqual(folders.map(({ name }) => name).sort(), names)
  assert.deepEqual(
    rooms.filter((room) => !room.has('node.ts')).map(({ name }) => name),
    [],
  )
})

test('a node has one name: icon, words and help in every language, document', () => {
  const bare = (folder: string, extension: string) => filesBelow(folder, extension).map((file) => path.basename(file, extension))
  assert.deepEqual(bare('icons', '.svg'), names)
  assert.deepEqual(bare('docs/nodes', '.md'), names)
  for (const language of languages) {
    assert.deepEqual(bare(`locales/${language}`, '.json'), [...names, 'common'].sort(), language)
    assert.deepEqual(bare(`locales/${language}`, '.md'), names, language)
  }
})

test('docs/nodes/ says what the help and fields.ts say; `node build.ts --update` writes it', () => {
  for (const room of rooms) {
    const file = path.join(root, 'docs', 'nodes', `${room.name}.md`)
    assert.equal(existsSync(file) ? readFileSync(file, 'utf8') : '', helpDocument(room, 'en-US'), room.name)
  }
})

test('examples are numbered, deploy a comment, and use every node', () => {
  const examples = filesBelow('examples', '.json')
  const flows = examples.map((file) => JSON.parse(readFileSync(path.join(root, file), 'utf8')) as { type: string }[])
  const used = new Set(flows.flat().map(({ type }) => type))
  assert.deepEqual(
    examples.filter((file) => !/^examples\/\d\d-[a-z0-9-]+\.json$/.test(file)),
    [],
  )
  assert.deepEqual(
    examples.filter((_, index) => !flows[index]?.some(({ type }) => type === 'comment')),
    [],
  )
  assert.deepEqual(
    rooms.filter(({ type }) => !used.has(type)).map(({ type }) => type),
    [],
  )
})

test('a test of a node stands at the path of the code it tests', () => {
  const tests = filesBelow('test/nodes', '.test.ts')
  const strays = tests.filter((file) => !existsSync(path.join(root, path.dirname(file.replace(/^test\//, '')))))
  assert.deepEqual(strays, [])
})

test('files are named in kebab-case', () => {
  assert.deepEqual(
    sources.filter((file) => !/^[a-z0-9-]+(\.[a-z]+)*\.(ts|mjs)$/.test(path.basename(file))),
    [],
  )
})

test('no file is longer than 250 lines', () => {
  assert.deepEqual(
    sources.map((file) => [file, linesOf(file).length - 1] as const).filter(([, lines]) => lines > 250),
    [],
  )
})

test('the first line of a file says what it is for', () => {
  assert.deepEqual(
    sources.filter((file) => !file.endsWith('.test.ts') && !/^(\/\/ .{15,}|#!)/.test(linesOf(file)[0] ?? '')),
    [],
  )
})

test('no module keeps state of its own', () => {
  const kept = filesBelow('nodes', '.ts').filter((file) => /^(export )?(let|var) /m.test(readFileSync(path.join(root, file), 'utf8')))
  assert.deepEqual(kept, [])
})
