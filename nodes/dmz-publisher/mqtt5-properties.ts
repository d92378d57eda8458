// The properties (2.2.2) a server may send a publisher, walked strictly: known, allowed in this packet, well formed,
// within bounds, once each. Texts are checked and skipped; only numbers come out.

export const property = {
  receiveMaximum: 0x21,
  maximumQos: 0x24,
  retainAvailable: 0x25,
  maximumPacketSize: 0x27,
  serverKeepAlive: 0x13,
} as const

type Kind = 'flag' | 'u16' | 'u32' | 'text' | 'pair'

interface PropertyRule {
  readonly kind: Kind
  /** C: CONNACK (3.2.2.3), D: DISCONNECT from a server (3.14.2.2). */
  readonly packets: string
  /** Protocol error when 0. */
  readonly notZero?: true
}

/**
 * Absent, so illegal, are those we ruled out in CONNECT: Response Information (3.1.2-28), authentication
 * (4.12.0-6), Session Expiry in DISCONNECT (3.14.2-2). A PUBACK may have none at all, because we asked for no
 * problem information (3.1.2-29).
 */
const rules: ReadonlyMap<number, PropertyRule> = new Map<number, PropertyRule>([
  [0x11, { kind: 'u32', packets: 'C' }], // Session Expiry Interval
  [0x12, { kind: 'text', packets: 'C' }], // Assigned Client Identifier
  [property.serverKeepAlive, { kind: 'u16', packets: 'C' }],
  [0x1c, { kind: 'text', packets: 'CD' }], // Server Reference
  [0x1f, { kind: 'text', packets: 'CD' }], // Reason String
  [property.receiveMaximum, { kind: 'u16', packets: 'C', notZero: true }],
  [0x22, { kind: 'u16', packets: 'C' }], // Topic Alias Maximum
  [property.maximumQos, { kind: 'flag', packets: 'C' }],
  [property.retainAvailable, { kind: 'flag', packets: 'C' }],
  [0x26, { kind: 'pair', packets: 'CD' }], // User Property, any number of times
  [property.maximumPacketSize, { kind: 'u32', packets: 'C', notZero: true }],
  [0x28, { kind: 'flag', packets: 'C' }], // Wildcard Subscription Available
  [0x29, { kind: 'flag', packets: 'C' }], // Subscription Identifiers Available
  [0x2a, { kind: 'flag', packets: 'C' }], // Shared Subscription Available
])

/** The numbers by property; null when anything is wrong. `bytes` from `start` on must be length and properties, no more. */
export function walkProperties(bytes: Uint8Array, start: number, packet: 'C' | 'D'): ReadonlyMap<number, number> | null {
  const length = variableIntegerAt(bytes, start)
  if (length === null || length.next + length.value !== bytes.length) return null
  const found = new Map<number, number>()
  let at = length.next
  while (at < bytes.length) {
    const id = bytes[at] ?? 0
    const rule = rules.get(id)
    if (rule === undefined || !rule.packets.includes(packet) || (found.has(id) && rule.kind !== 'pair')) return null
    const value = readers[rule.kind](bytes, at + 1)
    if (value === null || value.next > bytes.length || (rule.notZero === true && value.value === 0)) return null
    found.set(id, value.value)
    at = value.next
  }
  return found
}

interface Read {
  readonly value: number
  /** Where the next thing begins. */
  readonly next: number
}

const readers: Readonly<Record<Kind, (bytes: Uint8Array, at: number) => Read | null>> = {
  flag: (bytes, at) => {
    const value = bytes[at]
    return value === 0 || value === 1 ? { value, next: at + 1 } : null
  },
  u16: (bytes, at) => ({ value: u16(bytes, at), next: at + 2 }),
  u32: (bytes, at) => ({ value: u16(bytes, at) * 0x10000 + u16(bytes, at + 2), next: at + 4 }),
  text: textAt,
  pair: (bytes, at) => {
    const name = textAt(bytes, at)
    return name === null ? null : textAt(bytes, name.next)
  },
}

function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}

/** 1.5.4: UTF-8, well formed, no U+0000. What it says is not kept. */
function textAt(bytes: Uint8Array, at: number): Read | null {
  const next = at + 2 + u16(bytes, at)
  if (at + 2 > bytes.length || next > bytes.length) return null
  const content = bytes.subarray(at + 2, next)
  return content.includes(0) || !isUtf8(content) ? null : { value: 0, next }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** 1.5.5, shortest form only (1.5.5-1); null when cut short or longer than four bytes. */
function variableIntegerAt(bytes: Uint8Array, start: number): Read | null {
  let value = 0
  for (let index = 0; index < 4; index++) {
    const byte = bytes[start + index]
    if (byte === undefined) return null
    value += (byte & 0x7f) * 128 ** index
    if (byte < 0x80) return index > 0 && byte === 0 ? null : { value, next: start + index + 1 }
  }
  return null
}
