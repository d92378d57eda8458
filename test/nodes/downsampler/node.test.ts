import assert from 'node:assert/strict'
import { test } from 'node:test'
import define from '../../../nodes/downsampler/node.ts'
import { runFlow } from '../../support/flow.ts'
import { settle } from '../../support/hand-clock.ts'
import { aReading } from '../../support/readings.ts'

test('a model that is set but cannot be used is not ignored: the node is misconfigured and thins nothing', async (t) => {
  const flow = await runFlow(
    t,
    [define],
    [
      { id: 'd', type: 'lineside-downsampler', model: 'gone', wires: [['out'], [], []] },
      { id: 'out', type: 'helper' },
      { id: 'catch', type: 'catch', scope: ['d'], wires: [['caught']] },
      { id: 'caught', type: 'helper' },
    ],
  )
  flow.node('d').receive(aReading())
  const [caught] = (await flow.inbox('caught').until(1)) as readonly { error: { code: string } }[]
  await settle()
  assert.deepEqual([caught?.error.code, flow.errors('d')[0], flow.inbox('out').messages], ['misconfigured', 'problem.config-node-unusable', []])
})
