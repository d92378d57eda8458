// From the rows of the table to typed tags, or to what is wrong with a row.
import type { Problem } from '../lib/fields.ts'
import type { Datatype, Tag } from '../lib/reading.ts'
import { escapeTopic } from '../lib/topic.ts'
import { isBits, type ModbusTag, type ModbusWant, widths } from '../modbus-connection/want.ts'
import { parseAddress } from './address.ts'
import type { Config, TagRow } from './fields.ts'

const highest = 0xffff

/** What single cells cannot tell. Path `tags.<row>.<column>`. */
export function tagProblems({ tags, notation }: Pick<Config, 'tags' | 'notation'>): readonly Problem[] {
  if (tags.length === 0) return [{ path: 'tags', code: 'no-tags' }]
  return tags.flatMap((row, index) => rowProblems(row, notation).map((problem) => ({ ...problem, path: `tags.${index + 1}.${problem.path}` })))
}

/** What is wrong with one row; `path` is the column. */
export function rowProblems(row: TagRow, notation: Config['notation']): readonly Problem[] {
  const found = parseAddress(row.address, notation, row.register)
  if ('problem' in found) return [{ path: 'address', ...found.problem }]
  const problems: Problem[] = []
  const isFlag = row.type === 'bool' && !isBits(row.register)
  if (isFlag && row.bit === null) problems.push({ path: 'bit', code: 'bit-missing', params: { register: row.register } })
  if (!isFlag && row.bit !== null) problems.push({ path: 'bit', code: 'bit-without-word', params: { type: row.type, register: row.register } })
  if (isBits(row.register) && row.type !== 'bool')
    problems.push({ path: 'type', code: 'bits-are-bool', params: { type: row.type, register: row.register } })
  if (found.address + widths[row.type] - 1 > highest)
    problems.push({ path: 'address', code: 'beyond-last-register', params: { found: row.address, type: row.type } })
  if (row.scale === 0) problems.push({ path: 'scale', code: 'scale-zero' })
  return problems
}

/** What the connection is asked for. The config has passed `tagProblems`. */
export function wantOf(config: Config, connectionId: string): ModbusWant {
  const tags = config.tags.map((row) => tagOf(row, config.notation, connectionId))
  return { intervalMs: config.intervalMs, limits: { maxGap: config.maxGap, maxRegisters: config.maxRegisters }, tags }
}

/** Throws on an address that `rowProblems` would have named: nothing is silently read from register 0. */
export function tagOf(row: TagRow, notation: Config['notation'], connectionId: string): ModbusTag {
  const found = parseAddress(row.address, notation, row.register)
  if ('problem' in found) throw new Error(`${row.name}: ${found.problem.code}`)
  const { address } = found
  const { name, unitId, register, type, bit, byteOrder, wordOrder, scale, offset, unit } = row
  const wanted = {
    tag: newTag(row, connectionId),
    topic: escapeTopic(name),
    source: { protocol: 'modbus', address: `${unitId}/${register}/${address}${bit === null ? '' : `.${bit}`}` },
  }
  return { wanted, unitId, register, address, type, bit, byteOrder, wordOrder, scale, offset, unit }
}

function newTag(row: TagRow, connectionId: string): Tag {
  const { name, unit } = row
  const datatype = datatypeOf(row)
  return Object.freeze({ id: `${connectionId}:${name}`, name, raw: name, datatype, ...(unit === '' ? {} : { unit }) })
}

/** Of the value after scaling: an integer register times 0.1 is no integer. */
function datatypeOf({ type, scale, offset }: TagRow): Datatype {
  if (type === 'bool') return 'boolean'
  return type.startsWith('float') || !Number.isInteger(scale) || !Number.isInteger(offset) ? 'number' : 'integer'
}
