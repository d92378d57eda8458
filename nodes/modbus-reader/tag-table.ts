// From the rows of the table to typed tags, and to what the connection is asked for.
import type { Problem } from '../lib/fields.ts'
import type { Datatype, Tag } from '../lib/reading.ts'
import { escapeTopic } from '../lib/topic.ts'
import type { ModbusTag, ModbusWant } from '../modbus-connection/want.ts'
import { parseAddress } from './address.ts'
import type { Config, TagRow } from './fields.ts'
import { parseLabels } from './labels.ts'
import { parseMissing } from './missing.ts'

/** What the connection is asked for. The config has passed `tagProblems`. */
export function wantOf(config: Pick<Config, 'tags' | 'notation' | 'intervalMs' | 'maxGap' | 'maxRegisters'>, connectionId: string): ModbusWant {
  const { intervalMs, maxGap, maxRegisters } = config
  return { intervalMs, limits: { maxGap, maxRegisters }, tags: tagsOf(config, connectionId) }
}

/** What a reader without tags asks for. */
export const nothing: ModbusWant = { intervalMs: 60_000, limits: { maxGap: null, maxRegisters: 125 }, tags: [] }

/** One a row, in their order. The rows have passed `tagProblems`. */
export function tagsOf({ tags, notation }: Pick<Config, 'tags' | 'notation'>, connectionId: string): readonly ModbusTag[] {
  const plain = tags.map((row) => tagOf(row, notation, connectionId))
  const byName = new Map(plain.map((tag) => [tag.wanted.tag.raw, tag]))
  return plain.map((tag, index) => {
    const factor = byName.get(tags[index]?.scaleFactor ?? '')
    return factor === undefined ? tag : { ...tag, factor }
  })
}

/** How often the first of the tags is due: the pulse by which a reader is seen to be alive. */
export function periodOf({ intervalMs, tags }: ModbusWant): number {
  return tags.reduce((least, tag) => Math.min(least, tag.intervalMs ?? intervalMs), Number.POSITIVE_INFINITY)
}

/** Throws on a cell that `rowProblems` would have named: nothing is silently read from register 0. */
function tagOf(row: TagRow, notation: Config['notation'], connectionId: string): ModbusTag {
  const { name, unitId, register, type, bit, length, byteOrder, wordOrder, scale, offset, unit, intervalMs } = row
  const { address } = sound(row, parseAddress(row.address, notation, register))
  const { labels } = sound(row, parseLabels(row.labels))
  const { missing } = sound(row, parseMissing(row.missing, type))
  const wanted = {
    tag: newTag(row, connectionId),
    topic: escapeTopic(name),
    source: { protocol: 'modbus', address: `${unitId}/${register}/${address}${bitsOf(row)}` },
  }
  const place = { wanted, unitId, register, address, type, bit, length, byteOrder, wordOrder }
  return { ...place, scale, offset, unit, factor: null, labels, missing, intervalMs }
}

function sound<F extends object>({ name }: TagRow, found: F): Exclude<F, { readonly problem: unknown }> {
  if ('problem' in found) throw new Error(`${name}: ${(found.problem as Pick<Problem, 'code'>).code}`)
  return found as Exclude<F, { readonly problem: unknown }>
}

/** `.3` for a bit, `.4-7` for a bit field. */
function bitsOf({ type, bit, length }: TagRow): string {
  if (bit === null) return ''
  return length === null || type === 'string' ? `.${bit}` : `.${bit}-${bit + length - 1}`
}

function newTag(row: TagRow, connectionId: string): Tag {
  const { name, unit } = row
  const datatype = datatypeOf(row)
  return Object.freeze({ id: `${connectionId}:${name}`, name, raw: name, datatype, ...(unit === '' ? {} : { unit }) })
}

/** Of the value at the end: an integer register times 0.1 is no integer, a code with a text is a text. */
function datatypeOf({ type, scale, offset, labels, scaleFactor }: TagRow): Datatype {
  if (type === 'string' || labels !== '') return 'string'
  if (type === 'bool') return 'boolean'
  const isWhole = Number.isInteger(scale) && Number.isInteger(offset) && scaleFactor === ''
  return type.startsWith('float') || !isWhole ? 'number' : 'integer'
}
