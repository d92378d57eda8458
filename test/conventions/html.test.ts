// The built dialogs, read the way the flow library and the palette manager read them, and their inline validators.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import vm from 'node:vm'
import { isApplicable } from '../../nodes/lib/parse-config.ts'
import { nodeHtml, validationRules } from '../../tools/build/html.ts'
import { findRooms, packageName, type Room, root } from '../../tools/build/rooms.ts'
import { wrongValues } from './wrong-values.ts'

const rooms = await findRooms()
const rules = await validationRules()

test('each file registers its one type, with our prefix, as a literal', () => {
  for (const room of rooms) {
    const html = nodeHtml(room, rules)
    assert.deepEqual(
      [...html.matchAll(/RED\.nodes\.registerType\('([^']+)', \{$/gm)].map(([, type]) => type),
      [`lineside-${room.name}`],
    )
    assert.deepEqual(
      [...html.matchAll(/<script (?:[^>]*)data-template-name\s*=\s*['"]([^'"]*)['"]/gi)].map(([, type]) => type),
      [`lineside-${room.name}`],
    )
  }
})

test('category, color, icon and numbers of ports are literals, defaults and credentials inline', () => {
  for (const room of rooms) {
    const definition = definitionOf(room)
    const { face, settings } = room.fields
    const isConfig = face.kind === 'config'
    assert.equal(definition.category, isConfig ? 'config' : 'Lineside')
    assert.equal(definition.icon, `${room.name}.svg`)
    assert.match(definition.color, /^#[0-9A-F]{6}$/)
    assert.equal(definition.inputs, isConfig ? undefined : face.inputs)
    assert.equal(definition.outputs, isConfig ? undefined : face.outputs.length)
    const secrets = Object.keys(settings).filter((name) => settings[name]?.type === 'secret')
    assert.deepEqual(Object.keys(definition.credentials ?? {}), secrets)
    assert.deepEqual(Object.keys(definition.defaults), ['version', 'name', ...Object.keys(settings).filter((name) => !secrets.includes(name))])
  }
})

test('the script tag has no leading slash, so that it works below any admin root', () => {
  for (const room of rooms) assert.match(nodeHtml(room, rules), new RegExp(`^<script src="resources/${packageName}/${room.name}\\.js"></script>\n`))
})

test('a node as it comes from the palette is valid but for what only a user can know', () => {
  for (const room of rooms) {
    const { defaults } = definitionOf(room)
    const node = freshNode(room)
    for (const [name, { value, validate }] of Object.entries(defaults)) {
      const field = room.fields.settings[name]
      const isAsked = field !== undefined && isApplicable(field, node) && 'required' in field && field.required === true && value === ''
      if (validate !== undefined && name !== 'version') assert.equal(validate.call(node, value, {}) === true, !isAsked, `${room.name} ${name}`)
    }
  }
})

test('validators take a whole ${VAR}, refuse what no deploy takes, and say why in two arguments', () => {
  for (const room of rooms) {
    for (const [name, { validate }] of Object.entries(definitionOf(room).defaults)) {
      const field = room.fields.settings[name]
      if (validate === undefined || field === undefined || field.when !== undefined) continue
      assert.equal(validate.length, 2)
      assert.equal(validate.call(freshNode(room), '${ANY_VARIABLE}', {}), true, `${room.name} ${name}`)
      for (const wrong of wrongValues(field)) {
        assert.match(
          String(validate.call(freshNode(room), wrong, {})),
          /^label\.\w+: problem\.[\w-]+$/,
          `${room.name} ${name}: ${JSON.stringify(wrong)}`,
        )
      }
    }
  }
})

test('what was built is what the sources make', () => {
  for (const room of rooms) {
    const file = path.join(root, 'dist', `${room.name}.html`)
    assert.equal(existsSync(file) ? readFileSync(file, 'utf8') : '', nodeHtml(room, rules), room.name)
  }
})

interface Definition {
  readonly category: string
  readonly color: string
  readonly icon: string
  readonly inputs?: number
  readonly outputs?: number
  readonly defaults: Readonly<Record<string, { value: unknown; validate?: (this: unknown, value: unknown, options: object) => unknown }>>
  readonly credentials?: object
}

/** What the inline script registers. */
function definitionOf(room: Room): Definition {
  const [, script = ''] = /<script type="text\/javascript">([\s\S]*?)<\/script>/.exec(nodeHtml(room, rules)) ?? []
  const registered: Definition[] = []
  const RED = { nodes: { registerType: (_type: string, definition: Definition) => registered.push(definition) } }
  vm.runInNewContext(script, { RED, window: {} })
  const [definition] = registered
  if (definition === undefined) throw new Error(`${room.name} registers nothing`)
  return definition
}

function freshNode(room: Room): Record<string, unknown> {
  const values = Object.entries(room.fields.settings).map(([name, field]) => [name, 'default' in field ? field.default : ''])
  return { ...Object.fromEntries(values), _: (key: string) => key }
}
