// A payload that is JSON: by paths, or, without one, each leaf a tag, with the time, quality and unit usual beside them.
import type { TimeFormat } from '../lib/foreign-time.ts'
import { scalarOf } from '../lib/foreign-value.ts'
import { type Hit, leavesOf, type Path, parsePath } from '../lib/path.ts'
import { besideIn, type LookBeside } from '../lib/path-beside.ts'
import { statusCodes } from '../lib/quality.ts'
import type { Decoder, Found } from '../mqtt-connection/decoder.ts'
import { type Beside, foundOf, trouble } from './found-values.ts'
import { jsonOf, textOf } from './payload-text.ts'

export interface JsonRule {
  /** Null: every leaf. With `*` there may be many values: what stood there is added to the name. */
  readonly value: Path | null
  readonly time: Path | null
  readonly timeFormat: TimeFormat
  readonly quality: Path | null
  /** A path, a UCUM code, or nothing. */
  readonly unit: Path | string
  readonly nameOf: (topic: string) => string
}

/** Where other systems put them: UMH `timestamp_ms`, Kepware `v`, `q`, `t`, others `value`, `timestamp`. */
const timeKeys: readonly (readonly [key: string, format: TimeFormat])[] = [
  ['timestamp_ms', 'ms'],
  ['timestamp', 'auto'],
  ['time', 'auto'],
  ['ts', 'auto'],
  ['t', 'auto'],
]
const qualityKeys = ['quality', 'q']
const unitKeys = ['unit']
const valueKeys = ['value', 'v']
/** A sample is of this kind where its value and nothing but these stand beside each other. */
const sampleKeys = new Set([...timeKeys.map(([key]) => key), ...qualityKeys, ...unitKeys, ...valueKeys])

export function jsonDecoder(rule: JsonRule): Decoder {
  return {
    decode({ topic, payload }) {
      const text = textOf(payload)
      if (text === null) return trouble(statusCodes.BadDataEncodingInvalid, 'not-text')
      if (text.trim() === '') return trouble(statusCodes.Bad, 'no-value')
      const data = jsonOf(text)
      if (data === undefined) return trouble(statusCodes.BadDataEncodingInvalid, 'not-json', text)
      const name = rule.nameOf(topic)
      const found = rule.value === null ? byUsage(rule, data, name) : byPath(rule, rule.value, data, name)
      return found.length === 0 ? trouble(statusCodes.BadNodeIdUnknown, 'path-not-found') : { found }
    },
  }
}

/** One tag a path; with `*` one a choice, and where that is an object or a list, one a leaf. */
function byPath(rule: JsonRule, path: Path, data: unknown, name: string): readonly Found[] {
  const look = besideIn(data)
  return path.find(data).flatMap(({ value, chosen }) => {
    const beside = besideOf(rule, look, chosen)
    if (!path.isMany) return [foundOf(name, scalarOf(value, 'auto'), beside)]
    const base = [name, ...chosen].join('/')
    const leaves = leavesOf(value)
    return leaves.map((leaf) => foundOf([base, ...leaf.names].join('/'), scalarOf(leaf.value, 'auto'), beside))
  })
}

/** A path beside a value with `*` follows the same choices: `$.tags[*].t` beside `$.tags[*].v`. */
function besideOf({ time, timeFormat, quality, unit }: JsonRule, look: LookBeside, chosen: Hit['chosen']): Beside {
  const at = (path: Path) => look(path, chosen)
  const code = typeof unit === 'string' ? unit : at(unit)
  return {
    ...(time && { time: { value: at(time), format: timeFormat } }),
    ...(quality && { quality: { value: at(quality) } }),
    ...(typeof code === 'string' && { unit: code }),
  }
}

function byUsage(rule: JsonRule, data: unknown, name: string): readonly Found[] {
  const isObject = typeof data === 'object' && data !== null && !Array.isArray(data)
  const fields = isObject ? (data as Readonly<Record<string, unknown>>) : {}
  const has = (key: string) => Object.hasOwn(fields, key) && (typeof fields[key] !== 'object' || fields[key] === null)
  const isSample = Object.keys(fields).every((key) => sampleKeys.has(key)) && valueKeys.some(has)
  // One letter is too little to take a machine's own field for a time: only within a sample.
  const timeKey = timeKeys.find(([key]) => has(key) && (key.length > 1 || isSample))
  const qualityKey = isSample ? qualityKeys.find(has) : undefined
  const unitKey = isSample ? unitKeys.find(has) : undefined
  const used = new Set([timeKey?.[0], qualityKey, unitKey])
  const beside = {
    ...besideOf(rule, besideIn(data), []),
    ...(rule.time === null && timeKey !== undefined && { time: { value: fields[timeKey[0]], format: timeKey[1] } }),
    ...(rule.quality === null && qualityKey !== undefined && { quality: { value: fields[qualityKey] } }),
    ...(rule.unit === '' && unitKey !== undefined && typeof fields[unitKey] === 'string' && { unit: fields[unitKey] }),
  }
  const leaves = leavesOf(data).filter(({ names: [first, ...rest] }) => rest.length > 0 || first === undefined || !used.has(first))
  return leaves.map(({ names, value }) => {
    const isValue = names.length === 1 && valueKeys.includes(names[0] ?? '') && isSample
    return foundOf(isValue ? name : [name, ...names].join('/'), scalarOf(value, 'auto'), beside)
  })
}

/** A path of a setting; null where it is empty. The row was checked. */
export function pathOf(text: string): Path | null {
  return text === '' ? null : parsePath(text)
}
