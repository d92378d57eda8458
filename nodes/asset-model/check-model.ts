// What a schema cannot tell of a model: names that lead nowhere, and names used twice.
import { brief, pointerTo, type SchemaProblem, unknownName } from '../lib/schema-problem.ts'
import { pathFlaw } from './asset-path.ts'
import { type Attributes, defaultLevels, type Instance, type ModelDocument, type Property } from './model-schema.ts'

/** All that is wrong with a document that fits the schema, one at a time: who reads the first hundred pays for no more. */
export function* checkModel(document: ModelDocument): Generator<SchemaProblem> {
  for (const [typeName, type] of Object.entries(document.types)) {
    const at = pointerTo('', 'types', typeName)
    yield* checkAttributes(type.attributes, pointerTo(at, 'attributes'))
    for (const [name, property] of Object.entries(type.properties)) yield* checkProperty(property, pointerTo(at, 'properties', name))
  }
  const taken = { id: new Map<string, string>(), path: new Map<string, string>(), tag: new Map<string, string>() }
  for (const [index, instance] of document.instances.entries()) {
    yield* checkInstance(instance, document, pointerTo('/instances', index), taken)
  }
}

/** Who has a name already: the name, and the pointer to where it stands. */
interface Taken {
  readonly id: Map<string, string>
  readonly path: Map<string, string>
  readonly tag: Map<string, string>
}

function* checkInstance(instance: Instance, { types, levels = defaultLevels }: ModelDocument, at: string, taken: Taken): Generator<SchemaProblem> {
  yield* claim(taken.id, instance.id, pointerTo(at, 'id'), 'id-used-twice', { id: instance.id })
  yield* claim(taken.path, instance.path, pointerTo(at, 'path'), 'path-used-twice', { path: instance.path })
  const flaw = pathFlaw(instance.path, levels)
  if (flaw !== null) yield { pointer: pointerTo(at, 'path'), ...flaw }
  yield* checkAttributes(instance.attributes, pointerTo(at, 'attributes'))
  const type = Object.hasOwn(types, instance.type) ? types[instance.type] : undefined
  if (type === undefined) yield unknownName(pointerTo(at, 'type'), 'unknown-asset-type', instance.type, Object.keys(types), { type: instance.type })
  const fed = new Map<string, string>()
  for (const [tag, property] of Object.entries(instance.tags ?? {})) {
    const pointer = pointerTo(at, 'tags', tag)
    yield* claim(taken.tag, tag, pointer, 'tag-used-twice', { tag })
    yield* claim(fed, property, pointer, 'property-used-twice', { property })
    if (type === undefined || Object.hasOwn(type.properties, property)) continue
    yield unknownName(pointer, 'unknown-asset-property', property, Object.keys(type.properties), { property, type: instance.type })
  }
}

function* claim(
  taken: Map<string, string>,
  name: string,
  pointer: string,
  code: string,
  params: Readonly<Record<string, string>>,
): Generator<SchemaProblem> {
  const first = taken.get(name)
  if (first === undefined) taken.set(name, pointer)
  else yield { pointer, code, params: { ...params, first } }
}

function* checkProperty({ datatype, interpolation, range, epsilon }: Property, at: string): Generator<SchemaProblem> {
  if (range !== undefined && range[0] >= range[1]) {
    yield { pointer: pointerTo(at, 'range'), code: 'range-order', params: { low: range[0], high: range[1] } }
  }
  if (datatype !== 'boolean' && datatype !== 'string') return
  const numeric = { range, epsilon, interpolation: interpolation === 'linear' ? interpolation : undefined }
  for (const [setting, value] of Object.entries(numeric)) {
    if (value !== undefined) yield { pointer: pointerTo(at, setting), code: 'only-for-numbers', params: { setting, datatype } }
  }
}

/** A number beyond 2^53 has lost digits before we saw it: a serial number belongs in quotes. */
function* checkAttributes(attributes: Attributes | undefined, at: string): Generator<SchemaProblem> {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value !== 'number' || Math.abs(value) <= Number.MAX_SAFE_INTEGER) continue
    yield { pointer: pointerTo(at, name), code: 'digits-lost', params: { found: brief(value) } }
  }
}
