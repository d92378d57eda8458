import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileSchema, type JsonSchema } from '../../../../nodes/lib/adapters/schema.ts'
import { isFault } from '../../../../nodes/lib/fault.ts'

interface Case {
  readonly name: string
  readonly schema: JsonSchema
  readonly value: unknown
  /** Pointer, code, params. */
  readonly problem: readonly [string, string, object]
}

const cases: readonly Case[] = [
  { name: 'a text for a number', schema: { type: 'number' }, value: '5', problem: ['', 'not-a-number', { found: '"5"' }] },
  { name: 'NaN for a number', schema: { type: 'number' }, value: Number.NaN, problem: ['', 'not-a-number', { found: 'NaN' }] },
  { name: 'Infinity for a number', schema: { type: 'number' }, value: Infinity, problem: ['', 'not-a-number', { found: 'Infinity' }] },
  { name: 'a fraction for an integer', schema: { type: 'integer' }, value: 1.5, problem: ['', 'not-an-integer', { found: '1.5' }] },
  { name: 'a number for a text', schema: { type: 'string' }, value: 4711, problem: ['', 'not-a-text', { found: '4711' }] },
  { name: 'a text for a flag', schema: { type: 'boolean' }, value: 'yes', problem: ['', 'not-a-flag', { found: '"yes"' }] },
  { name: 'a group for a list', schema: { type: 'array', items: {} }, value: {}, problem: ['', 'not-a-list', { found: '{…}' }] },
  { name: 'a list for a group', schema: { type: 'object' }, value: [], problem: ['', 'not-a-group', { found: '[…]' }] },
  { name: 'a text for a group or nothing', schema: { type: ['object', 'null'] }, value: 'yes', problem: ['', 'not-a-group', { found: '"yes"' }] },
  { name: 'null for a plain value', schema: { type: ['string', 'number'] }, value: null, problem: ['', 'not-a-plain-value', { found: 'null' }] },
  { name: 'a text for a number or nothing', schema: { type: ['number', 'null'] }, value: 'x', problem: ['', 'not-a-number', { found: '"x"' }] },
  {
    name: 'a list where a union has a problem of its own',
    schema: { type: ['number', 'string'], problem: 'not-a-share' },
    value: [],
    problem: ['', 'not-a-share', { found: '[…]' }],
  },
  {
    name: 'a number where a text of a form or nothing is due',
    schema: { type: ['string', 'null'], pattern: '^a$', problem: 'not-an-a' },
    value: 1,
    problem: ['', 'not-a-text', { found: '1' }],
  },
  {
    name: 'one not among the options or nothing',
    schema: { enum: ['linear', 'stepped', null] },
    value: 'cubic',
    problem: ['', 'not-an-option', { found: '"cubic"', options: 'linear, stepped' }],
  },
  {
    name: 'a property left out',
    schema: { type: 'object', required: ['unit'], properties: { unit: {} } },
    value: {},
    problem: ['', 'missing-property', { property: 'unit' }],
  },
  {
    name: 'one not among the options',
    schema: { enum: ['linear', 'stepped'] },
    value: 'cubic',
    problem: ['', 'not-an-option', { found: '"cubic"', options: 'linear, stepped' }],
  },
  { name: 'not the only option', schema: { const: 1 }, value: 2, problem: ['', 'not-an-option', { found: '2', options: '1' }] },
  { name: 'below the least', schema: { type: 'number', minimum: 0 }, value: -1, problem: ['', 'too-small', { found: '-1', min: 0 }] },
  { name: 'above the greatest', schema: { type: 'number', maximum: 9 }, value: 10, problem: ['', 'too-large', { found: '10', max: 9 }] },
  {
    name: 'at an excluded lower bound',
    schema: { type: 'number', exclusiveMinimum: 0 },
    value: 0,
    problem: ['', 'not-above', { found: '0', min: 0 }],
  },
  {
    name: 'at an excluded upper bound',
    schema: { type: 'number', exclusiveMaximum: 0 },
    value: 0,
    problem: ['', 'not-below', { found: '0', max: 0 }],
  },
  { name: 'off the step', schema: { type: 'number', multipleOf: 5 }, value: 7, problem: ['', 'not-a-multiple', { found: '7', step: 5 }] },
  { name: 'an empty text', schema: { type: 'string', minLength: 1 }, value: '', problem: ['', 'empty-text', {}] },
  { name: 'a short text', schema: { type: 'string', minLength: 3 }, value: 'ab', problem: ['', 'too-short', { found: '"ab"', min: 3 }] },
  { name: 'a long text', schema: { type: 'string', maxLength: 2 }, value: 'abc', problem: ['', 'too-long', { found: '"abc"', max: 2 }] },
  { name: 'a text of another form', schema: { type: 'string', pattern: '^a$' }, value: 'b', problem: ['', 'wrong-form', { found: '"b"' }] },
  {
    name: 'a text of another form that has a name',
    schema: { type: 'string', pattern: '^a$', problem: 'not-an-a' },
    value: 'b',
    problem: ['', 'not-an-a', { found: '"b"' }],
  },
  { name: 'a short list', schema: { type: 'array', minItems: 1 }, value: [], problem: ['', 'too-few-entries', { found: 0, min: 1 }] },
  { name: 'a long list', schema: { type: 'array', maxItems: 1 }, value: [1, 2], problem: ['', 'too-many-entries', { found: 2, max: 1 }] },
  {
    name: 'a third entry of a pair',
    schema: { type: 'array', prefixItems: [{}, {}], items: false, minItems: 2 },
    value: [1, 2, 3],
    problem: ['', 'too-many-entries', { found: 3, max: 2 }],
  },
  {
    name: 'two equal entries',
    schema: { type: 'array', uniqueItems: true },
    value: ['line', 'line'],
    problem: ['', 'equal-entries', { found: '"line"' }],
  },
  { name: 'an empty group', schema: { type: 'object', minProperties: 1 }, value: {}, problem: ['', 'too-few-entries', { found: 0, min: 1 }] },
  {
    name: 'a name of another form',
    schema: { type: 'object', propertyNames: { pattern: '^[a-z]+$' } },
    value: { A1: 1 },
    problem: ['', 'wrong-name', { name: '"A1"' }],
  },
  {
    name: 'a mistyped property',
    schema: { type: 'object', additionalProperties: false, properties: { unit: {}, kind: {} } },
    value: { unti: 1 },
    problem: ['/unti', 'unknown-property-nearest', { property: 'unti', nearest: 'unit' }],
  },
  {
    name: 'a strange property',
    schema: { type: 'object', additionalProperties: false, properties: { unit: {}, kind: {} } },
    value: { colour: 1 },
    problem: ['/colour', 'unknown-property', { property: 'colour', known: 'unit, kind' }],
  },
  {
    name: 'a strange property beside a shared schema',
    schema: { type: 'object', unevaluatedProperties: false, properties: { unit: {} } },
    value: { x: 1 },
    problem: ['/x', 'unknown-property', { property: 'x', known: 'unit' }],
  },
  { name: 'a rule without a sentence', schema: { not: {} }, value: 1, problem: ['', 'does-not-fit', { found: '1', rule: 'not' }] },
  {
    name: 'a place deep inside',
    schema: { type: 'object', additionalProperties: { type: 'array', items: { type: 'number' } } },
    value: { 'a/b': [1, 'x'] },
    problem: ['/a~1b/1', 'not-a-number', { found: '"x"' }],
  },
]

for (const { name, schema, value, problem } of cases) {
  test(`the problem with ${name} is ${problem[1]}`, async () => {
    const check = await compileSchema(schema)
    const [pointer, code, params] = problem
    assert.deepEqual(check(value), [{ pointer, code, params }])
  })
}

test('all problems are told at once', async () => {
  const check = await compileSchema({ type: 'object', required: ['b', 'c'], properties: { a: { type: 'number' }, b: {}, c: {} } })
  assert.deepEqual(
    check({ a: '1' }).map(({ code }) => code),
    ['missing-property', 'missing-property', 'not-a-number'],
  )
})

test('a branch of if is told, not the if', async () => {
  const schema =
    '{"type": "object", "properties": {"a": {}, "b": {}}, "if": {"properties": {"a": {"const": 1}}, "required": ["a"]}, "then": {"properties": {"b": {}}, "required": ["b"]}}'
  const check = await compileSchema(JSON.parse(schema) as JsonSchema)
  assert.deepEqual(check({ a: 1 }), [{ pointer: '', code: 'missing-property', params: { property: 'b' } }])
})

test('what fits has no problem and is neither converted nor filled with defaults', async () => {
  const check = await compileSchema({ type: 'object', properties: { a: { type: 'number', default: 5 }, b: { type: 'string' } } })
  const value = Object.freeze({ b: 'x' })
  assert.deepEqual(check(value), [])
  assert.deepEqual(value, { b: 'x' })
})

test('a hundred problems are told of a document with thousands', async () => {
  const check = await compileSchema({ type: 'array', items: { type: 'number' } })
  assert.equal(check(Array.from({ length: 5000 }, () => 'x')).length, 101)
})

for (const [name, schema] of [
  ['a keyword that does not exist', { type: 'string', minLenght: 1 }],
  ['a reference to another machine', { $ref: 'https://example.com/other.json' }],
  ['a keyword of another type', { type: 'number', minLength: 1 }],
] as const) {
  test(`a schema with ${name} is refused`, async () => {
    const thrown = await compileSchema(schema).catch((cause: unknown) => cause)
    assert.ok(isFault(thrown))
    assert.equal(thrown.code, 'schema.unusable')
    assert.equal(thrown.retry, false)
  })
}
