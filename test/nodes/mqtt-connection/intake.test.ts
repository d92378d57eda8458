// What comes in on a stay, by a hand-turned clock: tags of an edge node that is gone are said again like a lost line.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Reading } from '../../../nodes/lib/reading.ts'
import { createGatherer } from '../../../nodes/mqtt-connection/gatherer.ts'
import { createIntake } from '../../../nodes/mqtt-connection/intake.ts'
import { createPart } from '../../../nodes/mqtt-connection/part.ts'
import { handClock } from '../../support/hand-clock.ts'
import { mqttRegistration } from '../../support/mqtt-line.ts'
import { double, packet, session } from './sparkplug/edge.ts'

const start = 1_700_000_000_000

function setUp(heartbeatSeconds: number) {
  const clock = handClock(start)
  const emitted: Reading[] = []
  const registration = mqttRegistration([{ filter: 'spBv1.0/#', type: 'sparkplug' }], { heartbeatSeconds })
  const seat = {
    part: createPart({ registration, learn: () => true, count: () => undefined }),
    gatherer: createGatherer(clock, 0, (readings) => emitted.push(...readings)),
  }
  const intake = createIntake({
    line: { clock, count: () => undefined, live: () => undefined },
    seats: () => [seat],
    receiveMaximum: 10,
    maxPacketBytes: 1_000_000,
    once: () => undefined,
    wish: () => undefined,
  })
  const birth = () => intake.message(packet('spBv1.0/G/NBIRTH/N', { seq: 0, metrics: [session(1), double('a', 1), double('b', 2)] }), null)
  const death = () => intake.message(packet('spBv1.0/G/NDEATH/N', { metrics: [session(1)] }), null)
  return { clock, emitted, intake, birth, death }
}

test('the death of an edge node is said again every heartbeat, with the time of saying it, until it is born', async () => {
  const { clock, emitted, intake, birth, death } = setUp(60)
  birth()
  death()
  emitted.length = 0
  await clock.advance(180_500)
  assert.deepEqual(
    emitted.map(({ tag, quality, payload }) => [tag.raw, quality, payload]),
    [1, 2, 3].flatMap(() => ['G/N/a', 'G/N/b'].map((name) => [name, 'bad', null])),
  )
  assert.ok(
    emitted.every(({ timestamp, source, findings }) => timestamp > start && source?.sourceTime === null && findings?.includes('sparkplug.death')),
  )
  birth()
  emitted.length = 0
  await clock.advance(600_000)
  assert.deepEqual(emitted, [])
  death()
  intake.close()
  assert.equal(clock.pending, 0)
})

test('with a heartbeat of 0 it is said once', async () => {
  const { clock, emitted, intake, birth, death } = setUp(0)
  birth()
  death()
  emitted.length = 0
  await clock.advance(600_000)
  assert.deepEqual(emitted, [])
  intake.close()
})
