import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  choice,
  defineFields,
  type Field,
  flag,
  number,
  type RawConfig,
  ref,
  rows,
  type Settings,
  secret,
  source,
  text,
} from '../../../nodes/lib/fields.ts'
import { isApplicable, migrate, parseConfig, parseField } from '../../../nodes/lib/parse-config.ts'

const face = { kind: 'step', color: '#A9D6B5', inputs: 1, outputs: [] } as const
const fieldsOf = <const S extends Settings>(settings: S) => defineFields({ version: 1, face, settings, migrate: [] })

const port = number({ default: 502, min: 1, max: 65_535, integer: true })
const optional = number({ default: null, optional: true, min: 0 })
const host = text({ required: true, pattern: '[a-z0-9.]+' })
const mode = choice(['inline', '1'], 'inline')

// What Node-RED may hand over: saved by the editor, written by hand, or put there from an environment variable.
const values: readonly [what: string, field: Field, value: unknown, expected: unknown][] = [
  ['a number', port, 1502, 1502],
  ['a number as text, from a variable', port, '1502', 1502],
  ['a number with blanks', port, ' 7 ', 7],
  ['a hexadecimal number', port, '0x1F', 31],
  ['no number: the default', port, undefined, 502],
  ['an optional number left empty', optional, '', null],
  ['an optional number that is null', optional, null, null],
  ['an optional number that is not there', optional, undefined, null],
  ['0 is a number', optional, 0, 0],
  ['-0 is not below 0', optional, '-0', -0],
  ['a text', text({}), 'ab', 'ab'],
  ['a text with blanks around it', text({}), '  ab ', 'ab'],
  ['a number where a text is due', text({}), 7, '7'],
  ['no text: the default', text({ default: 'x' }), undefined, 'x'],
  ['an empty text that may be empty', text({ pattern: '[0-9]' }), '', ''],
  ['a text of the right form', host, 'plc1.local', 'plc1.local'],
  ['a text of the right form once trimmed', host, 'plc1 ', 'plc1'],
  ['a flag', flag(false), true, true],
  ['a flag from a variable', flag(true), 'false', false],
  ['no flag: the default', flag(true), undefined, true],
  ['a choice', mode, 'inline', 'inline'],
  ['a choice that a variable made a number', mode, 1, '1'],
  ['no choice: the default', mode, undefined, 'inline'],
  ['a config node', ref('asset-model'), 'a1b2', 'a1b2'],
  ['no config node where none is needed', ref('tls-config', { required: false }), '', ''],
  ['"add new…" where none is needed', ref('tls-config', { required: false }), '_ADD_', ''],
  ['a secret', secret('password'), 's3cret', 's3cret'],
  ['no secret', secret('password'), undefined, ''],
  ['a source keeps its blanks', source('yaml'), ' a:\n  b: 1\n', ' a:\n  b: 1\n'],
  ['no source: the default', source('json', '{}'), undefined, '{}'],
  ['no rows: the default', rows({ a: text({}) }), undefined, []],
  [
    'rows, each cell by its column',
    rows({ a: text({}), n: port }),
    [{ a: 'x', n: '3' }, { a: 'y' }],
    [
      { a: 'x', n: 3 },
      { a: 'y', n: 502 },
    ],
  ],
  ['a column nobody knows is left out', rows({ a: text({}) }), [{ a: 'x', b: 1 }], [{ a: 'x' }]],
]
for (const [what, field, value, expected] of values) {
  test(`${what} is sound`, () => assert.deepEqual(parseField(field, value, 'x'), { value: expected, problems: [] }))
}

const unsound: readonly [what: string, field: Field, value: unknown, code: string, params: object][] = [
  ['a number that is missing', number({ default: null }), undefined, 'missing', {}],
  ['a number that is empty', port, '', 'missing', {}],
  ['a number that is blank', port, '  ', 'missing', {}],
  ['a number that is null', port, null, 'missing', {}],
  ['a text where a number is due', port, '50 2', 'not-a-number', { found: '50 2' }],
  ['a comma in a number', port, '1,5', 'not-a-number', { found: '1,5' }],
  ['true where a number is due', port, true, 'not-a-number', { found: 'true' }],
  ['NaN', port, Number.NaN, 'not-a-number', { found: 'NaN' }],
  ['Infinity as text', port, 'Infinity', 'not-a-number', { found: 'Infinity' }],
  ['an object where a number is due', port, { a: 1 }, 'not-a-number', { found: '{"a":1}' }],
  ['a fraction', port, 1.5, 'not-an-integer', { found: 1.5 }],
  ['a number below the least', port, 0, 'too-small', { found: 0, min: 1 }],
  ['a number above the greatest', port, '65536', 'too-large', { found: 65_536, max: 65_535 }],
  ['a text that is missing', host, undefined, 'missing', {}],
  ['a text that is blank', host, '   ', 'missing', {}],
  ['a text of the wrong form', host, 'PLC 1', 'wrong-form', { found: 'PLC 1' }],
  ['a list where a text is due', text({}), ['a'], 'not-a-text', {}],
  ['true where a text is due', text({}), true, 'not-a-text', {}],
  ['a long text is shortened for people', host, 'É'.repeat(60), 'wrong-form', { found: `${'É'.repeat(39)}…` }],
  ['a number where a flag is due', flag(false), 1, 'not-a-flag', { found: '1' }],
  ['a text where a flag is due', flag(false), 'yes', 'not-a-flag', { found: 'yes' }],
  ['a choice there is not', mode, 'file', 'not-an-option', { found: 'file', options: 'inline, 1' }],
  ['a config node that is missing', ref('asset-model'), '', 'missing', {}],
  ['"add new…" left as it is', ref('asset-model'), '_ADD_', 'missing', {}],
  ['a config node that is undefined', ref('asset-model'), undefined, 'missing', {}],
  ['an object where a source is due', source('json'), { a: 1 }, 'not-a-text', {}],
  ['a text where rows are due', rows({}), '[]', 'not-a-list', {}],
  ['a variable nobody has set', host, '${PLC_HOST}', 'unset-variable', { variable: 'PLC_HOST' }],
  ['a variable where a number is due', port, '${PLC_PORT}', 'unset-variable', { variable: 'PLC_PORT' }],
  ['a variable where a choice is due', mode, '${MODE}', 'unset-variable', { variable: 'MODE' }],
  ['a variable where rows are due', rows({}), '${TAGS}', 'unset-variable', { variable: 'TAGS' }],
]
for (const [what, field, value, code, params] of unsound) {
  test(`${what} gives the problem ${code}`, () => assert.deepEqual(parseField(field, value, 'x').problems, [{ path: 'x', code, params }]))
}

test('a config has its name, its settings and nothing else', () => {
  const fields = fieldsOf({ host, port })
  assert.deepEqual(parseConfig(fields, { id: 'n1', type: 'lineside-x', z: 't', name: 'PLC 1', host: 'plc1', wires: [[]], extra: 1 }), {
    config: { name: 'PLC 1', host: 'plc1', port: 502 },
    problems: [],
  })
})

test('all problems are reported at once, each with its place', () => {
  const fields = fieldsOf({ host, port, tags: rows({ name: text({ required: true }), unit: port }, { unique: 'name' }) })
  const { config, problems } = parseConfig(fields, { port: 'x', tags: [{ name: 'a' }, { name: '', unit: 0 }, { name: 'a' }, null] })
  assert.equal(config, null)
  assert.deepEqual(
    problems.map(({ path, code }) => `${path} ${code}`),
    ['host missing', 'port not-a-number', 'tags.2.name missing', 'tags.2.unit too-small', 'tags.4.name missing', 'tags.3.name not-unique'],
  )
})

test('an equal cell names the row that had it first', () => {
  const field = rows({ name: text({}) }, { unique: 'name' })
  const { problems } = parseField(field, [{ name: 'a' }, { name: 'b' }, { name: ' a' }, { name: 'b' }], 'tags')
  assert.deepEqual(problems, [
    { path: 'tags.3.name', code: 'not-unique', params: { found: 'a', row: 1 } },
    { path: 'tags.4.name', code: 'not-unique', params: { found: 'b', row: 2 } },
  ])
})

test('secrets come from the credentials, never from the flow', () => {
  const fields = fieldsOf({ password: secret('password') })
  assert.deepEqual(parseConfig(fields, { password: 'in the flow' }, { password: 'kept' }).config, { name: '', password: 'kept' })
  assert.deepEqual(parseConfig(fields, { password: 'in the flow' }).config, { name: '', password: '' })
})

const file = text({ required: true, when: { field: 'mode', is: ['file'] } })
const dependent = fieldsOf({ file, mode: choice(['inline', 'file'], 'file') })

test('a setting that does not apply has no problems, and keeps a sound value', () => {
  assert.deepEqual(parseConfig(dependent, { mode: 'inline' }).config, { name: '', mode: 'inline', file: '' })
  assert.deepEqual(parseConfig(dependent, { mode: 'inline', file: 'model.json' }).config, { name: '', mode: 'inline', file: 'model.json' })
})

test('whether a setting applies is decided by the value in force, also when that is a default or a variable', () => {
  assert.deepEqual(
    parseConfig(dependent, {}).problems.map((problem) => problem.path),
    ['file'],
  )
  const byFlag = fieldsOf({ user: text({ required: true, when: { field: 'login', is: [true] } }), login: flag(false) })
  assert.deepEqual(
    parseConfig(byFlag, { login: 'true' }).problems.map((problem) => problem.path),
    ['user'],
  )
  assert.deepEqual(parseConfig(byFlag, { login: 'false' }).problems, [])
})

test('a cell that does not apply in its row has its default where it is unsound', () => {
  const table = rows({ type: choice(['number', 'text'], 'number'), scale: number({ default: 1, when: { field: 'type', is: ['number'] } }) })
  assert.deepEqual(parseField(table, [{ type: 'text', scale: 'none' }, { scale: 2 }], 'tags').value, [
    { type: 'text', scale: 1 },
    { type: 'number', scale: 2 },
  ])
  assert.deepEqual(
    parseField(table, [{ scale: 'none' }], 'tags').problems.map((problem) => problem.path),
    ['tags.1.scale'],
  )
})

test('the editor asks whether a setting applies with the values of the form', () => {
  assert.equal(isApplicable(file, { mode: 'file' }), true)
  assert.equal(isApplicable(file, { mode: 'inline' }), false)
  assert.equal(isApplicable(host, {}), true)
})

test('what single settings cannot tell is checked once all of them are sound', () => {
  const settings = { low: number({ default: 0 }), high: number({ default: 1 }) }
  let checks = 0
  const fields = defineFields({
    ...fieldsOf(settings),
    check: (config) => {
      checks += 1
      return config.low < config.high ? [] : [{ path: 'low', code: 'not-below', params: { high: config.high } }]
    },
  })
  assert.deepEqual(
    parseConfig(fields, { low: 5, high: 'x' }).problems.map((problem) => problem.code),
    ['not-a-number'],
  )
  assert.equal(checks, 0)
  assert.deepEqual(parseConfig(fields, { low: 5, high: 2 }), { config: null, problems: [{ path: 'low', code: 'not-below', params: { high: 2 } }] })
  assert.equal(parseConfig(fields, { low: 1, high: 2 }).config?.high, 2)
})

// Version 1 had `ip`, version 2 `address`, version 3 has `host` and `port`.
const grown = defineFields({
  version: 3,
  face,
  settings: { host: text({ required: true }), port },
  migrate: [
    ({ ip, ...rest }: RawConfig) => ({ ...rest, address: ip }),
    ({ address, ...rest }: RawConfig) => ({ ...rest, ...hostAndPort(String(address)) }),
  ],
})
function hostAndPort(address: string) {
  const [name, number] = address.split(':')
  return { host: name, port: Number(number ?? 502) }
}

const releases: readonly [what: string, raw: RawConfig][] = [
  ['the first release, which wrote no version', { ip: 'plc:1502' }],
  ['version 1', { version: 1, ip: 'plc:1502' }],
  ['version 2', { version: 2, address: 'plc:1502' }],
  ['this version', { version: 3, host: 'plc', port: 1502 }],
  ['this version, as text', { version: '3', host: 'plc', port: '1502' }],
  ['a version nobody wrote', { version: 'new', ip: 'plc:1502' }],
]
for (const [what, raw] of releases) {
  test(`a flow saved by ${what} loads`, () => {
    const before = structuredClone(raw)
    assert.deepEqual(parseConfig(grown, raw).config, { name: '', host: 'plc', port: 1502 })
    assert.deepEqual(raw, before)
  })
}

test('migrating twice changes nothing more', () => {
  const once = migrate(grown, { ip: 'plc' })
  assert.deepEqual(once, { version: 3, host: 'plc', port: 502 })
  assert.deepEqual(migrate(grown, once), once)
})

test('a flow saved by a later release is refused, not guessed at', () => {
  assert.deepEqual(parseConfig(grown, { version: 4, host: 'plc' }), {
    config: null,
    problems: [{ path: 'version', code: 'newer-version', params: { found: 4, known: 3 } }],
  })
})
