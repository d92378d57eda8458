// Names of types with their versions: `Pump@1.2.0` where one is defined, `Pump@^1.2` where one is asked for.
import { pointerTo, type SchemaProblem, unknownName } from '../../lib/schema-problem.ts'
import { compareVersions, highestWithin, parseRange, parseVersion, type Version } from '../../lib/version-range.ts'

/** What a type without a version has. */
const firstVersion: Version = { text: '1.0.0', numbers: [1, 0, 0], prerelease: [] }

export interface Versioned {
  readonly key: string
  readonly name: string
  readonly version: Version
}

export interface TypeKey extends Versioned {
  readonly isVersioned: boolean
  readonly pointer: string
}

/** Reads the keys of the section `types`; a key that is wrong is left out. */
export function* readTypeKeys(keys: readonly string[]): Generator<SchemaProblem, readonly TypeKey[]> {
  const read: TypeKey[] = []
  const taken = new Map<string, string>()
  for (const key of keys) {
    const pointer = pointerTo('/types', key)
    const { name, asked } = split(key)
    const version = asked === undefined ? firstVersion : parseVersion(asked)
    if (version === null || name === '') {
      yield { pointer, code: 'bad-version', params: { found: asked ?? key, type: name } }
      continue
    }
    // Build metadata does not tell versions apart.
    const place = `${name}@${version.numbers.join('.')}-${version.prerelease.join('.')}`
    const first = taken.get(place)
    if (first !== undefined) yield { pointer, code: 'type-version-twice', params: { type: name, version: version.text, first } }
    taken.set(place, pointer)
    read.push({ key, name, version, isVersioned: asked !== undefined, pointer })
  }
  return read
}

export type FindType<T extends Versioned> = (reference: string, pointer: string) => Generator<SchemaProblem, T | undefined>

/** Finds what a reference such as `Pump@^1.2` asks for: the highest version that satisfies. */
export function typeFinder<T extends Versioned>(types: readonly T[]): FindType<T> {
  const byName = new Map<string, T[]>()
  for (const type of types) {
    const versions = byName.get(type.name) ?? []
    byName.set(type.name, versions)
    versions.push(type)
  }
  return function* (reference, pointer) {
    const { name, asked = '' } = split(reference)
    const versions = byName.get(name)
    if (versions === undefined) {
      yield unknownName(pointer, 'unknown-asset-type', name, [...byName.keys()], { type: name })
      return undefined
    }
    const range = parseRange(asked)
    if (range === null) {
      yield { pointer, code: 'bad-version-range', params: { found: asked, type: name } }
      return undefined
    }
    const found = highestWithin(range, versions)
    if (found === undefined)
      yield { pointer, code: 'version-unsatisfied', params: { type: name, range: asked === '' ? '*' : asked, known: listed(versions) } }
    return found
  }
}

function split(text: string): { readonly name: string; readonly asked?: string } {
  const at = text.lastIndexOf('@')
  return at === -1 ? { name: text } : { name: text.slice(0, at), asked: text.slice(at + 1) }
}

function listed(versions: readonly Versioned[]): string {
  return versions
    .map(({ version }) => version)
    .sort(compareVersions)
    .map(({ text }) => text)
    .join(', ')
}
