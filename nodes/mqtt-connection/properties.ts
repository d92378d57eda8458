// MQTT 5 properties (2.2.2) as far as the guard needs them: how many there are, and whether they hold together.

/** Bytes a value takes, by its type. */
type Kind = 'byte' | 'two' | 'four' | 'variable' | 'text' | 'pair'

const kinds: ReadonlyMap<number, Kind> = new Map(
  (
    [
      ['byte', [0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2a]],
      ['two', [0x13, 0x21, 0x22, 0x23]],
      ['four', [0x02, 0x11, 0x18, 0x27]],
      ['variable', [0x0b]],
      ['text', [0x03, 0x08, 0x09, 0x12, 0x15, 0x16, 0x1a, 0x1c, 0x1f]],
      ['pair', [0x26]],
    ] as const
  ).flatMap(([kind, ids]) => ids.map((id): [number, Kind] => [id, kind])),
)

const fixed: Readonly<Record<'byte' | 'two' | 'four', number>> = { byte: 1, two: 2, four: 4 }

/** A Variable Byte Integer (1.5.5): up to four bytes. Null where it is not whole or too long. */
export function readVariableInteger(bytes: Uint8Array, at: number): { readonly value: number; readonly bytes: number } | null {
  let value = 0
  for (let index = 0; index < 4; index += 1) {
    const byte = bytes[at + index]
    if (byte === undefined) return null
    value += (byte & 127) * 128 ** index
    if (byte < 128) return { value, bytes: index + 1 }
  }
  return null
}

/** Properties of a packet whose property length stands at `at`; null where they are malformed. None at all is 0. */
export function countProperties(body: Uint8Array, at: number): number | null {
  const length = readVariableInteger(body, at)
  if (length === null) return null
  let position = at + length.bytes
  const end = position + length.value
  if (end > body.length) return null
  let count = 0
  for (; position < end; count += 1) {
    const kind = kinds.get(body[position] ?? 0)
    const size = kind === undefined ? null : sizeOf(kind, body, position + 1)
    if (size === null) return null
    position += 1 + size
  }
  return position === end ? count : null
}

function sizeOf(kind: Kind, body: Uint8Array, at: number): number | null {
  if (kind === 'variable') return readVariableInteger(body, at)?.bytes ?? null
  if (kind === 'text') return textSize(body, at)
  if (kind !== 'pair') return fixed[kind]
  const name = textSize(body, at)
  return name + textSize(body, at + name)
}

function textSize(body: Uint8Array, at: number): number {
  return 2 + (((body[at] ?? 0) << 8) | (body[at + 1] ?? 0))
}
