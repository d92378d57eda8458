// How a model is written, as JSON Schema 2020-12: one for documents, one for overrides, which say only what differs.
import type { JsonSchema } from '../lib/adapters/schema.ts'
import { calendarSchema } from '../lib/calendar/calendar-schema.ts'
import { defaultLevels } from './model-document.ts'

/** No blanks at the ends and no line breaks, where nobody sees them. */
const name = { type: 'string', minLength: 1, pattern: '^(\\S(.*\\S)?)?$', problem: 'blank-at-the-end' }
const text = { type: 'string' }
const scalar = { type: ['string', 'number', 'boolean'] }
const attributes = mapOf(scalar)
const positive = { type: 'number', exclusiveMinimum: 0 }
const percent = '\\d+(\\.\\d+)? ?%'

const checks = closed({
  changePerSecond: positive,
  flatlineSeconds: positive,
  gapSeconds: positive,
  sentinels: { type: 'array', items: { type: 'number' } },
  // Or a parameter of the instance: each instrument has a date of its own.
  calibrationDue: { type: 'string', pattern: '^(\\d{4}-\\d\\d-\\d\\d|\\{[^{}]+\\})$', problem: 'not-a-date' },
  reference: name,
})

const property = closed({
  description: text,
  datatype: { enum: ['number', 'integer', 'boolean', 'string'] },
  kind: { type: 'string', pattern: '^[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)*$', problem: 'not-a-quantity-kind' },
  // UCUM 2.2, §1: visible ASCII without blanks.
  unit: { type: 'string', pattern: '^[!-~]+$', problem: 'not-a-unit-code' },
  range: { type: 'array', prefixItems: [{ type: 'number' }, { type: 'number' }], items: false, minItems: 2 },
  accuracy: { type: ['number', 'string'], minimum: 0, pattern: `^${percent}$`, problem: 'not-an-accuracy' },
  interpolation: { enum: ['linear', 'stepped'] },
  epsilon: { type: ['number', 'string'], minimum: 0, pattern: `^(accuracy|${percent})$`, problem: 'not-an-epsilon' },
  downsampling: closed({
    mode: { enum: ['auto', 'linear', 'best', 'hold', 'window', 'rate', 'change', 'off'] },
    maxHoldSeconds: positive,
    heartbeatSeconds: positive,
  }),
  checks,
  context: {
    type: ['string', 'object'],
    minLength: 1,
    problem: 'not-a-context-role',
    additionalProperties: false,
    required: ['field'],
    properties: { field: name, level: { enum: defaultLevels } },
  },
  tag: name,
})

const rule = closed({ match: name, property: name, names: mapOf(name) }, ['match'])

const assetType = closed({
  description: text,
  extends: name,
  deprecated: text,
  parameters: mapOf({ type: ['string', 'number', 'boolean', 'null'] }),
  attributes,
  properties: mapOf(property),
  mapping: { type: 'array', items: rule },
})

/** A day (00:00 UTC), or a time with its offset. */
const instant = {
  type: 'string',
  pattern: '^\\d{4}-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d([.,]\\d{1,9})?)?([Zz]|[+-]\\d\\d:?\\d\\d))?$',
  problem: 'not-an-instant',
}

const instanceParts = {
  id: name,
  type: name,
  path: { type: 'string', minLength: 1 },
  parent: name,
  description: text,
  validFrom: instant,
  validTo: instant,
  parameters: mapOf(scalar),
  attributes,
  aliases: mapOf(name),
  externalIds: mapOf(name),
  relations: mapOf({ type: 'array', items: name, uniqueItems: true }),
  calendar: name,
  tags: mapOf(name),
  properties: mapOf(property),
}

const system = closed({
  description: text,
  ids: { type: 'array', items: name, uniqueItems: true },
  types: { type: 'array', items: name, uniqueItems: true },
})

const sections = {
  lineside: { const: 1, problem: 'not-this-format' },
  version: { type: 'string', minLength: 1 },
  levels: { type: 'array', items: { enum: defaultLevels }, minItems: 1, uniqueItems: true },
  types: mapOf(assetType),
  instances: { type: 'array', items: closed(instanceParts, ['id', 'type', 'path']) },
  calendars: mapOf(calendarSchema),
  systems: mapOf(system),
}

const $schema = 'https://json-schema.org/draft/2020-12/schema'

/** A whole model, or one file of a model in layers. */
export const documentSchema: JsonSchema = { $schema, ...closed(sections, ['lineside']) }

/** A file of overrides: of an instance only the id is due, of all else what differs; null takes away. */
export const overridesSchema: JsonSchema = {
  $schema,
  ...closed(
    {
      ...laidOver(sections),
      lineside: sections.lineside,
      instances: { type: 'array', items: closed({ ...laidOver(instanceParts), id: name, validFrom: instant }, ['id']) },
    },
    ['lineside'],
  ),
}

function closed<Parts extends JsonSchema>(properties: Parts, required: readonly string[] = []) {
  return { type: 'object', additionalProperties: false, properties, ...(required.length === 0 ? {} : { required }) }
}

function mapOf(values: JsonSchema) {
  return { type: 'object', propertyNames: name, additionalProperties: values }
}

/** Each part may be left out or be null, all the way down; lists are replaced as a whole, so their entries stay complete. */
function laidOver(parts: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(parts).map(([key, schema]) => [key, orNull(partial(schema as JsonSchema))]))
}

function partial({ required: _, minProperties: __, properties, additionalProperties: values, ...rest }: JsonSchema): JsonSchema {
  return {
    ...rest,
    ...(properties === undefined ? {} : { properties: laidOver(properties as JsonSchema) }),
    ...(values === undefined ? {} : { additionalProperties: typeof values === 'object' ? orNull(partial(values as JsonSchema)) : values }),
  }
}

function orNull(schema: JsonSchema): JsonSchema {
  if (Array.isArray(schema['enum'])) return { ...schema, enum: [...(schema['enum'] as unknown[]), null] }
  const types = [schema['type'] ?? []].flat()
  return types.length === 0 || types.includes('null') ? schema : { ...schema, type: [...types, 'null'] }
}
