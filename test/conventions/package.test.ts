// The package as npm and the flow library see it: the scorecard's checks that need no network, and the tarball.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { findRooms } from '../../tools/build/rooms.ts'
import { filesBelow, root } from './module-graph.ts'

interface Manifest {
  readonly name: string
  readonly license: string
  readonly repository?: { readonly url: string }
  readonly bugs?: { readonly url: string }
  readonly keywords: readonly string[]
  readonly engines: { readonly node: string }
  readonly 'node-red': { readonly version: string; readonly nodes: Readonly<Record<string, string>> }
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly optionalDependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly peerDependencies?: unknown
  readonly allowScripts: Readonly<Record<string, boolean>>
}

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const manifest = JSON.parse(read('package.json')) as Manifest
const rooms = await findRooms()

test('P01 a license, P03 a repository and a place for bugs, P04 a scope, P05 the keyword', () => {
  assert.equal(manifest.license, 'Apache-2.0')
  assert.match(manifest.repository?.url ?? '', /^git\+https:/)
  assert.match(manifest.bugs?.url ?? '', /^https:/)
  assert.match(manifest.name, /^@lineside\//)
  assert.ok(manifest.keywords.includes('node-red'))
})

test('P07 engines are open at the top, and Node-RED 4.1 is the oldest', () => {
  assert.equal(manifest.engines.node, '>=22.13.0')
  assert.equal(manifest['node-red'].version, '>=4.1.0')
})

test('D01 there are six dependencies at most, all from the registry', () => {
  const ranges = Object.entries({ ...manifest.dependencies, ...manifest.optionalDependencies })
  assert.ok(ranges.length <= 6, `${ranges.length} dependencies`)
  assert.deepEqual(
    ranges.filter(([, range]) => !/^[~^]?\d+\.\d+\.\d+$/.test(range)),
    [],
  )
})

test('installing runs no script of ours, and pulls in no second Node-RED', () => {
  const hooks = ['preinstall', 'install', 'postinstall', 'prepare']
  assert.deepEqual(
    hooks.filter((hook) => hook in manifest.scripts),
    [],
  )
  assert.equal(manifest.peerDependencies, undefined)
})

test('of all packages only `node` may run an install script, and what has one is named', () => {
  assert.deepEqual(
    Object.entries(manifest.allowScripts).filter(([, isAllowed]) => isAllowed),
    [['node', true]],
  )
  const packages = Object.entries((JSON.parse(read('package-lock.json')) as Lock).packages)
  const scripted = packages
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([place]) => place.split('node_modules/').at(-1) ?? '')
  assert.deepEqual(
    [...new Set(scripted)].filter((name) => !(name in manifest.allowScripts)),
    [],
  )
})

interface Lock {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean; readonly resolved?: string; readonly link?: boolean }>>
}

test('the lockfile names no registry host', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as Lock
  assert.deepEqual(
    Object.entries(packages).flatMap(([place, { resolved }]) => (resolved === undefined ? [] : [place])),
    [],
  )
})

test('the list of nodes is the list of rooms: one set a node, each with its own file', () => {
  assert.deepEqual(new Map(Object.entries(manifest['node-red'].nodes)), new Map(rooms.map(({ name }) => [name, `dist/${name}.js`])))
})

test('what the code imports is declared, and what is declared is imported', () => {
  const imported = new Set(filesBelow('dist', '.js').flatMap((file) => packagesOf(read(file))))
  const declared = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.optionalDependencies)]
  assert.deepEqual([...imported].sort(), declared.sort())
})

test('the tarball holds what Node-RED needs, and nothing else', () => {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [{ files = [] } = {}] = Object.values(JSON.parse(output)) as { files: { path: string }[] }[]
  const paths = files.map((file) => file.path)
  const allowed = /^(dist\/|examples\/.*\.json$|models\/.*\.(md|yaml)$|resources\/.*\.js$|(README|LICENSE|CHANGELOG)(\.md)?$|package\.json$)/
  assert.deepEqual(
    paths.filter((file) => !allowed.test(file) || file.endsWith('.map')),
    [],
  )
  const needed = rooms.flatMap(({ name }) => [
    `dist/${name}.js`,
    `dist/${name}.html`,
    `dist/icons/${name}.svg`,
    `resources/${name}.js`,
    ...['en-US', 'de'].flatMap((language) => [`dist/locales/${language}/${name}.json`, `dist/locales/${language}/${name}.html`]),
  ])
  assert.deepEqual(
    [...needed, 'README.md', 'LICENSE', 'package.json'].filter((file) => !paths.includes(file)),
    [],
  )
  assert.ok(paths.every((file) => existsSync(path.join(root, file))))
})

/** Packages a bundle imports, statically or not; Node.js modules and Node-RED are there already. */
function packagesOf(code: string): readonly string[] {
  const specifiers = [...code.matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)["']([^"'.][^"']*)["']/g)].map(([, specifier = '']) => specifier)
  return specifiers
    .filter((specifier) => !specifier.startsWith('node:'))
    .map((specifier) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    )
}
