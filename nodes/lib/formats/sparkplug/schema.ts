// The messages of Sparkplug B as a table: field numbers, names and kinds. Specification 3.0.0, 6.4.1.

export type MessageName =
  | 'payload'
  | 'metric'
  | 'metadata'
  | 'propertySet'
  | 'propertySets'
  | 'propertyValue'
  | 'dataSet'
  | 'row'
  | 'cell'
  | 'template'
  | 'parameter'
/** `text` is a string that may turn out not to be UTF-8: it is null then, and costs the other metrics nothing. */
export type ScalarKind = 'uint32' | 'uint64' | 'float' | 'double' | 'bool' | 'string' | 'text' | 'bytes'
export type FieldKind = ScalarKind | MessageName

export interface FieldRule {
  readonly name: string
  readonly kind: FieldKind
  readonly isRepeated?: boolean
  /** A member of the message's `oneof value`: becomes `value: { as, is }`. */
  readonly as?: string
}
export type MessageRule = Readonly<Record<number, FieldRule>>

const one = (name: string, kind: FieldKind): FieldRule => ({ name, kind })
const many = (name: string, kind: FieldKind): FieldRule => ({ name, kind, isRepeated: true })
const value = (as: string, kind: FieldKind): FieldRule => ({ name: 'value', kind, as })

/** The six plain members every `oneof value` begins with. */
function plainValues(first: number): MessageRule {
  const members = [value('int', 'uint32'), value('long', 'uint64'), value('float', 'float'), value('double', 'double')]
  const all = [...members, value('boolean', 'bool'), value('string', 'text')]
  return Object.fromEntries(all.map((rule, index) => [first + index, rule]))
}

export const schema: Readonly<Record<MessageName, MessageRule>> = {
  payload: {
    1: one('timestamp', 'uint64'),
    2: many('metrics', 'metric'),
    3: one('seq', 'uint64'),
    4: one('uuid', 'string'),
    5: one('body', 'bytes'),
  },
  metric: {
    1: one('name', 'string'),
    2: one('alias', 'uint64'),
    3: one('timestamp', 'uint64'),
    4: one('datatype', 'uint32'),
    5: one('isHistorical', 'bool'),
    6: one('isTransient', 'bool'),
    7: one('isNull', 'bool'),
    8: one('metadata', 'metadata'),
    9: one('properties', 'propertySet'),
    ...plainValues(10),
    16: value('bytes', 'bytes'),
    17: value('dataSet', 'dataSet'),
    18: value('template', 'template'),
  },
  metadata: {
    1: one('isMultiPart', 'bool'),
    2: one('contentType', 'string'),
    3: one('size', 'uint64'),
    4: one('seq', 'uint64'),
    5: one('fileName', 'string'),
    6: one('fileType', 'string'),
    7: one('md5', 'string'),
    8: one('description', 'string'),
  },
  propertySet: { 1: many('keys', 'string'), 2: many('values', 'propertyValue') },
  propertySets: { 1: many('propertySets', 'propertySet') },
  propertyValue: {
    1: one('type', 'uint32'),
    2: one('isNull', 'bool'),
    ...plainValues(3),
    9: value('propertySet', 'propertySet'),
    10: value('propertySets', 'propertySets'),
  },
  dataSet: { 1: one('columnCount', 'uint64'), 2: many('columns', 'string'), 3: many('types', 'uint32'), 4: many('rows', 'row') },
  row: { 1: many('elements', 'cell') },
  cell: plainValues(1),
  template: {
    1: one('version', 'string'),
    2: many('metrics', 'metric'),
    3: many('parameters', 'parameter'),
    4: one('templateRef', 'string'),
    5: one('isDefinition', 'bool'),
  },
  parameter: { 1: one('name', 'string'), 2: one('type', 'uint32'), ...plainValues(3) },
}

export function isMessage(kind: FieldKind): kind is MessageName {
  return Object.hasOwn(schema, kind)
}
