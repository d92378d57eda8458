// Reason codes: which a server may send where, and what follows for a record.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blamesMessage, isReasonOf, outcomeOf, reasonText } from '../../../nodes/dmz-publisher/mqtt5-reasons.ts'

/** Copied from the tables of MQTT 5: 3.2.2.2, 3.4.2.1, and 3.14.2.1 without those only a client sends. */
const standard = {
  C: '00 80 81 82 83 84 85 86 87 88 89 8a 8c 90 95 97 99 9a 9b 9c 9d 9f',
  P: '00 10 80 83 87 90 91 97 99',
  D: '00 80 81 82 83 87 89 8b 8c 8d 8e 8f 90 93 94 95 96 97 98 99 9a 9b 9c 9d 9e 9f a0 a1 a2',
}

for (const [packet, codes] of Object.entries(standard)) {
  test(`a ${packet === 'C' ? 'CONNACK' : packet === 'P' ? 'PUBACK' : 'DISCONNECT'} may carry the codes of its table and no other`, () => {
    const allowed = Array.from({ length: 256 }, (_, code) => code).filter((code) => isReasonOf(packet as 'C' | 'P' | 'D', code))
    assert.equal(allowed.map((code) => code.toString(16).padStart(2, '0')).join(' '), codes)
  })
}

const outcomes: readonly (readonly [number, string])[] = [
  [0x00, 'acked'],
  [0x10, 'acked'],
  [0x80, 'retry'],
  [0x83, 'retry'],
  [0x87, 'denied'],
  [0x90, 'refused'],
  [0x91, 'retry'],
  [0x97, 'retry'],
  [0x99, 'refused'],
]
test('each PUBACK code means delivered, never deliverable, not now or not until the broker allows it', () => {
  assert.deepEqual(
    outcomes.map(([code]) => [code, outcomeOf(code)]),
    outcomes,
  )
})

test('a DISCONNECT blames a message only where its code is about one, and not about rights or settings (0x87, 0x9A)', () => {
  const blaming = Array.from({ length: 256 }, (_, code) => code).filter(blamesMessage)
  assert.deepEqual(blaming, [0x81, 0x82, 0x90, 0x95, 0x99])
})

test('a reason is shown as its code and our name for it', () => {
  assert.equal(reasonText(0x87), '0x87 not-authorized')
  assert.equal(reasonText(0), '0x00 success')
  assert.equal(reasonText(0xff), '0xFF')
})
