// The node in a flow: bytes are Buffers that mqtt out takes, ports and counters are right, a second formatter reads it back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Red } from '../../../nodes/lib/red/types.ts'
import defineFormatter from '../../../nodes/reading-formatter/node.ts'
import { runFlow } from '../../support/flow.ts'
import { aReading } from '../../support/readings.ts'

const helpers = ['out', 'wrong', 'health', 'back', 'backWrong'].map((id) => ({ id, type: 'helper' }))
const flowOf = (format: string) => [
  { id: 'to', type: 'lineside-reading-formatter', name: 'to', direction: 'to', format, wires: [['out', 'from'], ['wrong'], ['health']] },
  { id: 'from', type: 'lineside-reading-formatter', name: 'from', direction: 'from', format, wires: [['back'], ['backWrong'], []] },
  ...helpers,
]

for (const format of ['json', 'umh', 'influx', 'sparkplug', 'i3x']) {
  test(`${format}: a reading goes out as a message and comes back as a reading`, async (t) => {
    const { node, inbox, untilShown } = await runFlow(t, [defineFormatter as (red: Red) => void], flowOf(format))
    node('to').receive(aReading({ topic: 'acme/pump/pressure', unit: 'bar', _msgid: 'm' }))
    const [message] = await inbox('out').until(1)
    const [back] = await inbox('back').until(1)
    assert.equal(Buffer.isBuffer(message?.['payload']), format === 'sparkplug')
    assert.deepEqual([back?.['payload'], back?.['timestamp'], back?.['unit'], back?.['quality'], back?.['_msgid']], [1.5, 1_000, 'bar', 'good', 'm'])
    await untilShown('to', 'status.live')
    await untilShown('from', 'status.live')
  })
}

test('what has no place leaves by the second output, and the message is done', async (t) => {
  const { node, inbox, errors } = await runFlow(t, [defineFormatter as (red: Red) => void], flowOf('umh'))
  node('to').receive(aReading({ topic: 'alone' }))
  const [wrong] = await inbox('wrong').until(1)
  assert.deepEqual(
    [(wrong?.['error'] as { code: string }).code, wrong?.['topic'], inbox('out').messages, errors('to')],
    ['format.no-location', 'alone', [], []],
  )
})
