// Times on a serial line, by Modbus over Serial Line 1.02, 2.5.1.1.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { characterMs, silenceMs } from '../../../nodes/modbus-connection/serial-timing.ts'

const settings = { baudRate: 9_600, dataBits: '8', parity: 'even', stopBits: '1' }

test('a character is its bits, with start, parity and stop', () => {
  assert.equal(characterMs(settings), 11_000 / 9_600)
  assert.equal(characterMs({ ...settings, parity: 'none' }), 10_000 / 9_600)
  assert.equal(characterMs({ ...settings, dataBits: '7', stopBits: '2' }), 11_000 / 9_600)
})

test('silence is three and a half characters, and 1.75 ms above 19,200 baud', () => {
  assert.equal(silenceMs(settings).toFixed(6), '4.010417')
  assert.equal(silenceMs({ ...settings, baudRate: 19_200 }).toFixed(6), '2.005208')
  assert.deepEqual([silenceMs({ ...settings, baudRate: 38_400 }), silenceMs({ ...settings, baudRate: 115_200 })], [1.75, 1.75])
})
