// What an edge node or one of its devices has said of itself, and the tags that were found of it.

import { dataTypes } from '../../lib/formats/sparkplug/datatypes.ts'
import { isOfMachine, type Metric, type WireInteger } from '../../lib/formats/sparkplug/payload.ts'
import { standingOf } from '../../lib/formats/sparkplug/properties.ts'
import { type Around, foundIn } from '../../lib/formats/sparkplug/values.ts'
import { statusCodes } from '../../lib/quality.ts'
import type { Found } from '../decoder.ts'

/** A metric as its birth defines it. */
export interface Definition {
  /** Raw name of the tag: `group/node[/device]/metric`. */
  readonly name: string
  readonly datatype: number
  readonly unit?: string
}

export interface Scope {
  /** `group/node` or `group/node/device`. */
  readonly prefix: string
  readonly isBorn: boolean
  /** A message is missing since the birth: an alias may stand for another metric by now. */
  isDoubtful: boolean
  /** The birth: old names and aliases hold no longer. Finds all its metrics, and those that are no more. */
  birth(metrics: readonly Metric[], around: Omit<Around, 'typeOfMember'>): readonly Found[]
  /** By name or alias; null where neither says what it is. */
  define(metric: Metric): Definition | null
  /** Values of a metric; leaves that an array or table does not have any more are found without value. */
  find(metric: Metric, definition: Definition, around: Omit<Around, 'typeOfMember'>): readonly Found[]
  /** Every tag that is not bad for this reason already. Names and aliases hold no longer. */
  death(finding: string, sourceTime: number | null): readonly Found[]
  /** A new birth of the node has to come before aliases hold again; the tags stay as they are. */
  forget(): void
}

/** Data may bring names that no birth has: what comes beyond these is found, but not remembered. */
const maxTags = 100_000

/** `mayHave`: a node's metric `d/x` and the metric `x` of its device `d` have one raw name; only one of them can have the tag. */
export function createScope(prefix: string, mayHave: (name: string) => boolean): Scope {
  const tags = new Map<string, Found>()
  /** Leaves that a structure had when it came last, by its name. */
  const leaves = new Map<string, readonly string[]>()
  const byName = new Map<string, Definition>()
  const byAlias = new Map<WireInteger, Definition>()
  const memberTypes = new Map<string, number>()
  let isBorn = false
  const clear = () => {
    isBorn = false
    for (const map of [byName, byAlias, memberTypes]) map.clear()
  }
  const around = (given: Omit<Around, 'typeOfMember'>, isBirth: boolean): Around => ({
    ...given,
    typeOfMember(name, said) {
      if (isBirth && said !== undefined) memberTypes.set(name, said)
      return said ?? memberTypes.get(name)
    },
  })
  const keep = (all: readonly Found[]) => {
    const found = all.filter(({ name }) => mayHave(name))
    for (const one of found) if (tags.size < maxTags || tags.has(one.name)) tags.set(one.name, one)
    return found
  }
  /** Arrays and tables come whole: a leaf that was there before and is not any more has no value. */
  const vanished = (metric: Metric, { name, datatype }: Definition, found: readonly Found[]): readonly Found[] => {
    const shape = dataTypes[datatype]?.shape
    if (shape === undefined || shape === 'simple') return []
    const names = found.map((one) => one.name)
    const before = leaves.get(name) ?? []
    const isWhole = shape !== 'template' || metric.isNull === true
    leaves.set(name, isWhole ? names : [...new Set([...before, ...names])])
    const now = new Set(names)
    const gone = isWhole ? before.filter((leaf) => !now.has(leaf) && tags.get(leaf)?.payload !== null) : []
    return gone.map((leaf) => withoutValue(tags.get(leaf), leaf, statusCodes.BadSensorFailure, 'no-value', found[0]?.sourceTime ?? null))
  }
  const enter = (metric: Metric): Definition | null => {
    const definition = definitionOf(prefix, metric)
    if (definition === null || !isOfMachine(metric)) return null
    byName.set(metric.name ?? '', definition)
    if (metric.alias !== undefined) byAlias.set(metric.alias, definition)
    return definition
  }
  const scope: Scope = {
    prefix,
    isDoubtful: false,
    get isBorn() {
      return isBorn
    },
    birth(metrics, given) {
      const before = new Set(tags.keys())
      clear()
      isBorn = true
      scope.isDoubtful = false
      const found = metrics.flatMap((metric) => {
        const definition = enter(metric)
        if (definition === null) return []
        const parts = foundIn(metric, definition.name, definition.datatype, around(given, true), definition.unit)
        return [...parts, ...vanished(metric, definition, parts)]
      })
      for (const { name } of found) before.delete(name)
      const gone = [...before].map((name) =>
        withoutValue(tags.get(name), name, statusCodes.BadNodeIdUnknown, 'sparkplug.not-in-birth', given.sourceTime),
      )
      for (const name of before) tags.delete(name)
      return [...keep(found), ...gone]
    },
    define: (metric) => resolve(metric, prefix, byName, byAlias),
    find(metric, definition, given) {
      const found = foundIn(metric, definition.name, definition.datatype, around(given, false), definition.unit)
      return keep([...found, ...vanished(metric, definition, found)])
    },
    death(finding, sourceTime) {
      clear()
      const alive = [...tags.values()].filter(({ findings }) => findings?.includes(finding) !== true)
      return keep(alive.map((last) => withoutValue(last, last.name, statusCodes.BadNoCommunication, finding, sourceTime)))
    },
    forget: clear,
  }
  return scope
}

function definitionOf(prefix: string, { name, datatype, properties }: Metric): Definition | null {
  if (name === undefined || datatype === undefined) return null
  const { unit } = standingOf(properties)
  return { name: `${prefix}/${name}`, datatype, ...(unit === undefined ? {} : { unit }) }
}

/** A name with a datatype speaks for itself. An alias whose datatype is another than in the birth is not that metric. */
function resolve(
  metric: Metric,
  prefix: string,
  byName: ReadonlyMap<string, Definition>,
  byAlias: ReadonlyMap<WireInteger, Definition>,
): Definition | null {
  const { name, alias, datatype } = metric
  if (name !== undefined) {
    const known = byName.get(name)
    return known !== undefined && (datatype ?? known.datatype) === known.datatype ? known : definitionOf(prefix, metric)
  }
  const known = alias === undefined ? undefined : byAlias.get(alias)
  return known === undefined || (datatype ?? known.datatype) !== known.datatype ? null : known
}

function withoutValue(last: Found | undefined, name: string, statusCode: number, finding: string, sourceTime: number | null): Found {
  const { datatype, unit } = last ?? {}
  const kept = { ...(datatype === undefined ? {} : { datatype }), ...(unit === undefined ? {} : { unit }) }
  return { ...kept, name, payload: null, statusCode, sourceTime, findings: [finding] }
}
