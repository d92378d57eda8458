// What a server says of a variable besides its value: unit, range, names of an enumeration's values. Picked up
// without configuration. OPC 10000-8, 5.3.2; OPC 10000-3, 5.8.3.
import type { Datatype, Tag } from '../lib/reading.ts'
import { unitOf } from './units.ts'

/** As a session reads them from the properties of a variable and of its datatype; what is not there is undefined. */
export interface NodeProperties {
  readonly engineeringUnits?: EuInformationLike | null
  readonly euRange?: RangeLike | null
  /** EnumStrings (LocalizedText by index) or EnumValues (value and name). */
  readonly enumStrings?: readonly unknown[] | null
  readonly enumValues?: readonly unknown[] | null
  readonly datatype?: Datatype
}

/** OPC 10000-8, 5.6.3.3. */
export interface EuInformationLike {
  readonly namespaceUri?: string | null
  readonly unitId?: number
  readonly displayName?: { readonly text?: string | null } | null
}

export interface RangeLike {
  readonly low?: number
  readonly high?: number
}

export interface NodeFacts {
  /** UCUM where the unit is known, else what the server displays. */
  readonly unit?: string
  /** EURange: low and high of the measuring range. */
  readonly range?: readonly [number, number]
  /** Names of an enumeration's values. */
  readonly labels?: ReadonlyMap<number, string>
  readonly datatype?: Datatype
}

export function factsOf(properties: NodeProperties): NodeFacts {
  const { engineeringUnits, euRange, enumStrings, enumValues, datatype } = properties
  const unit = engineeringUnits === undefined || engineeringUnits === null ? '' : unitOf(engineeringUnits)
  const range = rangeOf(euRange)
  const labels = labelsOf(enumStrings ?? [], enumValues ?? [])
  return {
    ...(unit === '' ? {} : { unit }),
    ...(range === null ? {} : { range }),
    ...(labels.size === 0 ? {} : { labels }),
    ...(datatype === undefined ? {} : { datatype }),
  }
}

/** The tag as the server describes it; `configuredUnit` counts where the server has none. The same object when there is nothing to add. */
export function describedTag(tag: Tag, { unit, range, datatype }: NodeFacts, configuredUnit: string): Tag {
  const known = unit ?? (configuredUnit === '' ? undefined : configuredUnit)
  const added = {
    ...(known === undefined || known === tag.unit ? {} : { unit: known }),
    ...(range === undefined ? {} : { range }),
    ...(datatype === undefined || tag.datatype !== undefined ? {} : { datatype }),
  }
  return Object.keys(added).length === 0 ? tag : Object.freeze({ ...tag, ...added })
}

/** Both ends finite and the high one above: many servers leave it at 0 to 0. */
function rangeOf(range: RangeLike | null | undefined): readonly [number, number] | null {
  const { low, high } = range ?? {}
  if (typeof low !== 'number' || typeof high !== 'number') return null
  return Number.isFinite(low) && Number.isFinite(high) && low < high ? [low, high] : null
}

function labelsOf(strings: readonly unknown[], values: readonly unknown[]): ReadonlyMap<number, string> {
  const labels = new Map<number, string>()
  for (const [index, name] of strings.entries()) add(labels, index, name)
  for (const entry of values) {
    const { value, displayName } = (entry ?? {}) as { readonly value?: unknown; readonly displayName?: unknown }
    // EnumValueType keeps an Int64: `[high, low]`; a value beyond 32 bits is no Int32's.
    const number = Array.isArray(value) ? Number(value[1]) | 0 : value
    if (typeof number === 'number') add(labels, number, displayName)
  }
  return labels
}

function add(labels: Map<number, string>, value: number, name: unknown): void {
  const text = typeof name === 'object' && name !== null ? (name as { readonly text?: unknown }).text : name
  if (typeof text === 'string' && text !== '') labels.set(value, text)
}
