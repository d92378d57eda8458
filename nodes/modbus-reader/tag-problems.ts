// What is wrong with the rows of the table, beyond what single cells can tell.
import type { Problem } from '../lib/fields.ts'
import { isBits, type RegisterType, widthOf } from '../modbus-connection/want.ts'
import { parseAddress } from './address.ts'
import type { Config, TagRow } from './fields.ts'
import { parseLabels } from './labels.ts'
import { parseMissing } from './missing.ts'

const highest = 0xffff
const bitsARegister = 16

/** Path `tags.<row>.<column>`. */
export function tagProblems({ tags, notation, maxRegisters }: Pick<Config, 'tags' | 'notation' | 'maxRegisters'>): readonly Problem[] {
  if (tags.length === 0) return [{ path: 'tags', code: 'no-tags' }]
  const rows = new Map(tags.map((row) => [row.name, row]))
  return tags.flatMap((row, index) =>
    [...rowProblems(row, notation, maxRegisters), ...factorProblems(row, rows)].map((problem) => ({
      ...problem,
      path: `tags.${index + 1}.${problem.path}`,
    })),
  )
}

/** What is wrong with one row by itself; `path` is the column. */
export function rowProblems(row: TagRow, notation: Config['notation'], maxRegisters: number): readonly Problem[] {
  const found = parseAddress(row.address, notation, row.register)
  if ('problem' in found) return [{ path: 'address', ...found.problem }]
  const { type, register } = row
  const isBeyond = found.address + widthOf(row) - 1 > highest
  return [
    ...(isBeyond ? [{ path: 'address', code: 'beyond-last-register', params: { found: row.address, type } }] : []),
    ...(isBits(register) && type !== 'bool' ? [{ path: 'type', code: 'bits-are-bool', params: { type, register } }] : []),
    ...bitProblems(row),
    ...lengthProblems(row, maxRegisters),
    ...(row.scale === 0 ? [{ path: 'scale', code: 'scale-zero' }] : []),
    ...labelProblems(row),
    ...missingProblems(row),
  ]
}

/** Whether bits of a value of this type can be taken out, as a whole number of their own. */
const isInteger = (type: RegisterType) => /^u?int(16|32|64)$/.test(type)
const isByte = (type: RegisterType) => /^u?int8$/.test(type)
/** Whether a power of ten can be applied to it. */
const isNumber = ({ type, labels }: TagRow) => type !== 'bool' && type !== 'string' && labels === ''

function bitProblems({ register, type, bit, length }: TagRow): readonly Problem[] {
  if (type === 'bool' && !isBits(register)) {
    if (bit === null) return [{ path: 'bit', code: 'bit-missing', params: { register } }]
    return bit < bitsARegister ? [] : [{ path: 'bit', code: 'too-large', params: { found: bit, max: bitsARegister - 1 } }]
  }
  if (bit === null) return []
  if (isBits(register) || !(isInteger(type) || isByte(type))) return [{ path: 'bit', code: 'bit-without-word', params: { type, register } }]
  if (isByte(type)) return bit === 0 || bit === 8 ? [] : [{ path: 'bit', code: 'bit-of-byte', params: { found: bit, type } }]
  return length === null ? [{ path: 'length', code: 'bits-missing', params: { type } }] : []
}

function lengthProblems({ type, bit, length }: TagRow, maxRegisters: number): readonly Problem[] {
  if (type === 'string') {
    if (length === null) return [{ path: 'length', code: 'length-missing' }]
    return length <= maxRegisters ? [] : [{ path: 'length', code: 'too-large', params: { found: length, max: maxRegisters } }]
  }
  if (length === null) return []
  if (!isInteger(type)) return [{ path: 'length', code: 'length-without-string', params: { type } }]
  if (bit === null) return [{ path: 'bit', code: 'bits-without-start', params: { type } }]
  const bits = bitsARegister * widthOf({ type, length: null })
  return bit + length <= bits ? [] : [{ path: 'length', code: 'bits-beyond', params: { type, bits, first: bit, last: bit + length - 1 } }]
}

function labelProblems({ type, labels }: TagRow): readonly Problem[] {
  const found = parseLabels(labels)
  if ('problem' in found) return [{ path: 'labels', ...found.problem }]
  const hasCodes = type === 'bool' || isInteger(type) || isByte(type) || type.startsWith('bcd')
  return found.labels === null || hasCodes ? [] : [{ path: 'labels', code: 'labels-without-code', params: { type } }]
}

function missingProblems({ register, type, missing }: TagRow): readonly Problem[] {
  if (isBits(register)) return missing === '' ? [] : [{ path: 'missing', code: 'missing-without-register', params: { register } }]
  const found = parseMissing(missing, type)
  return 'problem' in found ? [{ path: 'missing', ...found.problem }] : []
}

/** A factor is a plain int16: a factor of a factor would go in a circle, or nowhere. */
function factorProblems(row: TagRow, rows: ReadonlyMap<string, TagRow>): readonly Problem[] {
  const { scaleFactor, type } = row
  if (scaleFactor === '') return []
  if (!isNumber(row)) return [{ path: 'scaleFactor', code: 'factor-without-number', params: { type } }]
  const factor = rows.get(scaleFactor)
  if (factor === undefined) return [{ path: 'scaleFactor', code: 'factor-unknown', params: { found: scaleFactor } }]
  if (factor.scaleFactor !== '') return [{ path: 'scaleFactor', code: 'factor-of-factor', params: { found: scaleFactor } }]
  const isPlain = factor.type === 'int16' && factor.bit === null && factor.scale === 1 && factor.offset === 0 && factor.labels === ''
  return isPlain ? [] : [{ path: 'scaleFactor', code: 'factor-not-plain', params: { found: scaleFactor } }]
}
