// What a device writes where it has no value: `sunspec`, or raw values as `0x8000;-1`.
import type { Problem } from '../lib/fields.ts'
import { rawOfPattern } from '../modbus-connection/raw-value.ts'
import type { Raw, RegisterType } from '../modbus-connection/want.ts'

export type MissingFound = { readonly missing: ReadonlySet<Raw> | null } | { readonly problem: Pick<Problem, 'code' | 'params'> }

/**
 * "Not implemented" by the type of the point (SunSpec Information Model). An accumulator says it with 0, which is a value
 * of every other type: write 0 for one. Bytes and BCD are no types of SunSpec.
 */
const sunspec: Partial<Readonly<Record<RegisterType, bigint>>> = {
  bool: 0xffffn,
  int16: 0x8000n,
  uint16: 0xffffn,
  int32: 0x8000_0000n,
  uint32: 0xffff_ffffn,
  int64: 0x8000_0000_0000_0000n,
  uint64: 0xffff_ffff_ffff_ffffn,
  float32: 0x7fc0_0000n,
  float64: 0x7ff8_0000_0000_0000n,
}

/** An empty cell: none. Hex is a bit pattern in the standard's order, decimal a value before the scale. */
export function parseMissing(written: string, type: RegisterType): MissingFound {
  const parts = written
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (parts.length === 0) return { missing: null }
  const missing = new Set<Raw>()
  for (const part of parts) {
    const raw = type === 'string' ? textOf(part) : rawOf(part, type)
    if (raw === null) return { problem: { code: 'wrong-missing', params: { found: part, type } } }
    missing.add(raw)
  }
  return { missing }
}

/** SunSpec fills a string that is not there with NUL. */
function textOf(part: string): string {
  return isSunspec(part) ? '' : part
}

function rawOf(part: string, type: Exclude<RegisterType, 'string'>): Raw | null {
  if (isSunspec(part)) return sunspec[type] === undefined ? null : rawOfPattern(type, sunspec[type])
  if (/^0x[0-9a-f]+$/i.test(part)) return rawOfPattern(type, BigInt(part))
  if (type.startsWith('float')) return Number.isFinite(Number(part)) ? Number(part) : null
  if (!/^-?\d+$/.test(part)) return null
  return Number.isSafeInteger(Number(part)) ? Number(part) : BigInt(part)
}

function isSunspec(part: string): boolean {
  return part.toLowerCase() === 'sunspec'
}
