// Request and answer PDUs of a unit, as a table.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerPdu, type UnitMap } from './modbus-map.ts'

const unit: UnitMap = {
  holding: (address) => (address >= 20 && address < 40 ? undefined : address * 2 - 4),
  input: (_, nowMs) => nowMs,
  coil: (address) => Number(address % 3 === 0),
  discrete: () => {
    throw new Error('sensor card missing')
  },
  maxRegisters: 50,
}

const answers: readonly [what: string, request: string, answer: string][] = [
  ['registers are words, high byte first', '0300000003', '0306' + 'fffc' + 'fffe' + '0000'],
  ['input registers see the time', '0400000001', '0402' + '1234'],
  ['the first coil is the lowest bit', '010000000a', '0102' + '49' + '02'],
  ['a gap refuses the whole block', '0300130002', '8302'],
  ['the address space ends at 65535', '03ffff0002', '8302'],
  ['no quantity', '0300000000', '8303'],
  ['more than the device takes', '0300000033', '8303'],
  ['more coils than the standard allows', '01000007d1', '8103'],
  ['a short request', '030000', '8303'],
  ['a long request', '030000000100', '8303'],
  ['a write', '0600000001', '8601'],
  ['an unknown function', '2b0e0100', 'ab01'],
  ['a device that fails inside', '0200000001', '8204'],
]

test('a unit answers as the table says', () => {
  for (const [what, request, answer] of answers) {
    assert.equal(answerPdu(unit, Buffer.from(request, 'hex'), 0x1234).toString('hex'), answer, what)
  }
})

test('an area the unit lacks is an illegal function, an absent unit a silent gateway target', () => {
  assert.equal(answerPdu({}, Buffer.from('0300000001', 'hex'), 0).toString('hex'), '8301')
  assert.equal(answerPdu(undefined, Buffer.from('0300000001', 'hex'), 0).toString('hex'), '830b')
})
