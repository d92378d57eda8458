// Arrays and structures taken apart: a leaf for each scalar in them, or the whole as a JSON-ready value.
import type { Scalar } from '../lib/reading.ts'
import { escapeSegment } from '../lib/topic.ts'
import { builtIn, decodeScalar } from './scalar.ts'

/** A variant as `node-opcua` has it. `arrayType` 0: scalar, 1: array, 2: matrix. */
export interface VariantLike {
  readonly dataType: number
  readonly arrayType: number
  readonly value: unknown
  readonly dimensions?: readonly number[] | null
}

/** A decoded structure: its fields are properties, the schema says which and of what type. */
interface StructureLike {
  readonly schema: SchemaLike
  readonly [field: string]: unknown
}

interface SchemaLike {
  readonly fields?: readonly FieldLike[]
  getBaseSchema?(): SchemaLike | null | undefined
}

interface FieldLike {
  readonly name: string
  /** As the server writes it; `name` is its lower camel case. */
  readonly originalName?: string
  readonly fieldType: string
  readonly isArray?: boolean
  readonly category?: string
  readonly basicDataType?: number
}

export interface Leaf {
  /** Segments joined by `/`: `0`, `At/X`, `Steps/2`. */
  readonly path: string
  readonly dataType: number
  readonly value: Scalar | undefined
}

export interface Leaves {
  readonly leaves: readonly Leaf[]
  /** There were more than the limit, or structures nested too deep. */
  readonly isCut: boolean
}

/** A field of a type that only has a name (`Duration`): the value itself tells. */
const unknownType = 0
/** Deeper than any machine's data; a structure may hold itself. */
const maxDepth = 16

/** Every scalar in a variant that holds an array, a matrix or a structure, in order, at most `limit`. */
export function takeApart(variant: VariantLike, limit: number): Leaves {
  const leaves: Leaf[] = []
  let isCut = false
  const take = (path: string, dataType: number, value: unknown, depth: number): void => {
    if (leaves.length >= limit || depth > maxDepth) {
      isCut = true
      return
    }
    if (dataType === builtIn.Variant || dataType === builtIn.DataValue) {
      const inner = variantIn(value)
      if (inner !== null) return takeVariant(path, inner, depth + 1)
    }
    if (dataType !== builtIn.ExtensionObject || !isStructure(value)) {
      leaves.push({ path, dataType: dataType === builtIn.ExtensionObject ? builtIn.String : dataType, value: scalarOf(dataType, value) })
      return
    }
    for (const field of fieldsOf(value.schema)) {
      const part = value[field.name]
      // Of a union, and of optional fields, only those that are there (OPC 10000-6, 5.2.7 and 5.2.8).
      if (part === undefined) continue
      takeField(join(path, escapeSegment(field.originalName ?? field.name)), typeOf(field), part, depth + 1)
    }
  }
  const takeField = (path: string, dataType: number, value: unknown, depth: number): void => {
    if (!isList(value, dataType)) return take(path, dataType, value, depth)
    for (let index = 0; index < value.length && !isCut; index += 1) take(join(path, String(index)), dataType, value[index], depth)
  }
  const takeVariant = (path: string, { dataType, arrayType, value, dimensions }: VariantLike, depth: number): void => {
    if (arrayType === 0 || !isAnyList(value)) return take(path, dataType, value, depth)
    for (let index = 0; index < value.length && !isCut; index += 1)
      take(join(path, arrayType === 2 ? position(index, dimensions ?? []) : String(index)), dataType, value[index], depth)
  }
  takeVariant('', variant, 0)
  return { leaves, isCut }
}

/** The same as nested plain values, for `encodeJson`: matrices as lists in lists, NaN and Infinity by name. */
export function plainValue(variant: VariantLike, limit: number): { readonly value: unknown; readonly isCut: boolean } {
  const { leaves, isCut } = takeApart(variant, limit)
  const root: Nest = { isList: variant.arrayType !== 0, parts: new Map() }
  for (const { path, value } of leaves) put(root, path.split('/'), value === undefined ? null : named(value))
  return { value: unnest(root), isCut }
}

interface Nest {
  isList: boolean
  readonly parts: Map<string, Nest | Scalar>
}

function put(nest: Nest, [head = '', ...rest]: readonly string[], value: Scalar): void {
  if (rest.length === 0) {
    nest.parts.set(head, value)
    return
  }
  const known = nest.parts.get(head)
  const inner: Nest = typeof known === 'object' && known !== null ? known : { isList: /^\d+$/.test(rest[0] ?? ''), parts: new Map() }
  nest.parts.set(head, inner)
  put(inner, rest, value)
}

function unnest({ isList, parts }: Nest): unknown {
  const entries = [...parts].map(([key, part]) => [key, typeof part === 'object' && part !== null ? unnest(part) : part] as const)
  return isList ? entries.map(([, part]) => part) : Object.fromEntries(entries)
}

function named(value: Scalar): Scalar {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}

function scalarOf(dataType: number, value: unknown): Scalar | undefined {
  // A structure whose description the server does not give: its bytes.
  if (dataType === builtIn.ExtensionObject) return isOpaque(value) ? decodeScalar(builtIn.ByteString, value.buffer) : undefined
  return decodeScalar(dataType, value)
}

/** Of a matrix, row by row, the last index the fastest (OPC 10000-6, 5.2.2.16). */
function position(index: number, dimensions: readonly number[]): string {
  const parts: number[] = []
  let rest = index
  for (const size of dimensions.toReversed()) {
    parts.unshift(rest % Math.max(1, size))
    rest = Math.floor(rest / Math.max(1, size))
  }
  return parts.join('/')
}

function fieldsOf(schema: SchemaLike): readonly FieldLike[] {
  const base = schema.getBaseSchema?.()
  return [...(base === null || base === undefined ? [] : fieldsOf(base)), ...(schema.fields ?? [])]
}

function typeOf({ basicDataType, fieldType, category }: FieldLike): number {
  if (category === 'enumeration') return builtIn.Int32
  if (category === 'complex') return builtIn.ExtensionObject
  if (typeof basicDataType === 'number') return basicDataType
  return (builtIn as Readonly<Record<string, number>>)[fieldType] ?? unknownType
}

/** A 64-bit integer is a list of two as well. */
function isList(value: unknown, dataType: number): value is ArrayLike<unknown> {
  if (!isAnyList(value)) return false
  const isWide = dataType === builtIn.Int64 || dataType === builtIn.UInt64
  return !isWide || Array.isArray(value[0]) || value.length !== 2
}

function isAnyList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !isBytes(value))
}

/** Node.js hands byte strings over as Buffer, arrays of Byte as plain Uint8Array. */
function isBytes(value: ArrayBufferView): boolean {
  return value.constructor.name === 'Buffer'
}

function isStructure(value: unknown): value is StructureLike {
  if (typeof value !== 'object' || value === null || !('schema' in value)) return false
  const { schema } = value
  return typeof schema === 'object' && schema !== null && !isOpaque(value)
}

function isOpaque(value: unknown): value is { readonly buffer: Uint8Array } {
  return typeof value === 'object' && value !== null && 'buffer' in value && value.buffer instanceof Uint8Array && 'nodeId' in value
}

/** Of a value that is one of its own: of a Variant, or of a DataValue around it. */
function variantIn(value: unknown): VariantLike | null {
  if (typeof value !== 'object' || value === null || !('value' in value)) return null
  return 'dataType' in value && 'arrayType' in value ? (value as VariantLike) : variantIn(value.value)
}

function join(path: string, segment: string): string {
  return path === '' ? segment : `${path}/${segment}`
}
