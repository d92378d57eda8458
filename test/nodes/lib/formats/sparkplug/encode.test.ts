import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodePayload } from '../../../../../nodes/lib/formats/sparkplug/decode.ts'
import { encodePayload } from '../../../../../nodes/lib/formats/sparkplug/encode.ts'
import type { Payload } from '../../../../../nodes/lib/formats/sparkplug/payload.ts'

test('fields are written in the order of their numbers, byte by byte as by hand', () => {
  const payload: Payload = { seq: 5, timestamp: 300, metrics: [{ value: { as: 'int', is: 0xffff_fffe }, datatype: 3, alias: 1, name: 'a' }] }
  assert.equal(Buffer.from(encodePayload(payload)).toString('hex'), '08ac02120d0a01611001200350feffffff0f1805')
})

/** Written by protoc 3.21.12 from a text with every kind of field. */
const byProtoc = [
  '0880d095ffbc31123f0a0169100118ffffffffffffffffff01200328013001420512017818054a1a0a01610a01621205080318c001120b08144a070a',
  '016e1202100150feffffff0f120e0a016c58ffffffffffffffffff0112080a016665cdcc4c40120c0a0164699c7500883ce437fe12050a0162700012',
  '090a01737a04c2b5c3a912080a017982010201ff12260a0264738a011f08021201611201621803180c22090a0208070a0332017a22060a0208080a00',
  '12270a01749201210a0131120e0a016d200a69000000000000f03f1a070a017010071801220172280018ff012201752a0100',
].join('')

test('what protoc has written is decoded, and encoded to the same bytes', () => {
  const bytes = Uint8Array.from(Buffer.from(byProtoc, 'hex'))
  const payload = decodePayload(bytes)
  assert.deepEqual(
    payload.metrics?.map(({ name, value }) => [name, value?.as]),
    [
      ['i', 'int'],
      ['l', 'long'],
      ['f', 'float'],
      ['d', 'double'],
      ['b', 'boolean'],
      ['s', 'string'],
      ['y', 'bytes'],
      ['ds', 'dataSet'],
      ['t', 'template'],
    ],
  )
  assert.deepEqual([payload.seq, payload.metrics?.[0]?.timestamp, payload.metrics?.[5]?.value?.is], [255, 0xffff_ffff_ffff_ffffn, 'µé'])
  assert.deepEqual(encodePayload(payload), bytes)
})

test('what is encoded is decoded to the same', () => {
  const payload: Payload = {
    timestamp: 1_700_000_000_000,
    seq: 255,
    uuid: 'u',
    body: Uint8Array.of(0, 255),
    metrics: [
      { name: 'long', value: { as: 'long', is: 0xffff_ffff_ffff_ffffn }, isHistorical: true },
      { name: 'float', value: { as: 'float', is: 1.5 }, isNull: false },
      { name: 'double', value: { as: 'double', is: -0.1 } },
      { name: 'string', value: { as: 'string', is: 'µ' }, properties: { keys: ['q'], values: [{ type: 3, value: { as: 'int', is: 192 } }] } },
      { name: 'bytes', value: { as: 'bytes', is: new Uint8Array(300) } },
      {
        name: 'set',
        value: { as: 'dataSet', is: { columnCount: 1, columns: ['c'], types: [11], rows: [{ elements: [{ value: { as: 'boolean', is: true } }] }] } },
      },
      {
        name: 'template',
        value: { as: 'template', is: { isDefinition: true, metrics: [{ name: 'm', datatype: 9 }], parameters: [{ name: 'p', type: 7 }] } },
      },
    ],
  }
  assert.deepEqual(decodePayload(encodePayload(payload)), payload)
})
