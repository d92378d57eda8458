// RTU frames: the examples of the standard, and everything that is no answer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dueOf } from '../../../../nodes/modbus-connection/session/frames.ts'
import { rtu, withCrc } from '../../../../nodes/modbus-connection/session/rtu.ts'

const hex = (text: string) => Buffer.from(text, 'hex')
function look(request: string, answer: Buffer) {
  const due = dueOf(hex(request))
  assert.ok(due)
  const found = rtu.look(answer, due, 0)
  return found.is === 'answer' ? found.body.toString('hex') : found.is === 'anomaly' ? found.what : found.is
}

test('the checksum is that of the standard', () => {
  // Modbus over Serial Line 1.02, appendix B: unit 2, function 7 has the CRC 41 12.
  assert.equal(withCrc(hex('0207')).toString('hex'), '02074112')
  assert.equal(rtu.encode(hex('010300640002'), 7).toString('hex'), withCrc(hex('010300640002')).toString('hex'))
})

const request = '010300640002'
test('an answer is known by its length and checksum, however it comes', () => {
  const answer = withCrc(hex('01030400070008'))
  for (let length = 0; length < answer.length; length += 1) assert.equal(look(request, answer.subarray(0, length)), 'open')
  assert.equal(look(request, answer), '01030400070008')
  assert.equal(look(request, withCrc(hex('018302'))), '018302')
})

const anomalies: readonly (readonly [name: string, answer: Buffer, what: string])[] = [
  ['another unit', withCrc(hex('02030400070008')), 'unit'],
  ['another function', withCrc(hex('01040400070008')), 'function'],
  ['another length', withCrc(hex('0103020007')), 'length'],
  ['a byte more', Buffer.concat([withCrc(hex('01030400070008')), hex('00')]), 'length'],
  ['a wrong checksum', hex('01030400070008ffff'), 'checksum'],
  ['an exception with a wrong checksum', hex('018302ffff'), 'checksum'],
  ['a stray byte before', Buffer.concat([hex('00'), withCrc(hex('01030400070008'))]), 'unit'],
]
for (const [name, answer, what] of anomalies) {
  test(`${name} is no answer`, () => assert.equal(look(request, answer), what))
}

test('a line that echoes is not believed, though the request for some coils reads like their answer', () => {
  const coils = '010103000013'
  assert.equal(look(coils, withCrc(hex('010103000014'))), '010103000014')
  assert.equal(look(coils, withCrc(hex(coils))), 'echo')
})

test('an identification is as long as its objects are', () => {
  const identity = '012b0e018100000203' + '616263' // one object, cut
  const whole = withCrc(hex('012b0e01810000020003616263010178'))
  assert.equal(look('012b0e0100', hex(identity.slice(0, 20))), 'open')
  for (let length = 0; length < whole.length; length += 1) assert.equal(look('012b0e0100', whole.subarray(0, length)), 'open')
  assert.equal(look('012b0e0100', whole), '012b0e01810000020003616263010178')
  assert.equal(look('012b0e0100', withCrc(hex('012b0e02810000010003616263'))), 'function')
  assert.equal(look('012b0e0100', hex(`012b0e01810000ff${'00ff'.padEnd(514, '0')}00ff`)), 'length')
})
