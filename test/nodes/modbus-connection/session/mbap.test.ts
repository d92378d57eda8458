// MBAP as datagrams: whole frames, of this transaction or nobody's. On a connection: test/…/port.test.ts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dueOf } from '../../../../nodes/modbus-connection/session/frames.ts'
import { mbapDatagram, mbapStream } from '../../../../nodes/modbus-connection/session/mbap.ts'
import { encodeAdu } from '../../../simulators/modbus-mbap.ts'

const answer = (transaction: number, pdu = '030400070008', unit = 1) => encodeAdu({ transaction, unit, pdu: Buffer.from(pdu, 'hex') })
function look(bytes: Buffer): string {
  const due = dueOf(Buffer.from('010300640002', 'hex'))
  assert.ok(due)
  const found = mbapDatagram.look(bytes, due, 500)
  return found.is === 'anomaly' ? found.what : found.is
}

test('a datagram of another transaction, or none at all, is nobody’s; one of this that does not fit is a lie', () => {
  assert.equal(look(answer(500)), 'answer')
  assert.deepEqual([look(answer(499)), look(answer(500 + 256)), look(Buffer.alloc(0)), look(Buffer.from([1]))], ['stray', 'stray', 'stray', 'stray'])
  assert.deepEqual([look(answer(500).subarray(0, 9)), look(answer(500, '03020007')), look(answer(500, undefined, 2))], ['length', 'length', 'unit'])
})

test('a whole frame while another is incomplete is seen; data of an answer are not taken for one', () => {
  assert.equal(mbapStream.isBeginning?.(answer(7)), true)
  assert.equal(mbapStream.isBeginning?.(answer(7).subarray(0, 12)), false)
  assert.equal(mbapStream.isBeginning?.(Buffer.from('000700000005000100020003', 'hex')), false)
})
