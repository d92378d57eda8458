// Readings that no value of the server stands behind.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseReading } from '../../../nodes/lib/reading.ts'
import { findingOf, listeningReading, refusedReading, restated, withNotes } from '../../../nodes/opcua-connection/own-reading.ts'

const wanted = { tag: Object.freeze({ id: 'c:a', name: 'a', raw: 'a' }), topic: 'a', source: { protocol: 'opcua', address: 'i=1' } }

test('why an item is refused is told by its status, whatever its lower bits say', () => {
  assert.deepEqual([0x8034_0000, 0x8033_0401, 0x803a_0000, 0x80db_0000, 0x8001_0000].map(findingOf), [
    'opcua.unknown-node',
    'opcua.unknown-node',
    'opcua.not-readable',
    'opcua.too-many-items',
    'opcua.refused',
  ])
})

test('a refused item is a bad reading without a value', () => {
  const reading = refusedReading(wanted, 0x8034_0000, 'opcua.unknown-node', 5)
  assert.deepEqual([reading.payload, reading.quality, reading.timestamp, reading.source?.sourceTime], [null, 'bad', 5, null])
  assert.equal(parseReading(reading), reading)
})

test('an object that is listened to is a good reading with nothing in it', () => {
  const reading = listeningReading(wanted, 5)
  assert.deepEqual([reading.payload, reading.quality], ['', 'good'])
  assert.equal(parseReading(reading), reading)
})

test('an old value stated again has the time at which it was stated, and keeps its own', () => {
  const reading = {
    ...listeningReading(wanted, 5),
    timestamp: 5,
    findings: ['no-value'],
    source: { ...wanted.source, sourceTime: 5, receivedAt: 90 },
  }
  const again = restated(reading)
  assert.deepEqual([again.timestamp, again.source?.sourceTime, again.findings], [90, 5, ['no-value', 'opcua.restated']])
  const untimed = listeningReading(wanted, 5)
  assert.equal(restated(untimed), untimed)
})

test('notes are added to the findings, each once', () => {
  assert.deepEqual(withNotes(listeningReading(wanted, 5), ['opcua.gap', 'opcua.gap']).findings, ['no-source-time', 'opcua.listening', 'opcua.gap'])
})
