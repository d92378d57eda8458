// JSON Schema 2020-12 by ajv: a schema becomes a function that tells what is wrong with a value, in our words.
import type { ErrorObject } from 'ajv'
import { type FaultParams, fault } from '../fault.ts'
import { boundProblems, brief, pointerTo, type SchemaProblem, unknownName } from '../schema-problem.ts'

/** Tells what is wrong with a value; nothing when it fits. Changes nothing: no defaults, no conversions. */
export type SchemaCheck = (value: unknown) => readonly SchemaProblem[]

/** A JSON Schema 2020-12. Our own keyword `problem` beside `pattern`, `const` or a union of types names the problem's code. */
export type JsonSchema = Readonly<Record<string, unknown>>

/**
 * Compiles a schema in ajv's strict mode, which refuses a keyword it does not know; nothing is fetched for a `$ref`.
 * ajv is loaded here, at the first use: importing this file costs nothing. Rejects with `schema.unusable` { reason }.
 */
export async function compileSchema(schema: JsonSchema): Promise<SchemaCheck> {
  const { Ajv2020 } = await import('ajv/dist/2020.js')
  // Verbose errors carry the value and the schema's part; `messages` would be in English.
  // Compiling the schema for schemas takes longer than all of ours: the tests check them against it.
  const ours = { meta: false, validateSchema: false } as const
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true, verbose: true, messages: false, logger: false, ...ours })
  ajv.addVocabulary(['problem'])
  try {
    const validate = ajv.compile(schema)
    return (value) => (validate(value) ? [] : boundProblems(told(validate.errors ?? [])))
  } catch (cause) {
    throw fault('schema.unusable', { reason: cause instanceof Error ? cause.message : String(cause) }, { cause, retry: false })
  }
}

interface Told {
  readonly code: string
  readonly params: FaultParams
}

/** JSON Schema's keywords as problems. What is not here is `does-not-fit`. */
const byKeyword: Readonly<Record<string, (error: ErrorObject) => Told>> = {
  type: ({ schema, parentSchema, data }) => ({ code: wrongType(schema, parentSchema?.['problem']), params: { found: brief(data) } }),
  required: ({ params, parentSchema }) => missing(String(params['missingProperty']), parentSchema),
  dependentRequired: ({ params }) => ({ code: 'missing-property', params: { property: String(params['missingProperty']) } }),
  enum: ({ schema, data }) => ({ code: 'not-an-option', params: { found: brief(data), options: options(schema) } }),
  const: ({ schema, parentSchema, data }) => ({
    code: String(parentSchema?.['problem'] ?? 'not-an-option'),
    params: { found: brief(data), options: plain(schema) },
  }),
  minimum: ({ schema, data }) => ({ code: 'too-small', params: { found: brief(data), min: Number(schema) } }),
  maximum: ({ schema, data }) => ({ code: 'too-large', params: { found: brief(data), max: Number(schema) } }),
  exclusiveMinimum: ({ schema, data }) => ({ code: 'not-above', params: { found: brief(data), min: Number(schema) } }),
  exclusiveMaximum: ({ schema, data }) => ({ code: 'not-below', params: { found: brief(data), max: Number(schema) } }),
  multipleOf: ({ schema, data }) => ({ code: 'not-a-multiple', params: { found: brief(data), step: Number(schema) } }),
  minLength: ({ schema, data }) =>
    data === '' ? { code: 'empty-text', params: {} } : { code: 'too-short', params: { found: brief(data), min: Number(schema) } },
  maxLength: ({ schema, data }) => ({ code: 'too-long', params: { found: brief(data), max: Number(schema) } }),
  pattern: ({ parentSchema, data }) => ({ code: String(parentSchema?.['problem'] ?? 'wrong-form'), params: { found: brief(data) } }),
  minItems: ({ schema, data }) => ({ code: 'too-few-entries', params: { found: size(data), min: Number(schema) } }),
  maxItems: ({ schema, data }) => ({ code: 'too-many-entries', params: { found: size(data), max: Number(schema) } }),
  // `items: false` after `prefixItems`: a list of fixed length.
  items: ({ params, data }) => ({ code: 'too-many-entries', params: { found: size(data), max: Number(params['limit']) } }),
  minProperties: ({ schema, data }) => ({ code: 'too-few-entries', params: { found: size(data), min: Number(schema) } }),
  maxProperties: ({ schema, data }) => ({ code: 'too-many-entries', params: { found: size(data), max: Number(schema) } }),
  uniqueItems: ({ params, data }) => ({ code: 'equal-entries', params: { found: brief((data as unknown[])[Number(params['i'])]) } }),
  propertyNames: ({ params }) => ({ code: 'wrong-name', params: { name: brief(params['propertyName']) } }),
}

/** `if` only repeats what its branches say. */
const isRepeated = ({ keyword, propertyName }: ErrorObject) => keyword === 'if' || propertyName !== undefined

function* told(errors: readonly ErrorObject[]): Iterable<SchemaProblem> {
  for (const error of errors) {
    const extra: unknown = error.params['additionalProperty'] ?? error.params['unevaluatedProperty']
    if (typeof extra === 'string') yield unknownProperty(error, extra)
    else if (!isRepeated(error)) yield { pointer: error.instancePath, ...(byKeyword[error.keyword] ?? unmapped)(error) }
  }
}

function unknownProperty(error: ErrorObject, property: string): SchemaProblem {
  const known = Object.keys((error.parentSchema?.['properties'] as object | undefined) ?? {})
  return unknownName(pointerTo(error.instancePath, property), 'unknown-property', property, known, { property })
}

function unmapped({ keyword, data }: ErrorObject): Told {
  return { code: 'does-not-fit', params: { found: brief(data), rule: keyword } }
}

/** Of what can be one thing only, that is told. */
function missing(property: string, group: Readonly<Record<string, unknown>> | undefined): Told {
  const { const: value } = ((group?.['properties'] ?? {}) as Readonly<Record<string, { readonly const?: unknown }>>)[property] ?? {}
  return value === undefined
    ? { code: 'missing-property', params: { property } }
    : { code: 'missing-constant', params: { property, value: plain(value) } }
}

const typeCodes: Readonly<Record<string, string>> = {
  number: 'not-a-number',
  integer: 'not-an-integer',
  string: 'not-a-text',
  boolean: 'not-a-flag',
  array: 'not-a-list',
  object: 'not-a-group',
}

/** Null may stand where an override takes something away; it is not what is due. A union without a problem of its own is a plain value. */
function wrongType(type: unknown, named: unknown): string {
  const due = [type].flat().filter((one) => one !== 'null')
  if (due.length > 1) return typeof named === 'string' ? named : 'not-a-plain-value'
  return typeCodes[String(due[0])] ?? 'not-a-plain-value'
}

function options(schema: unknown): string {
  return (schema as unknown[])
    .filter((value) => value !== null)
    .map(plain)
    .join(', ')
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : brief(value)
}

function size(value: unknown): number {
  return Array.isArray(value) ? value.length : Object.keys(Object(value)).length
}
