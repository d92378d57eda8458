// Modbus TCP framing, with streams cut at random.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomBytes, randomInteger, seededRandom, testSeed } from '../support/random.ts'
import { type Adu, encodeAdu, mbapStream } from './modbus-mbap.ts'

const readTen: Adu = { transaction: 0x0102, unit: 7, pdu: Buffer.from('030000000a', 'hex') }

test('a request is seven header bytes and the PDU', () => {
  assert.equal(encodeAdu(readTen).toString('hex'), '010200000006' + '07' + '030000000a')
})

test('a stream cut anywhere yields the requests that were put in', (t) => {
  const random = seededRandom(testSeed(t))
  for (let round = 0; round < 200; round++) {
    const sent = Array.from({ length: 1 + randomInteger(random, 8) }, () => ({
      transaction: randomInteger(random, 0x1_0000),
      unit: randomInteger(random, 256),
      pdu: randomBytes(random, 1 + randomInteger(random, 253)),
    }))
    let bytes = Buffer.concat(sent.map(encodeAdu))
    const stream = mbapStream()
    const received: Adu[] = []
    while (bytes.length > 0) {
      const cut = 1 + randomInteger(random, bytes.length)
      received.push(...stream.push(bytes.subarray(0, cut)))
      bytes = bytes.subarray(cut)
    }
    assert.deepEqual(received, sent)
    assert.equal(stream.isBroken, false)
  }
})

test('bytes that are no header break the stream for good, after the requests before them', () => {
  const wrong = { protocol: '00010001000601030000000a', tooShort: '0001000000010103', tooLong: '0001000000ff0103' }
  for (const [what, hex] of Object.entries(wrong)) {
    const stream = mbapStream()
    assert.equal(stream.push(Buffer.concat([encodeAdu(readTen), Buffer.from(hex, 'hex')])).length, 1, what)
    assert.equal(stream.isBroken, true, what)
    assert.deepEqual(stream.push(encodeAdu(readTen)), [], what)
  }
})
