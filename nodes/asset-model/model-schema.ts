// The model document: how it is written (JSON Schema 2020-12) and how it is typed once it fits.
import type { JsonSchema } from '../lib/adapters/schema.ts'
import type { Asset, Datatype } from '../lib/reading.ts'

/** The levels of ISA-95 (IEC 62264-1, 5.3) that an asset's path is made of, top down. */
export const defaultLevels = ['enterprise', 'site', 'area', 'line', 'cell', 'unit'] as const
export type Level = (typeof defaultLevels)[number]

export interface ModelDocument {
  /** Version of the format. */
  readonly lineside: 1
  /** Names of the path's segments, top down; a path may end early. */
  readonly levels?: readonly Level[]
  readonly types: Readonly<Record<string, AssetType>>
  readonly instances: readonly Instance[]
}

export interface AssetType {
  readonly description?: string
  readonly properties: Readonly<Record<string, Property>>
  /** Attributes of every instance that does not say otherwise. */
  readonly attributes?: Attributes
}

export interface Property {
  readonly description?: string
  readonly datatype?: Datatype
  /** Quantity kind, for example `pressure.gauge`. */
  readonly kind?: string
  /** UCUM code. */
  readonly unit?: string
  readonly range?: readonly [number, number]
  readonly interpolation?: 'linear' | 'stepped'
  readonly epsilon?: number
}

export interface Instance {
  /** Stays when the asset moves; a URN, a number plate. */
  readonly id: string
  readonly type: string
  readonly path: string
  readonly description?: string
  readonly attributes?: Attributes
  /** Tag names (after the normalizer), each with the property of the type it is. */
  readonly tags?: Readonly<Record<string, string>>
}

export type Attributes = NonNullable<Asset['attributes']>

/** No blanks at the ends, where nobody sees them. */
const name = { type: 'string', minLength: 1, pattern: '^(\\S(.*\\S)?)?$', problem: 'blank-at-the-end' }
const description = { type: 'string' }
const attributes = { type: 'object', propertyNames: name, additionalProperties: { type: ['string', 'number', 'boolean'] } }

const property = {
  type: 'object',
  additionalProperties: false,
  properties: {
    description,
    datatype: { enum: ['number', 'integer', 'boolean', 'string'] },
    kind: { type: 'string', pattern: '^[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)*$', problem: 'not-a-quantity-kind' },
    // UCUM 2.2, §1: visible ASCII without blanks.
    unit: { type: 'string', pattern: '^[!-~]+$', problem: 'not-a-unit-code' },
    range: { type: 'array', prefixItems: [{ type: 'number' }, { type: 'number' }], items: false, minItems: 2 },
    interpolation: { enum: ['linear', 'stepped'] },
    epsilon: { type: 'number', minimum: 0 },
  },
}

const instance = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'type', 'path'],
  properties: {
    id: name,
    type: name,
    path: { type: 'string', minLength: 1 },
    description,
    attributes,
    tags: { type: 'object', propertyNames: name, additionalProperties: name },
  },
}

const assetType = {
  type: 'object',
  additionalProperties: false,
  required: ['properties'],
  properties: { description, properties: { type: 'object', propertyNames: name, additionalProperties: property }, attributes },
}

export const modelSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  required: ['lineside', 'types', 'instances'],
  properties: {
    lineside: { const: 1 },
    levels: { type: 'array', items: { enum: defaultLevels }, minItems: 1, uniqueItems: true },
    types: { type: 'object', propertyNames: name, additionalProperties: assetType },
    instances: { type: 'array', items: instance },
  },
}
