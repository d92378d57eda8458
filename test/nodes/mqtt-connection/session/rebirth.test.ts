import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MqttClient } from 'mqtt'
import { createCounters } from '../../../../nodes/lib/counters.ts'
import { createRebirths } from '../../../../nodes/mqtt-connection/session/rebirth.ts'
import { handClock } from '../../../support/hand-clock.ts'

function setUp(mayAsk: boolean) {
  const clock = handClock()
  const counters = createCounters()
  const sent: string[] = []
  const client = {
    publish(topic: string) {
      sent.push(topic)
    },
  } as unknown as Pick<MqttClient, 'publish'>
  const ask = createRebirths({ mayAsk, clock, count: counters.add })
  return { clock, counters, sent, wish: (node: string) => ask(client, { group: 'G', node }) }
}

test('a connection that may not ask sends nothing, and counts the wishes', () => {
  const { counters, sent, wish } = setUp(false)
  wish('N')
  wish('N')
  assert.deepEqual([sent, counters.all()], [[], { 'sparkplug.rebirthsWanted': 2 }])
})

test('one request a node and minute, each counted', async () => {
  const { clock, counters, sent, wish } = setUp(true)
  for (const node of ['A', 'A', 'B']) wish(node)
  await clock.advance(59_999)
  wish('A')
  await clock.advance(1)
  wish('A')
  assert.deepEqual(sent, ['spBv1.0/G/NCMD/A', 'spBv1.0/G/NCMD/B', 'spBv1.0/G/NCMD/A'])
  assert.deepEqual(counters.all(), { 'sparkplug.rebirthsWanted': 5, 'sparkplug.rebirthsAsked': 3 })
})

test('a storm of unknown nodes is answered by a thousand requests a minute at most', async () => {
  const { clock, sent, wish } = setUp(true)
  for (let node = 0; node < 3_000; node += 1) wish(`N${node}`)
  assert.equal(sent.length, 1_000)
  await clock.advance(60_000)
  wish('N2999')
  assert.equal(sent.length, 1_001)
})
