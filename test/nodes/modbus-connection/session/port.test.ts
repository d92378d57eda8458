// The port: nothing but the whole answer to the one request in flight gets through, whatever bytes arrive, however cut.
import assert from 'node:assert/strict'
import { Duplex } from 'node:stream'
import { test } from 'node:test'
import { systemClock } from '../../../../nodes/lib/clock.ts'
import type { Fault } from '../../../../nodes/lib/fault.ts'
import { mbapStream } from '../../../../nodes/modbus-connection/session/mbap.ts'
import { StrictPort } from '../../../../nodes/modbus-connection/session/port.ts'
import { encodeAdu } from '../../../simulators/modbus-mbap.ts'
import { handClock, settle } from '../../../support/hand-clock.ts'
import { mutated, randomInteger, seededRandom, testSeed } from '../../../support/random.ts'

/** Unit 1, function 3, from register 100, two of them; the CRC is not looked at. */
const request = Buffer.from('010300640002ffff', 'hex')
const answerPdu = Buffer.from('030400070008', 'hex')
const answerAt = (transaction: number) => encodeAdu({ transaction, unit: 1, pdu: answerPdu })
const hex = (...parts: readonly string[]) => Buffer.from(parts.join(''), 'hex')

function openPort({ firstTransaction = 0, clock = systemClock } = {}) {
  const sent: Buffer[] = []
  const socket = new Duplex({
    read() {},
    write(bytes: Buffer, _, done) {
      sent.push(bytes)
      done()
    },
  })
  const counts: Record<string, number> = {}
  const port = new StrictPort({
    socket,
    framing: mbapStream,
    clock,
    timeoutMs: 1_000,
    firstTransaction,
    count: (name, amount = 1) => (counts[name] = (counts[name] ?? 0) + amount),
  })
  const frames: string[] = []
  port.on('data', (frame: Buffer) => frames.push(frame.toString('hex')))
  const fault = () => (port.ended.aborted ? (port.ended.reason as Fault) : null)
  return { port, socket, sent, frames, counts, fault, receive: (bytes: Buffer) => socket.emit('data', bytes) }
}

test('a request leaves as MBAP with all sixteen bits of the transaction, its answer comes back as RTU', () => {
  const { port, sent, frames, counts, fault, receive } = openPort({ firstTransaction: 0xffff })
  port.write(request)
  receive(answerAt(0))
  port.write(request)
  receive(answerAt(1))
  assert.deepEqual(
    sent.map((bytes) => bytes.toString('hex')),
    ['000000000006010300640002', '000100000006010300640002'],
  )
  // The CRC of 01 03 04 00 07 00 08, low byte first.
  assert.deepEqual(frames, ['01030400070008' + '4a34', '01030400070008' + '4a34'])
  assert.deepEqual(counts, { requests: 2, bytesOut: 24, bytesIn: 26 })
  assert.equal(fault(), null)
  port.close()
})

test('an answer that comes byte by byte is one answer', () => {
  const { port, frames, receive } = openPort()
  port.write(request)
  for (const byte of answerAt(1)) receive(Buffer.from([byte]))
  assert.equal(frames.length, 1)
  port.close()
})

test('an exception is an answer', () => {
  const { port, frames, fault, receive } = openPort()
  port.write(request)
  receive(encodeAdu({ transaction: 1, unit: 1, pdu: hex('8302') }))
  assert.deepEqual([frames.length, frames[0]?.slice(0, 6), fault()], [1, '018302', null])
  port.close()
})

const anomalies: readonly (readonly [name: string, bytes: Buffer, what: string])[] = [
  ['another transaction', answerAt(2), 'transaction'],
  ['a transaction 256 away, which modbus-serial takes for its own', answerAt(257), 'transaction'],
  ['another protocol', hex('0001', '0001', '0007', '01', '030400070008'), 'protocol'],
  ['another function', encodeAdu({ transaction: 1, unit: 1, pdu: hex('040400070008') }), 'function'],
  ['the exception of another function', encodeAdu({ transaction: 1, unit: 1, pdu: hex('8402') }), 'function'],
  ['a length of nothing', hex('0001', '0000', '0000'), 'length'],
  ['a length no PDU has', hex('0001', '0000', '00ff'), 'length'],
  ['fewer registers than asked for', encodeAdu({ transaction: 1, unit: 1, pdu: hex('03020007') }), 'length'],
  ['more registers than asked for', encodeAdu({ transaction: 1, unit: 1, pdu: hex('0306000700080009') }), 'length'],
  ['a byte count that lies', encodeAdu({ transaction: 1, unit: 1, pdu: hex('030200070008') }), 'length'],
  ['a long exception', encodeAdu({ transaction: 1, unit: 1, pdu: hex('830200') }), 'length'],
  ['a byte behind the answer', Buffer.concat([answerAt(1), hex('00')]), 'length'],
  ['the answer twice', Buffer.concat([answerAt(1), answerAt(1)]), 'length'],
  ['a stray byte before the answer', Buffer.concat([hex('00'), answerAt(1)]), 'transaction'],
]
for (const [name, bytes, what] of anomalies) {
  test(`${name} ends the stay, all at once and byte by byte, and nothing gets through`, () => {
    for (const chunks of [[bytes], [...bytes].map((byte) => Buffer.from([byte]))]) {
      const { port, socket, frames, counts, fault, receive } = openPort()
      port.write(request)
      // What follows a whole answer byte by byte was not asked for: the answer itself is sound.
      const isLater = chunks.length > 1 && bytes.subarray(0, 13).equals(answerAt(1))
      for (const chunk of chunks) receive(chunk)
      assert.deepEqual([fault()?.code, fault()?.params], ['modbus.not-the-answer', { what: isLater ? 'unasked' : what }])
      assert.equal(frames.length, isLater ? 1 : 0)
      assert.deepEqual([socket.destroyed, port.isOpen, counts['anomalies']], [true, false, 1])
    }
  })
}

test('the answer of another unit ends the stay and says whose it is', () => {
  const { port, frames, fault, receive } = openPort()
  port.write(request)
  receive(encodeAdu({ transaction: 1, unit: 2, pdu: answerPdu }))
  assert.deepEqual([fault()?.code, fault()?.params, frames.length], ['modbus.wrong-unit', { asked: 1, unit: 2 }, 0])
})

test('a frame cut short is not made whole by the next one', () => {
  const { port, frames, fault, receive } = openPort()
  port.write(Buffer.from('01030064000affff', 'hex'))
  receive(encodeAdu({ transaction: 1, unit: 1, pdu: hex('0314', '0001'.repeat(10)) }).subarray(0, 18))
  receive(answerAt(9))
  assert.deepEqual([fault()?.params, frames.length], [{ what: 'cut-short' }, 0])
})

test('bytes nobody asked for end the stay', () => {
  const { fault, receive } = openPort()
  receive(hex('00'))
  assert.deepEqual(fault()?.params, { what: 'unasked' })
})

test('a second request while one is in flight ends the stay and is not sent', () => {
  const { port, sent, fault } = openPort()
  port.write(request)
  port.write(request)
  assert.deepEqual([sent.length, fault()?.params], [1, { what: 'two-in-flight' }])
})

test('no function code but those that read gets out', () => {
  for (let functionCode = 0; functionCode <= 255; functionCode += 1) {
    const { port, sent, fault } = openPort()
    port.write(Buffer.from([1, functionCode, 0, 0, 0, 1, 0xff, 0xff]))
    const isRead = functionCode >= 1 && functionCode <= 4
    assert.deepEqual([sent.length, fault()?.code], isRead ? [1, undefined] : [0, 'modbus.not-a-read'])
    port.close()
  }
})

test('of function code 43 only the device identification gets out', () => {
  for (let type = 0; type <= 255; type += 1) {
    const { port, sent, fault } = openPort()
    port.write(Buffer.from([1, 0x2b, type, 1, 0, 0xff, 0xff]))
    assert.deepEqual([sent.length, fault()?.code], type === 0x0e ? [1, undefined] : [0, 'modbus.not-a-read'])
    port.close()
  }
})

test('an identification that goes on reaches the library as if it did not, and one it cannot read ends the stay', () => {
  const { port, frames, fault, receive } = openPort()
  const identify = Buffer.from('012b0e0100ffff', 'hex')
  port.write(identify)
  receive(encodeAdu({ transaction: 1, unit: 1, pdu: hex('2b0e0181ff0101', '0003616263') }))
  assert.equal(frames[0]?.slice(0, -4), '012b0e0181000101' + '0003616263')
  port.on('data', () => {
    throw new TypeError('as a library does')
  })
  port.write(identify)
  receive(encodeAdu({ transaction: 2, unit: 1, pdu: hex('2b0e0181000001', '0003616263') }))
  assert.deepEqual(fault()?.params, { what: 'unreadable' })
})

test('silence, a part of an answer and then silence: a timeout, counted', async () => {
  for (const length of [0, 5, 12]) {
    const clock = handClock()
    const { port, counts, fault, receive } = openPort({ clock })
    port.write(request)
    if (length > 0) receive(answerAt(1).subarray(0, length))
    await clock.advance(999)
    assert.equal(fault(), null)
    await clock.advance(1)
    assert.deepEqual([fault()?.code, fault()?.params, counts['timeouts']], ['modbus.timeout', { unit: 1, ms: 1_000 }, 1])
  }
})

test('an answered request leaves no timer behind, nor does a closed port', async () => {
  const clock = handClock()
  const { port, receive } = openPort({ clock })
  port.write(request)
  receive(answerAt(1))
  assert.equal(clock.pending, 0)
  port.write(request)
  port.close()
  assert.equal(clock.pending, 0)
})

const ends: readonly (readonly [string, (socket: Duplex) => void, string])[] = [
  ['the device’s FIN', (socket) => socket.push(null), 'modbus.line-closed'],
  ['a reset', (socket) => socket.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })), 'modbus.line-broken'],
  ['a socket that closes', (socket) => socket.destroy(), 'modbus.line-closed'],
]
for (const [name, end, code] of ends) {
  test(`${name} ends the stay without waiting for the timeout`, async () => {
    const { port, socket, fault } = openPort({ clock: handClock() })
    port.write(request)
    end(socket)
    await settle()
    assert.equal(fault()?.code, code)
    assert.equal(socket.destroyed, true)
  })
}

test('what comes after the end is not looked at, and the first reason stays', () => {
  const { port, frames, fault, receive } = openPort()
  port.write(request)
  receive(answerAt(9))
  receive(answerAt(1))
  port.close()
  assert.deepEqual([frames.length, fault()?.code], [0, 'modbus.not-the-answer'])
})

test('of 20,000 mangled answers, cut anywhere, only the very bytes of an answer of this request get through', (t) => {
  const random = seededRandom(testSeed(t))
  let through = 0
  for (let round = 0; round < 20_000; round += 1) {
    const { port, sent, frames, fault, receive } = openPort({ firstTransaction: randomInteger(random, 65_536), clock: handClock() })
    port.write(request)
    const transaction = sent.at(-1)?.readUInt16BE(0) ?? -1
    const bytes = mutated(random, answerAt(transaction))
    for (let at = 0; at < bytes.length; ) {
      const size = 1 + randomInteger(random, bytes.length)
      receive(bytes.subarray(at, at + size))
      at += size
    }
    assert.ok(frames.length <= 1)
    if (frames[0] !== undefined) {
      through += 1
      assertAnswers(bytes, transaction, frames[0])
    } else if (fault() === null) assert.ok(bytes.length < 13)
    port.close()
  }
  // Some wounds change registers only: no framing can know, and some leave the answer whole.
  t.diagnostic(`${through} got through`)
})

/** The frame is what the device sent after its header, and the header is that of the request. */
function assertAnswers(bytes: Buffer, transaction: number, frame: string): void {
  const length = bytes.readUInt16BE(4)
  assert.deepEqual([bytes.readUInt16BE(0), bytes.readUInt16BE(2), bytes[6]], [transaction, 0, 1])
  assert.equal(frame.slice(0, -4), bytes.subarray(6, 6 + length).toString('hex'))
  assert.ok(frame.startsWith('010304') || frame.startsWith('0183'))
}
