// Which filters the broker is asked for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchesPattern } from '../../../nodes/lib/topic.ts'
import { covers, filtersOf, mergeFilters } from '../../../nodes/mqtt-connection/filters.ts'
import { mqttRegistration } from '../../support/mqtt-line.ts'
import { randomInteger, seededRandom, testSeed } from '../../support/random.ts'

const one = (filter: string, qos: 0 | 1 | 2 = 0, group = '') => ({ filter, qos, group })

test('equal filters are one at the highest QoS', () => {
  assert.deepEqual(mergeFilters([one('a', 0), one('a', 2), one('b', 1)]), [
    { filter: 'a', qos: 2 },
    { filter: 'b', qos: 1 },
  ])
})

test('a filter that a wider one covers is left out, and its QoS is kept', () => {
  assert.deepEqual(mergeFilters([one('a/b', 2), one('a/+', 0), one('a/#', 1), one('b', 0)]), [
    { filter: 'a/#', qos: 2 },
    { filter: 'b', qos: 0 },
  ])
})

test('where one reader holds messages back, no other one makes them come at QoS 2', () => {
  const holds = mqttRegistration([{ filter: 'a/#', qos: '1' }], { acknowledge: 'returned' }).want
  const other = mqttRegistration([{ filter: 'a/b', qos: '2' }]).want
  assert.deepEqual(filtersOf([holds, other]), [{ filter: 'a/#', qos: 1 }])
  assert.deepEqual(filtersOf([other]), [{ filter: 'a/b', qos: 2 }])
})

test('shared ones stand for themselves', () => {
  assert.deepEqual(mergeFilters([one('a/#', 1), one('a/b', 0, 'g')]), [
    { filter: 'a/#', qos: 1 },
    { filter: '$share/g/a/b', qos: 0 },
  ])
})

test('a filter covers another one only where it takes every topic of it', (t) => {
  const random = seededRandom(testSeed(t))
  const levels = ['a', 'b', '+', '$SYS']
  const filterOf = () => {
    const parts = Array.from({ length: 1 + randomInteger(random, 3) }, () => levels[randomInteger(random, levels.length)])
    return [...parts, ...(random() < 0.3 ? ['#'] : [])].join('/')
  }
  const topics = ['a', 'b', 'c', '$SYS'].flatMap((first) => [
    first,
    ...['a', 'b', 'c'].flatMap((second) => [`${first}/${second}`, `${first}/${second}/a`, `${first}/${second}/c`]),
  ])
  for (let count = 0; count < 5_000; count += 1) {
    const [wide, narrow] = [filterOf(), filterOf()]
    if (!covers(wide, narrow)) continue
    for (const topic of topics) assert.ok(!matchesPattern(narrow, topic) || matchesPattern(wide, topic), `${wide} covers ${narrow}, but not ${topic}`)
  }
  assert.ok(covers('a/#', 'a') && covers('#', 'a/+/b') && covers('+/b', 'a/b') && covers('a/+', 'a/b'))
  assert.ok(!covers('a', 'a') && !covers('a/+', 'a/#') && !covers('#', '$SYS/x') && !covers('a/b', 'a/+'))
})
