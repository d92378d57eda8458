// What reading costs: round trips on a network, characters on a serial line.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { costOf, type LinkSettings, linkOf, linkWith, predictedMs } from '../../../nodes/modbus-connection/link.ts'

const settings: LinkSettings = { transport: 'tcp', baudRate: 9_600, dataBits: '8', parity: 'none', stopBits: '1', pauseBetweenRequestsMs: 0 }
const about = (value: number, expected: number) => assert.ok(Math.abs(value - expected) < 0.01 * expected, `${value}, not about ${expected}`)

test('on a network a request costs a round trip and the rest the device is given', () => {
  assert.equal(costOf(linkOf(settings)).requestMs, 2)
  assert.equal(costOf(linkOf({ ...settings, transport: 'udp', pauseBetweenRequestsMs: 10 })).requestMs, 12)
})

test('at 9,600 baud a register costs two characters, a request thirteen and two silences or the turnaround', () => {
  const { requestMs, registerMs } = costOf(linkOf({ ...settings, transport: 'serial-rtu' }))
  about(registerMs, 2 * 1.0417)
  about(requestMs, 13 * 1.0417 + 4.01 + 5)
})

test('above 19,200 baud the silence between frames is fixed', () => {
  const { requestMs } = costOf({ kind: 'serial', baudRate: 115_200, bitsPerByte: 10, turnaroundMs: 0 })
  about(requestMs, 13 * 0.0868 + 2 * 1.75)
})

test('parity and a second stop bit take their time, and ASCII sends two characters a byte', () => {
  const bits = (more: Partial<LinkSettings>) => {
    const link = linkOf({ ...settings, transport: 'serial-rtu', ...more })
    return link.kind === 'serial' ? link.bitsPerByte : null
  }
  assert.deepEqual(
    [bits({}), bits({ parity: 'even' }), bits({ stopBits: '2' }), bits({ transport: 'serial-ascii', dataBits: '7', parity: 'even' })],
    [10, 11, 11, 20],
  )
})

test('a scan takes the sum of its requests; sixteen bits count as a register', () => {
  const link = linkWith(linkOf(settings), { requestMs: 3, registerMs: 0.5 })
  const blocks = [
    { register: 'holding', count: 10 },
    { register: 'coil', count: 32 },
  ] as const
  assert.equal(predictedMs(blocks, link), 3 + 5 + 3 + 1)
})

test('what was measured on a serial line changes the turnaround, never the time of a character', () => {
  const link = linkOf({ ...settings, transport: 'serial-rtu' })
  const measured = linkWith(link, { requestMs: costOf(link).requestMs + 20, registerMs: 0 })
  about(costOf(measured).requestMs, costOf(link).requestMs + 20)
  assert.equal(costOf(measured).registerMs, costOf(link).registerMs)
})
