// Who may import whom: the table of nodes/README.md, "What stands in a room", held against every file under nodes/.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filesBelow, type Import, importsOf, type Kind, kindOf, roomOf } from './module-graph.ts'

interface Rule {
  /** Kinds of our own modules; `domain` and `session` within the room, and where `partners` says so. */
  readonly kinds: readonly Kind[]
  readonly builtins: readonly string[] | 'all'
  /** npm packages a file. */
  readonly packages: number
}

const rules: Readonly<Record<Kind, Rule>> = {
  kernel: { kinds: ['kernel'], builtins: [], packages: 0 },
  adapter: { kinds: ['kernel'], builtins: ['node:crypto', 'node:zlib'], packages: 1 },
  store: { kinds: ['kernel', 'store'], builtins: 'all', packages: 0 },
  domain: { kinds: ['kernel', 'adapter', 'domain'], builtins: [], packages: 0 },
  session: { kinds: ['kernel', 'adapter', 'store', 'domain', 'session'], builtins: 'all', packages: 1 },
  glue: { kinds: ['kernel', 'adapter', 'store', 'domain', 'session', 'glue'], builtins: 'all', packages: 0 },
  browser: { kinds: ['kernel', 'domain', 'browser'], builtins: [], packages: 0 },
}

const files = filesBelow('nodes', '.ts')

test('every source file stands in a place that has a kind', () => {
  assert.deepEqual(
    files.filter((file) => kindOf(file) === null),
    [],
  )
})

test('modules import only what their kind may', () => {
  assert.deepEqual(files.flatMap(violations), [])
})

test('what the browser gets holds no adapter, no Node.js module and no npm package, however far away', () => {
  const editors = files.filter((file) => kindOf(file) === 'browser')
  assert.deepEqual(
    editors.flatMap((file) => strayed(file, [file])),
    [],
  )
})

test('protocol libraries are imported when they are needed, never with the file', () => {
  const lazy = /^(modbus-serial|mqtt|node-opcua|serialport)/
  const eager = files.flatMap((file) =>
    importsOf(file)
      .filter(({ specifier, isType, isDynamic }) => lazy.test(specifier) && !isType && !isDynamic)
      .map(({ specifier }) => `${file}: ${specifier}`),
  )
  assert.deepEqual(eager, [])
})

function violations(file: string): readonly string[] {
  const rule = rules[kindOf(file) ?? 'kernel']
  const imports = importsOf(file)
  const packages = new Set(
    imports.filter((one) => one.file === null && !one.specifier.startsWith('node:')).map(({ specifier }) => packageOf(specifier)),
  )
  const tooMany =
    packages.size > rule.packages ? [`${file}: ${packages.size} npm packages, ${rule.packages} allowed: ${[...packages].join(', ')}`] : []
  const strays = imports.filter((one) => !isAllowed(file, rule, one)).map(({ specifier }) => `${file} imports ${specifier}`)
  return [...tooMany, ...strays]
}

function isAllowed(file: string, rule: Rule, { specifier, file: target }: Import): boolean {
  if (specifier.startsWith('node:')) return rule.builtins === 'all' || rule.builtins.includes(specifier)
  if (target === null) return true
  const kind = kindOf(target)
  if (kind === null || !rule.kinds.includes(kind)) return false
  return roomOf(target) === 'lib' || roomOf(target) === roomOf(file) || isPartner(roomOf(file), roomOf(target))
}

/** Types that a connection, a model or a destination shares with its users live in its room. */
function isPartner(room: string, other: string): boolean {
  return (room.endsWith('-reader') && other === room.replace(/-reader$/, '-connection')) || (room === 'dmz-publisher' && other === 'dmz-destination')
}

/** Ways from an editor to something that is not for browsers, each as the chain of files. */
function strayed(file: string, way: readonly string[]): readonly string[] {
  return importsOf(file).flatMap(({ specifier, file: target, isType }) => {
    if (isType || (target !== null && way.includes(target))) return []
    const kind = target === null ? null : kindOf(target)
    if (target === null || kind === null || !rules.browser.kinds.includes(kind)) return [[...way, specifier].join(' → ')]
    return strayed(target, [...way, target])
  })
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
