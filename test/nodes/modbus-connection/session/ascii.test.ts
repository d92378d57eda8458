// ASCII frames: colon, digits, checksum, CR and LF; and everything that is no answer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ascii } from '../../../../nodes/modbus-connection/session/ascii.ts'
import { dueOf } from '../../../../nodes/modbus-connection/session/frames.ts'

const request = Buffer.from('010300640002', 'hex')
function look(text: string): string {
  const due = dueOf(request)
  assert.ok(due)
  const found = ascii.look(Buffer.from(text, 'latin1'), due, 0)
  return found.is === 'answer' ? found.body.toString('hex') : found.is === 'anomaly' ? found.what : found.is
}

test('a request is written in capital digits with the checksum of the standard', () => {
  // 01 + 03 + 64 + 02 = 6A; its two's complement is 96.
  assert.equal(ascii.encode(request, 7).toString('latin1'), ':01030064000296\r\n')
})

const answer = ':01030400070008E9\r\n'
test('an answer is known at its end, in capitals or not', () => {
  for (let length = 0; length < answer.length; length += 1) assert.equal(look(answer.slice(0, length)), 'open', String(length))
  assert.equal(look(answer), '01030400070008')
  assert.equal(look(answer.toLowerCase()), '01030400070008')
  assert.equal(look(':0183027A\r\n'), '018302')
})

const anomalies: readonly (readonly [name: string, text: string, what: string])[] = [
  ['no colon', `x${answer}`, 'start'],
  ['another unit', ':02030400070008E8\r\n', 'unit'],
  ['another length', ':0103020007F3\r\n', 'length'],
  ['a wrong checksum', ':01030400070008E8\r\n', 'checksum'],
  ['what is no digit', ':0103040007000G', 'digit'],
  ['an end that comes early', ':01030400070\r\n', 'digit'],
  ['no end', ':01030400070008E9xx', 'length'],
  ['more after the end', `${answer}:`, 'length'],
]
for (const [name, text, what] of anomalies) {
  test(`${name} is no answer`, () => assert.equal(look(text), what))
}
