import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadYaml } from '../../../../nodes/lib/adapters/yaml.ts'

const bomb = [
  'a: &a [x,x,x,x,x,x,x,x,x,x]',
  ...[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[index]}`).join(', ')}]`),
].join('\n')

const refused: readonly [name: string, text: string, line: number, column: number, code: string, params?: object][] = [
  ['a flow list that is not closed', 'a: 1\nb: [1, 2', 2, 9, 'yaml-indentation'],
  ['a line that is not indented enough', 'a:\n    b: 1\n  c: 2', 3, 1, 'yaml-indentation'],
  ['a tab as indentation', 'a:\n\tb: 1', 2, 1, 'yaml-tab'],
  ['a quote that is not closed', 'a: "abc', 1, 8, 'yaml-missing-character'],
  ['a value that starts with a reserved character', 'unit: @x', 1, 7, 'yaml-needs-quotes'],
  ['a colon inside a value', 'id: urn: example', 1, 5, 'yaml-needs-quotes'],
  ['two equal keys', 'a: 1\nb: 2\na: 3', 3, 1, 'yaml-equal-keys', { key: 'a' }],
  ['two equal keys deep inside', 'a:\n  - b: {c: 1, c: 2}', 2, 15, 'yaml-equal-keys', { key: 'c' }],
  ['two equal keys in JSON', '{"a": 1,\n "b": {"c": 1, "c": 2}}', 2, 16, 'yaml-equal-keys', { key: 'c' }],
  ['a list as a key', '? [a]\n: b', 1, 3, 'yaml-syntax'],
  ['a custom tag', 'a: 1\nb: !!js/function x', 2, 4, 'yaml-tag'],
  ['a tag beyond the core schema', 'a: !!binary aGk=', 1, 4, 'yaml-tag'],
  ['a second document', 'a: 1\n---\nb: 2', 2, 1, 'yaml-many-documents'],
  ['a version that does not exist', '%YAML 1.3\n---\na: 1', 1, 7, 'yaml-syntax'],
  ['an alias without its anchor', 'a: 1\nb: *common', 2, 4, 'yaml-unknown-alias', { alias: 'common' }],
  ['an alias bomb', bomb, 1, 1, 'yaml-too-many-aliases', { max: 1000 }],
  ['nesting without end', `${'['.repeat(20_000)}1`, 1, 1, 'yaml-too-deep'],
  ['JSON that is cut', '{\n  "a": 1,\n  "b": [1, ', 3, 12, 'yaml-indentation'],
]

for (const [name, text, line, column, code, params] of refused) {
  test(`${name} is refused with its place`, async () => {
    const { problem } = (await loadYaml())(text)
    assert.ok(problem !== undefined)
    assert.equal(problem.code, code)
    // Where a stack ends differs from machine to machine.
    if (code === 'yaml-too-deep') return
    assert.deepEqual([problem.line, problem.column], [line, column])
    assert.deepEqual(problem.params, { line, column, text: problem.params['text'], ...params })
  })
}

test('a problem shows the line it is in, shortened', async () => {
  const parse = await loadYaml()
  assert.equal(parse('a: 1\r\nunit: @x   # no\r\n').problem?.params['text'], 'unit: @x   # no')
  assert.equal(parse(`a: @${'x'.repeat(100)}`).problem?.params['text'], `a: @${'x'.repeat(55)}…`)
})

const taken: readonly [name: string, text: string, value: unknown][] = [
  ['an empty text', '', null],
  ['a text of comments', '# nothing', null],
  [
    'scalars of the core schema',
    'a: 1\nb: 0x1F\nc: yes\nd: true\ne: ~\nf: 2020-01-01\ng: 1e3',
    { a: 1, b: 31, c: 'yes', d: true, e: null, f: '2020-01-01', g: 1000 },
  ],
  ['keys, which are texts as they are written', '0047: a\n12: b\nnull: c', { '0047': 'a', '12': 'b', null: 'c' }],
  ['merge keys, which are plain keys', '<<: {a: 1}', { '<<': { a: 1 } }],
  ['YAML 1.1 announced', '%YAML 1.1\n---\na: yes', { a: 'yes' }],
  ['anchors and aliases', 'a: &x {maker: ACME}\nb: *x', { a: { maker: 'ACME' }, b: { maker: 'ACME' } }],
  ['a byte-order mark', '\uFEFFa: 1', { a: 1 }],
  ['a byte-order mark before JSON', '\uFEFF{"a": 1}', { a: 1 }],
  ['JSON with colons and quotes in its texts', '{"a:\\"b": ["c:d", "\\\\"], "e": {}}', { 'a:"b': ['c:d', '\\'], e: {} }],
  ['JSON with a comma too many', '{"a": 1,}', { a: 1 }],
  ['a list', '- 1\n- two', [1, 'two']],
]

for (const [name, text, value] of taken) {
  test(`${name} is read`, async () => {
    assert.deepEqual((await loadYaml())(text), { value })
  })
}

test('a key named __proto__ is an own property and changes no prototype', async () => {
  const parse = await loadYaml()
  for (const text of ['__proto__: {a: 1}', '{"__proto__": {"a": 1}}']) {
    const parsed = parse(text)
    assert.ok(parsed.problem === undefined)
    const value = parsed.value as object
    assert.deepEqual(Object.keys(value), ['__proto__'])
    assert.equal(Object.getPrototypeOf(value), Object.prototype)
  }
})

test('one anchor may be used by a thousand instances', async () => {
  const text = `common: &c {maker: ACME}\nall:\n${'  - *c\n'.repeat(900)}`
  const parsed = (await loadYaml())(text)
  assert.ok(parsed.problem === undefined)
  assert.equal((parsed.value as { all: unknown[] }).all.length, 900)
})

test('a map of 20,000 keys is checked for equal ones', async () => {
  const keys = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`)
  const { problem } = (await loadYaml())([...keys, 'k777: 2'].join('\n'))
  assert.deepEqual([problem?.line, problem?.code], [20_001, 'yaml-equal-keys'])
})
