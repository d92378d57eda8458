import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../../../../../nodes/lib/fault.ts'
import { decodePayload } from '../../../../../nodes/lib/formats/sparkplug/decode.ts'

// Bytes made by hand from the .proto: key = field number × 8 + wire type.
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'))
const reasonOf = (hex: string) => {
  try {
    decodePayload(bytes(hex))
  } catch (thrown) {
    return isFault(thrown) && thrown.code === 'sparkplug.malformed' ? thrown.params['reason'] : thrown
  }
  return null
}

test('a payload of one metric, byte by byte', () => {
  // timestamp 300, metrics { name "a", alias 1, datatype 3, int_value 2^32 - 2 }, seq 5
  assert.deepEqual(decodePayload(bytes('08 AC02  12 0D 0A0161 1001 2003 50FEFFFFFF0F  1805')), {
    timestamp: 300,
    metrics: [{ name: 'a', alias: 1, datatype: 3, value: { as: 'int', is: 0xffff_fffe } }],
    seq: 5,
  })
})

test('each member of a metric’s value', () => {
  const valueIn = (hex: string) =>
    decodePayload(bytes(`12 ${(hex.replaceAll(/\s/g, '').length / 2).toString(16).padStart(2, '0')} ${hex}`)).metrics?.[0]?.value
  assert.deepEqual(valueIn('58 FFFFFFFFFFFFFFFFFF01'), { as: 'long', is: 0xffff_ffff_ffff_ffffn })
  assert.deepEqual(valueIn('58 FFFFFFFFFFFFFF0F'), { as: 'long', is: Number.MAX_SAFE_INTEGER })
  assert.deepEqual(valueIn('58 8080808080808010'), { as: 'long', is: 0x20_0000_0000_0000n })
  assert.deepEqual(valueIn('65 0000A03F'), { as: 'float', is: 1.25 })
  assert.deepEqual(valueIn('69 000000000000F43F'), { as: 'double', is: 1.25 })
  assert.deepEqual(valueIn('70 01'), { as: 'boolean', is: true })
  assert.deepEqual(valueIn('7A 02 C3A9'), { as: 'string', is: 'é' })
  assert.deepEqual(valueIn('8201 02 0102'), { as: 'bytes', is: Uint8Array.of(1, 2) })
  // num_of_columns 1, columns "c", types 7, rows { elements { int_value 9 } }
  assert.deepEqual(valueIn('8A01 0D 0801 120163 1807 22 04 0A02 0809'), {
    as: 'dataSet',
    is: { columnCount: 1, columns: ['c'], types: [7], rows: [{ elements: [{ value: { as: 'int', is: 9 } }] }] },
  })
  // version "1", metrics { name "m" }, template_ref "t", is_definition false
  assert.deepEqual(valueIn('9201 0D 0A0131 12 03 0A016D 220174 2800'), {
    as: 'template',
    is: { version: '1', metrics: [{ name: 'm' }], templateRef: 't', isDefinition: false },
  })
})

test('properties, flags and metadata of a metric', () => {
  // is_historical, is_transient, is_null, metadata { size 7 }, properties { keys "k", values { type 12, string_value "v" } }
  assert.deepEqual(decodePayload(bytes('12 18 2801 3001 3801 42021807 4A 0C 0A016B 12 07 080C 420176 1000  0805 0805')).timestamp, 5)
  assert.deepEqual(decodePayload(bytes('12 16 2801 3001 3801 42021807 4A 0A 0A016B 12 05 080C 420176')).metrics, [
    {
      isHistorical: true,
      isTransient: true,
      isNull: true,
      metadata: { size: 7 },
      properties: { keys: ['k'], values: [{ type: 12, value: { as: 'string', is: 'v' } }] },
    },
  ])
})

test('types of columns may also come packed', () => {
  const dataSet = decodePayload(bytes('12 07 8A01 04 1A 02 0307')).metrics?.[0]?.value
  assert.deepEqual(dataSet, { as: 'dataSet', is: { types: [3, 7] } })
})

test('of two members of one value the last one counts, unknown fields are passed over', () => {
  assert.deepEqual(decodePayload(bytes('12 04 5001 7001')).metrics, [{ value: { as: 'boolean', is: true } }])
  // fields 100 (varint), 101 (64 bit), 102 (length 2), 103 (32 bit)
  assert.deepEqual(decodePayload(bytes('A006 07  A906 0102030405060708  B206 02 FFFF  BD06 01020304  1809')), { seq: 9 })
})

test('a negative int32 in ten bytes is the uint32 it was cut from; another number beyond 32 bit is refused', () => {
  assert.deepEqual(decodePayload(bytes('12 0B 50FFFFFFFFFFFFFFFFFF01')).metrics, [{ value: { as: 'int', is: 0xffff_ffff } }])
  assert.equal(reasonOf('12 06 50 8080808010'), 'uint32')
})

test('a value that is not UTF-8 is null and costs the others nothing; a name that is not is refused', () => {
  assert.deepEqual(decodePayload(bytes('12 03 7A01FF 12 02 7001')).metrics, [
    { value: { as: 'string', is: null } },
    { value: { as: 'boolean', is: true } },
  ])
  assert.equal(reasonOf('12 03 0A01FF'), 'utf-8')
})

test('what is no payload is one fault with a reason', () => {
  const cases: readonly [string, string][] = [
    ['08', 'cut-off'],
    ['08 80', 'cut-off'],
    ['08 FFFFFFFFFFFFFFFFFF02', 'varint'],
    ['08 80808080808080808080 01', 'varint'],
    ['12 05 0A01', 'length'],
    ['12 02 0A05', 'length'],
    ['12 FFFFFFFFFFFFFFFFFF01', 'length'],
    ['0A 00', 'wire-type'],
    ['10 01', 'wire-type'],
    ['0B', 'wire-type'],
    ['A306', 'wire-type'],
    ['00', 'field-number'],
    ['07', 'field-number'],
    ['12 05 8A01 02 1A 05', 'length'],
  ]
  for (const [hex, reason] of cases) assert.equal(reasonOf(hex), reason, hex)
  assert.deepEqual(decodePayload(new Uint8Array()), {})
})

test('nesting and the number of fields are bounded', () => {
  let nested = ''
  for (let depth = 0; depth < 12; depth += 1) {
    const template = `9201 ${length(nested)} ${nested}`
    nested = `12 ${length(template)} ${template}`
  }
  assert.equal(reasonOf(nested), 'too-deep')
  assert.equal(reasonOf('1200'.repeat(1_000_001)), 'too-many-fields')
})

test('names of members of objects are no way in', () => {
  const [metric] = decodePayload(bytes(`12 0B 0A09 ${Buffer.from('__proto__').toString('hex')}`)).metrics ?? []
  assert.equal(metric?.name, '__proto__')
  assert.equal(Object.getPrototypeOf(metric), Object.prototype)
})

/** As a varint of two bytes, so that one width fits all. */
function length(hex: string): string {
  const count = hex.replaceAll(/\s/g, '').length / 2
  return [(count & 0x7f) | 0x80, count >> 7].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
