import assert from 'node:assert/strict'
import { test } from 'node:test'
import { escapeSegment, escapeTopic, isTopicPattern, joinTopic, matchesPattern, unescapeSegment } from '../../../nodes/lib/topic.ts'
import { randomInteger, seededRandom, testSeed } from '../../support/random.ts'

const segments: readonly [name: string, segment: string][] = [
  ['pressure', 'pressure'],
  ['Drücke 1', 'Drücke 1'],
  ['a/b', 'a%2Fb'],
  ['a+b#c', 'a%2Bb%23c'],
  ['100%', '100%25'],
  ['%', '%25'],
  ['%2F', '%252F'],
  ['', '%'],
  ['$SYS', '%24SYS'],
  ['cost$', 'cost$'],
  ['line\nfeed', 'line%0Afeed'],
  ['\u0000', '%00'],
  ['\u007f\u0085\u009f', '%7F%85%9F'],
  ['ns=2;s="DB"."x"[0]', 'ns=2;s="DB"."x"[0]'],
]
for (const [name, segment] of segments) {
  test(`the name ${JSON.stringify(name)} is the segment ${segment}, and back`, () => {
    assert.equal(escapeSegment(name), segment)
    assert.equal(unescapeSegment(segment), name)
  })
}

test('any name comes back from its segment, and the segment is one a topic may hold', (t) => {
  const random = seededRandom(testSeed(t))
  const alphabet = ['/', '+', '#', '%', '$', '2', 'F', 'a', ' ', '\u0000', '\u001f', '\u007f', '\u0090', 'ü', '€', '😀']
  for (let round = 0; round < 5_000; round += 1) {
    const name = Array.from({ length: randomInteger(random, 8) }, () => alphabet[randomInteger(random, alphabet.length)]).join('')
    const segment = escapeSegment(name)
    assert.equal(unescapeSegment(segment), name)
    assert.ok(segment !== '' && !segment.startsWith('$') && !/[/+#]/.test(segment), segment)
    assert.equal(/\p{Cc}/u.test(segment), false, segment)
  }
})

test('two names never share a segment', () => {
  const names = ['', '%', '%25', '/', '%2F', '$', '%24', '%%', 'a', 'A']
  assert.equal(new Set(names.map(escapeSegment)).size, names.length)
})

test('a raw name keeps its separators as a topic', () => {
  assert.equal(escapeTopic('line 1/press+ure/#'), 'line 1/press%2Bure/%23')
  assert.equal(escapeTopic('/a//b'), '%/a/%/b')
})

test('joining leaves empty parts out', () => {
  assert.equal(joinTopic('', 'acme', '', 'line1'), 'acme/line1')
  assert.equal(joinTopic(), '')
})

// MQTT 5, 4.7.1: the examples of the standard, valid and not, and one of each kind beside them.
const patterns: readonly [pattern: string, isLegal: boolean][] = [
  ['sport/tennis/player1/#', true],
  ['sport/#', true],
  ['#', true],
  ['sport/tennis/#', true],
  ['sport/tennis#', false],
  ['sport/tennis/#/ranking', false],
  ['+', true],
  ['+/tennis/#', true],
  ['sport+', false],
  ['sport/+/player1', true],
  ['/finance', true],
  ['+/+', true],
  ['$SYS/#', true],
  ['', false],
  ['a\u0000b', false],
  ['##', false],
  ['a'.repeat(65_535), true],
  ['a'.repeat(65_536), false],
  ['€'.repeat(21_846), false],
]
for (const [pattern, isLegal] of patterns) {
  test(`the topic filter ${JSON.stringify(pattern.slice(0, 30))} is ${isLegal ? '' : 'not '}legal`, () => {
    assert.equal(isTopicPattern(pattern), isLegal)
  })
}

// MQTT 5, 4.7.1 to 4.7.3: the non-normative examples of the standard.
const matches: readonly [pattern: string, topic: string, fits: boolean][] = [
  ['sport/tennis/player1/#', 'sport/tennis/player1', true],
  ['sport/tennis/player1/#', 'sport/tennis/player1/ranking', true],
  ['sport/tennis/player1/#', 'sport/tennis/player1/score/wimbledon', true],
  ['sport/tennis/player1/#', 'sport/tennis/player2', false],
  ['sport/#', 'sport', true],
  ['sport/#', 'sports', false],
  ['#', 'any/topic', true],
  ['sport/tennis/+', 'sport/tennis/player1', true],
  ['sport/tennis/+', 'sport/tennis/player2', true],
  ['sport/tennis/+', 'sport/tennis/player1/ranking', false],
  ['sport/+', 'sport', false],
  ['sport/+', 'sport/', true],
  ['+/+', '/finance', true],
  ['/+', '/finance', true],
  ['+', '/finance', false],
  ['#', '$SYS/monitor/Clients', false],
  ['+/monitor/Clients', '$SYS/monitor/Clients', false],
  ['$SYS/#', '$SYS/monitor/Clients', true],
  ['$SYS/monitor/+', '$SYS/monitor/Clients', true],
  ['ACCOUNTS', 'Accounts', false],
  ['/finance', 'finance', false],
  ['+/tennis/#', 'sport/tennis', true],
  ['a/b', 'a/b/c', false],
  ['a/b/c', 'a/b', false],
  ['a/$b', 'a/$b', true],
  ['a/+', 'a/$b', true],
]
for (const [pattern, topic, fits] of matches) {
  test(`${pattern} takes ${topic}: ${fits}`, () => assert.equal(matchesPattern(pattern, topic), fits))
}
