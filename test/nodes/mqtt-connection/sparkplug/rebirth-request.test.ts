import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodePayload } from '../../../../nodes/lib/formats/sparkplug/decode.ts'
import { rebirthRequest } from '../../../../nodes/mqtt-connection/sparkplug/rebirth-request.ts'

test('the request is the one command of the specification, to that node alone, without a sequence number', () => {
  const { topic, payload } = rebirthRequest({ group: 'Leeds', node: 'Filler' }, 300)
  assert.equal(topic, 'spBv1.0/Leeds/NCMD/Filler')
  assert.deepEqual(decodePayload(payload), {
    timestamp: 300,
    metrics: [{ name: 'Node Control/Rebirth', timestamp: 300, datatype: 11, value: { as: 'boolean', is: true } }],
  })
})
