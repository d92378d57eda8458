// The build: type check, bundles, dialogs, words, help and icons, from nodes/, locales/ and icons/ into dist/ and resources/.
//
//   node build.ts              build; fails on any type error, missing or unused word, or stale node list
//   node build.ts --update     also write what is committed: docs/nodes/ and the node list of package.json
//   node build.ts --no-check   leave out the type check
//   node build.ts --draft      only warn about words, help, icons and nodes that are not there yet
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { type Bundle, bundleRoom, sourceText } from './tools/build/bundle.ts'
import { helpDocument, helpHtml, helpProblems } from './tools/build/help.ts'
import { nodeHtml, validationRules } from './tools/build/html.ts'
import { findRooms, languages, type Room, root } from './tools/build/rooms.ts'
import { catalogOf, wordProblems } from './tools/build/words.ts'

type Files = ReadonlyMap<string, string | Uint8Array>

const flags = new Set(process.argv.slice(2))
const rooms = await findRooms()
const types = flags.has('--no-check') ? [] : checkTypes()
const bundles = new Map(await Promise.all(rooms.map(async (room) => [room.name, await bundleRoom(room)] as const)))
const updated = flags.has('--update')
if (updated) update(rooms)
const problems = findProblems(rooms, bundles)
for (const problem of problems) console.error(problem)
write(await products(rooms, bundles))
const typeErrors = (await Promise.all(types)).join('')
if (typeErrors !== '') console.error(typeErrors)
process.exitCode = typeErrors !== '' || (problems.length > 0 && !flags.has('--draft')) ? 1 : 0
console.log(`${rooms.length} nodes built${problems.length === 0 ? '' : `, ${problems.length} problems`}`)

/** Both programs: all but the editor code, and the editor code with the browser's types. */
function checkTypes(): Promise<string>[] {
  const run = promisify(execFile)
  return ['tsconfig.json', 'tsconfig.editor.json'].map((project) =>
    run(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', project], { cwd: root }).then(
      () => '',
      (failed: { stdout?: string; message: string }) => failed.stdout || failed.message,
    ),
  )
}

function findProblems(rooms: readonly Room[], bundles: ReadonlyMap<string, readonly Bundle[]>): readonly string[] {
  const sources = new Map([...bundles].map(([name, parts]) => [name, sourceText(parts)]))
  const files = rooms.flatMap((room) => [
    ...(room.has('node.ts') ? [] : [`nodes/${room.name}/node.ts is missing`]),
    ...(existsSync(path.join(root, 'icons', `${room.name}.svg`)) ? [] : [`icons/${room.name}.svg is missing`]),
    ...languages.flatMap((language) => helpProblems(room, language)),
  ])
  return [...files, ...listProblems(rooms), ...wordProblems(rooms, sources)]
}

/** All files of dist/ and resources/, by path below the root. */
async function products(rooms: readonly Room[], bundles: ReadonlyMap<string, readonly Bundle[]>): Promise<Files> {
  const rules = await validationRules()
  const files = new Map<string, string | Uint8Array>()
  for (const room of rooms) {
    for (const { file, contents } of bundles.get(room.name) ?? []) files.set(file, contents)
    files.set(`dist/${room.name}.html`, nodeHtml(room, rules))
    for (const language of languages) {
      const { doc: _, ...words } = catalogOf(language, room.name)
      files.set(`dist/locales/${language}/${room.name}.json`, `${JSON.stringify(words, null, 1)}\n`)
      files.set(`dist/locales/${language}/${room.name}.html`, helpHtml(room, language))
    }
  }
  for (const icon of readdirSync(path.join(root, 'icons'))) files.set(`dist/icons/${icon}`, readFileSync(path.join(root, 'icons', icon)))
  return files
}

/** Writes what changed and removes what is no longer made; a Node-RED that runs from dist/ never finds it empty. */
function write(files: Files): void {
  for (const folder of ['dist', 'resources']) {
    const present = existsSync(path.join(root, folder)) ? readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true }) : []
    for (const entry of present) {
      const file = path.join(entry.parentPath, entry.name)
      if (entry.isFile() && !files.has(path.relative(root, file).replaceAll(path.sep, '/'))) rmSync(file)
    }
  }
  for (const [name, contents] of files) {
    const file = path.join(root, name)
    if (existsSync(file) && Buffer.compare(readFileSync(file), Buffer.from(contents)) === 0) continue
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, contents)
  }
}

interface Manifest {
  readonly 'node-red': { readonly version: string; readonly nodes: Readonly<Record<string, string>> }
}

function nodeList(rooms: readonly Room[]): Record<string, string> {
  return Object.fromEntries(rooms.map(({ name }) => [name, `dist/${name}.js`]))
}

function manifest(): Manifest {
  return JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest
}

function listProblems(rooms: readonly Room[]): string[] {
  const listed = manifest()['node-red'].nodes
  const sorted = Object.fromEntries(Object.entries(listed).sort(([a], [b]) => (a < b ? -1 : 1)))
  return JSON.stringify(sorted) === JSON.stringify(nodeList(rooms))
    ? []
    : ['package.json: "node-red.nodes" is not the list of rooms; run build.ts --update']
}

/** What is made but committed: people read it without a build. */
function update(rooms: readonly Room[]): void {
  const file = path.join(root, 'package.json')
  const list = JSON.stringify(nodeList(rooms), null, 2).replaceAll('\n', '\n    ')
  if (listProblems(rooms).length > 0)
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(/("nodes": )\{[^}]*\}/, (_, key: string) => key + list),
    )
  mkdirSync(path.join(root, 'docs', 'nodes'), { recursive: true })
  for (const room of rooms) writeFileSync(path.join(root, 'docs', 'nodes', `${room.name}.md`), helpDocument(room, 'en-US'))
}
