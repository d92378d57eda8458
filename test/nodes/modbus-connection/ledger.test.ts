// The ledger of a line without transaction ids: what may still come, for how long, and the way round it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLedger } from '../../../nodes/modbus-connection/ledger.ts'

const timeoutMs = 1_000
const request = (start: number, count = 2, more: object = {}) => ({ unitId: 1, register: 'holding', start, count, ...more }) as const

function ledgerAt() {
  const time = { now: 0 }
  return { time, ledger: createLedger(timeoutMs, () => time.now) }
}

test('what was lost is owed by its shape, whatever its address, until so late no answer comes', () => {
  const { ledger, time } = ledgerAt()
  ledger.lost(request(100))
  assert.deepEqual([ledger.isOwed(request(100)), ledger.isOwed(request(700))], [true, true])
  const others = [request(100, 3), request(100, 2, { unitId: 2 }), request(100, 2, { register: 'input' })]
  assert.ok(others.every((other) => !ledger.isOwed(other)))
  time.now = 5 * timeoutMs - 1
  assert.equal(ledger.isOwed(request(100)), true)
  time.now = 5 * timeoutMs
  assert.equal(ledger.isOwed(request(100)), false)
})

test('a device that refuses what came after owes nothing more', () => {
  const { ledger } = ledgerAt()
  ledger.lost(request(100))
  ledger.settle(request(100))
  assert.equal(ledger.isOwed(request(100)), false)
})

test('one exception is one; after another, or after a loss, the answer may still come', () => {
  const { ledger } = ledgerAt()
  ledger.refused(request(1))
  assert.equal(ledger.isOwed(request(1)), false)
  ledger.refused(request(5))
  assert.deepEqual([ledger.isOwed(request(5)), ledger.owesNothingElse(request(5, 3))], [true, true])
  ledger.settle(request(5))
  assert.equal(ledger.isOwed(request(5)), false)
  ledger.lost(request(5, 7))
  ledger.refused(request(5))
  assert.deepEqual(
    [ledger.isOwed(request(5)), ledger.owesNothingElse(request(5)), ledger.owesNothingElse(request(5, 2, { unitId: 2 }))],
    [true, false, true],
  )
})

test('bits are told apart by bytes', () => {
  const { ledger } = ledgerAt()
  ledger.lost(request(0, 3, { register: 'coil' }))
  assert.equal(ledger.isOwed(request(50, 8, { register: 'coil' })), true)
  assert.equal(ledger.isOwed(request(50, 9, { register: 'coil' })), false)
  assert.deepEqual(ledger.wider(request(50, 3, { register: 'coil' })), request(50, 11, { register: 'coil' }))
})

test('the way round is the narrowest shape that is not owed, behind, and before where the table ends', () => {
  const { ledger } = ledgerAt()
  ledger.lost(request(100))
  assert.deepEqual(ledger.wider(request(300)), request(300, 3))
  ledger.lost(request(300, 3))
  assert.deepEqual(ledger.wider(request(300)), request(300, 4))
  assert.deepEqual(ledger.wider(request(65_534)), request(65_532, 4))
})

test('a block of full size has no way round, nor has one whose ways are all owed', () => {
  const { ledger } = ledgerAt()
  assert.equal(ledger.wider(request(0, 125)), null)
  assert.equal(ledger.wider(request(0, 2_000, { register: 'coil' })), null)
  for (let count = 2; count <= 26; count += 1) ledger.lost(request(0, count))
  assert.equal(ledger.wider(request(0)), null)
})

test('the bytes of another address in the same shape are a repeat, those of the same address or another shape are none', () => {
  const { ledger, time } = ledgerAt()
  const bytes = Uint8Array.of(0, 1, 0, 2)
  assert.equal(ledger.isRepeat(request(100), bytes), false)
  assert.equal(ledger.isRepeat(request(100), bytes), false)
  assert.equal(ledger.isRepeat(request(200), Uint8Array.of(0, 1, 0, 3)), false)
  assert.equal(ledger.isRepeat(request(200, 2, { unitId: 2 }), bytes), false)
  assert.equal(ledger.isRepeat(request(200), bytes), true)
  time.now = 6 * timeoutMs
  assert.equal(ledger.isRepeat(request(300), bytes), false)
})

test('it is calm while nothing is lost; a doubt is no loss', () => {
  const { ledger, time } = ledgerAt()
  ledger.doubt(request(1))
  assert.deepEqual([ledger.isCalm, ledger.isOwed(request(1))], [true, true])
  ledger.lost(request(1))
  assert.equal(ledger.isCalm, false)
  time.now = 5 * timeoutMs
  assert.equal(ledger.isCalm, true)
})

test('a line that is read for ever is not remembered for ever', () => {
  const { ledger } = ledgerAt()
  const first = Uint8Array.of(9, 9, 9, 9)
  ledger.isRepeat(request(0), first)
  for (let start = 1; start <= 300; start += 1) ledger.isRepeat(request(start), Uint8Array.of(0, 0, start >> 8, start & 0xff))
  assert.equal(ledger.isRepeat(request(1_000), first), false)
})
