// The port on a line without transaction ids: an answer is believed after a silence, and a serial port outlives it.
import assert from 'node:assert/strict'
import { Duplex } from 'node:stream'
import { test } from 'node:test'
import type { Fault } from '../../../../nodes/lib/fault.ts'
import { StrictPort } from '../../../../nodes/modbus-connection/session/port.ts'
import { rtu, withCrc } from '../../../../nodes/modbus-connection/session/rtu.ts'
import { handClock, settle } from '../../../support/hand-clock.ts'

const request = Buffer.from('010300640002ffff', 'hex')
const answer = withCrc(Buffer.from('01030400070008', 'hex'))

function openPort(more: object = {}) {
  const clock = handClock()
  const sent: Buffer[] = []
  const socket = new Duplex({
    read() {},
    write(bytes: Buffer, _, done) {
      sent.push(bytes)
      done()
    },
  })
  socket.on('error', () => undefined)
  const options = { socket, framing: rtu, clock, timeoutMs: 1_000, firstTransaction: 0, count: () => undefined, silenceMs: 4, isCarrierKept: true }
  const port = new StrictPort({ ...options, ...more })
  const frames: string[] = []
  port.on('data', (frame: Buffer) => frames.push(frame.toString('hex')))
  const fault = () => (port.ended.aborted ? (port.ended.reason as Fault) : null)
  return { clock, port, socket, sent, frames, fault, receive: (bytes: Buffer) => socket.emit('data', bytes) }
}

test('the request leaves with its checksum, the answer passes when the line has been silent', async () => {
  const { clock, port, sent, frames, receive } = openPort()
  port.write(request)
  assert.equal(sent[0]?.toString('hex'), withCrc(request.subarray(0, -2)).toString('hex'))
  receive(answer)
  await clock.advance(3)
  assert.equal(frames.length, 0)
  await clock.advance(1)
  assert.deepEqual(frames, [answer.toString('hex')])
  assert.equal(clock.pending, 0)
})

test('what follows within the silence takes the answer with it', async () => {
  const { clock, port, frames, fault, receive } = openPort()
  port.write(request)
  receive(answer)
  await clock.advance(3)
  receive(answer)
  await clock.advance(10)
  assert.deepEqual([frames.length, fault()?.params], [0, { what: 'length' }])
})

test('a serial port stays open after an anomaly, and no listener stays on it', async () => {
  const { port, socket, fault, receive } = openPort()
  const before = socket.listenerCount('error')
  port.write(request)
  receive(Buffer.from([9]))
  assert.equal(fault()?.code, 'modbus.wrong-unit')
  assert.deepEqual([socket.destroyed, socket.listenerCount('data'), socket.listenerCount('close')], [false, 0, 0])
  assert.equal(socket.listenerCount('error'), before - 1)
})

test('a serial port that goes away ends the stay', async () => {
  const { port, socket, fault } = openPort()
  port.write(request)
  socket.destroy()
  await settle()
  assert.equal(fault()?.code, 'modbus.line-closed')
})

test('on a slow line the bytes have their time beside the device', async () => {
  // 8 characters there, 9 back, 10 ms each.
  const { clock, port, fault } = openPort({ characterMs: 10 })
  port.write(request)
  await clock.advance(1_169)
  assert.equal(fault(), null)
  await clock.advance(1)
  assert.deepEqual(fault()?.params, { unit: 1, ms: 1_000 })
})
