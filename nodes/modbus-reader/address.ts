// Register addresses as people write them: 0-based, 1-based, Modicon (40001, 400001) or hex. All become the address
// on the wire, 0 to 65,535.
import type { Problem } from '../lib/fields.ts'
import type { RegisterKind } from '../modbus-connection/want.ts'

export type Notation = 'zero-based' | 'one-based' | 'modicon'
export type AddressFound = { readonly address: number } | { readonly problem: Pick<Problem, 'code' | 'params'> }

/** The leading digit of a Modicon reference names the table. */
const tables: Readonly<Record<string, RegisterKind>> = { '0': 'coil', '1': 'discrete', '3': 'input', '4': 'holding' }
const highest = 0xffff

/** Hex (0x1F) is the address on the wire in every notation. */
export function parseAddress(written: string, notation: Notation, register: RegisterKind): AddressFound {
  const text = written.trim()
  if (/^0x[0-9a-f]+$/i.test(text)) return onWire(Number.parseInt(text.slice(2), 16), text)
  if (!/^\d+$/.test(text)) return wrong('not-an-address', { found: text })
  if (notation === 'modicon') return parseModicon(text, register)
  return onWire(Number(text) - (notation === 'one-based' ? 1 : 0), text)
}

/** The other way round: an address on the wire as the table has it. */
export function writeAddress(address: number, notation: Notation, register: RegisterKind): string {
  if (notation === 'zero-based') return String(address)
  const digit = Object.keys(tables).find((one) => tables[one] === register) ?? ''
  return notation === 'one-based' ? String(address + 1) : `${digit}${String(address + 1).padStart(5, '0')}`
}

/** Five digits (40001 to 49999) or six (400001 to 465536), counted from 1. */
function parseModicon(text: string, register: RegisterKind): AddressFound {
  const table = tables[text[0] ?? '']
  if ((text.length !== 5 && text.length !== 6) || table === undefined) return wrong('not-modicon', { found: text })
  if (table !== register) return wrong('table-disagrees', { found: text, table, register })
  return onWire(Number(text.slice(1)) - 1, text)
}

function onWire(address: number, found: string): AddressFound {
  return address >= 0 && address <= highest ? { address } : wrong('address-out-of-range', { found })
}

function wrong(code: string, params: NonNullable<Problem['params']>): AddressFound {
  return { problem: { code, params } }
}
