// A reader's share of a stay: tags known and found, names remembered and bounded.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MqttPacket } from '../../../nodes/mqtt-connection/decoder.ts'
import { createPart } from '../../../nodes/mqtt-connection/part.ts'
import type { TopicRow } from '../../../nodes/mqtt-reader/fields.ts'
import { mqttRegistration } from '../../support/mqtt-line.ts'

function partOf(rows: readonly Partial<TopicRow>[], may: (name: string) => boolean = () => true) {
  const learned: string[] = []
  const counts = new Map<string, number>()
  const part = createPart({
    registration: mqttRegistration(rows),
    learn({ tag }) {
      learned.push(tag.raw)
      return may(tag.raw)
    },
    count: (counter, amount = 1) => counts.set(counter, (counts.get(counter) ?? 0) + amount),
  })
  const take = (topic: string, payload: string) =>
    part.take(packet(topic, payload), 1_000).readings.map(({ tag, payload: value }) => `${tag.raw} ${String(value)}`)
  return { part, learned, counts, take }
}

function packet(topic: string, payload: string): MqttPacket {
  return { topic, payload: Buffer.from(payload), qos: 0, retain: false, properties: {} }
}

test('tags of the table are known, those under a wildcard are found once', () => {
  const { take, learned } = partOf([{ filter: 'a', type: 'number' }, { filter: 'x/+' }])
  assert.deepEqual([...take('a', '1'), ...take('x/1', '2'), ...take('x/1', '3'), ...take('x/2', '4')], ['a 1', 'x/1 2', 'x/1 3', 'x/2 4'])
  assert.deepEqual(learned, ['x/1', 'x/2'])
})

test('a tag that another reader has gives nothing', () => {
  const { take } = partOf([{ filter: '#' }], (name) => name !== 'taken')
  assert.deepEqual([take('taken', '1'), take('free', '1')], [[], ['free 1']])
})

test('a name of thousands of characters is no tag', () => {
  const { take, counts } = partOf([{ filter: '#' }])
  assert.deepEqual(take('x'.repeat(5_000), '1'), [])
  assert.equal(counts.get('refusedNames'), 1)
})

test('a tag is the same frozen object in every reading, and what is kept of it is not what was sent', () => {
  const { part } = partOf([{ filter: '#' }])
  const [first] = part.take(packet('a', '1'), 1).readings
  const [second] = part.take(packet('a', '2'), 2).readings
  assert.ok(first !== undefined && first.tag === second?.tag && Object.isFrozen(first.tag))
  const [last] = part.lastOf(['a'], 3)
  assert.deepEqual([last?.payload, last === second], [2, false])
})

test('two rows that fit one topic give a reading each', () => {
  const { take } = partOf([
    { filter: 'a/#', type: 'json', value: '$.x', name: '{topic}/x' },
    { filter: 'a/b', type: 'json', value: '$.y', name: 'y' },
  ])
  assert.deepEqual(take('a/b', '{"x":1,"y":2}'), ['a/b/x 1', 'y 2'])
})

test('the special characters of a name are escaped in the topic, reversibly', () => {
  const { part } = partOf([{ filter: '#', type: 'json' }])
  const [reading] = part.take(packet('a', '{"b#c":1}'), 1).readings
  assert.deepEqual([reading?.tag.raw, reading?.topic], ['a/b#c', 'a/b%23c'])
})
