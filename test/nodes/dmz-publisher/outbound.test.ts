// What leaves: default deny, the known fields and no others, the same bytes each time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { identityProperties, maximumRecordBytes, type OutboundRecord, toRecord, withIdentity } from '../../../nodes/dmz-publisher/outbound.ts'
import { isFault } from '../../../nodes/lib/fault.ts'
import { decodeJson } from '../../../nodes/lib/json.ts'
import type { Reading } from '../../../nodes/lib/reading.ts'

const open = { allow: ['#'] }

const full: Reading = {
  topic: 'acme/plant/area/line/cell/pump1/temperature',
  payload: 21.5,
  timestamp: 1_700_000_000_000,
  quality: 'uncertain',
  statusCode: 0x40940000,
  unit: 'Cel',
  tag: { id: 'c:T1', name: 'temperature', raw: 'T1' },
  asset: { id: 'pump1', type: 'Pump', path: 'acme/plant/area/line/cell/pump1', attributes: { serial: 'secret' } },
  context: { workOrder: 'WO-1', batch: 7, isTrial: false },
  findings: ['clamped'],
  detail: { was: 99, reconstruction: 'linear', epsilon: 0.05, received: 12, suppressed: 11 },
  source: { protocol: 'modbus', address: '10.0.0.1', sourceTime: null, receivedAt: 1 },
  _msgid: 'abc',
  password: 'must stay inside',
}

test('a reading becomes the known fields in a fixed order, and nothing else leaves', () => {
  assert.deepEqual(sent(full), {
    topic: 'root/acme/plant/area/line/cell/pump1/temperature',
    body:
      '{"value":21.5,"timestamp":1700000000000,"quality":"uncertain","statusCode":1083441152,"unit":"Cel","name":"temperature",' +
      '"asset":{"id":"pump1","type":"Pump","path":"acme/plant/area/line/cell/pump1"},' +
      '"context":{"batch":7,"isTrial":false,"workOrder":"WO-1"},"thinned":{"reconstruction":"linear","epsilon":0.05,"received":12,"suppressed":11},"findings":["clamped"]}',
  })
})

test('what a reading does not have is left out', () => {
  const { unit: _unit, asset: _asset, context: _context, findings: _findings, detail: _detail, ...bare } = full
  assert.equal(
    sent(bare as Reading).body,
    '{"value":21.5,"timestamp":1700000000000,"quality":"uncertain","statusCode":1083441152,"name":"temperature"}',
  )
})

const values: readonly (readonly [unknown, string])[] = [
  [null, 'null'],
  [true, 'true'],
  ['ein Text "mit" \u0000', '"ein Text \\"mit\\" \\u0000"'],
  [-0.1, '-0.1'],
  [9_007_199_254_740_993n, '{"$int":"9007199254740993"}'],
]
for (const [payload, json] of values) {
  test(`a ${typeof payload} value is written as ${json}`, () => assert.ok(sent({ ...full, payload } as Reading).body.startsWith(`{"value":${json},`)))
}

for (const wrong of [{ asset: 'pump' }, { asset: null }, { asset: ['x'] }, { context: 'order' }, { context: null }, { findings: 'x' }, { unit: 5 }]) {
  test(`${JSON.stringify(wrong)} counts as absent`, () => {
    const parts = decodeJson(sent({ ...full, ...wrong } as unknown as Reading).body) as Record<string, unknown>
    assert.equal(Object.keys(wrong)[0] !== undefined && Object.keys(parts).includes(Object.keys(wrong)[0] ?? ''), false)
  })
}

test('objects hidden in the context stay inside', () => {
  const context = { order: 'A', nested: { secret: 1 }, list: [1], nothing: null } as unknown as NonNullable<Reading['context']>
  assert.deepEqual((decodeJson(sent({ ...full, context }).body) as { context: unknown }).context, { order: 'A' })
})

const denied: readonly (readonly [string, readonly string[], string])[] = [
  ['an empty table', [], 'a/b'],
  ['another topic', ['a/c'], 'a/b'],
  ['a pattern for one level', ['+'], 'a/b'],
  ['a wildcard, for a $ topic', ['#'], '$SYS/load'],
  ['a pattern that includes the root', ['root/#'], 'a/b'],
]
for (const [name, allow, topic] of denied) {
  test(`${name} lets nothing out`, () => {
    const record = toRecord({ ...full, topic }, { allow }, 'root')
    assert.ok(isFault(record))
    assert.deepEqual([record.code, record.params, record.retry], ['policy.not-allowed', { topic }, false])
  })
}

test('patterns are over the topic without the root', () => {
  assert.equal((toRecord({ ...full, topic: 'a/b' }, { allow: ['x', 'a/+'] }, 'root') as OutboundRecord).topic, 'root/a/b')
  assert.equal((toRecord({ ...full, topic: 'a/b' }, { allow: ['a/#'] }, '') as OutboundRecord).topic, 'a/b')
})

test('an event leaves with its reading, plain and last', () => {
  const event = { kind: 'alarm', severity: 500, call: () => 1, at: new Date(0) }
  assert.match(
    sent({ ...full, event }).body,
    /,"findings":\["clamped"\],"event":\{"kind":"alarm","at":"1970-01-01T00:00:00\.000Z","severity":500\}\}$/,
  )
})

test('what is historical says so', () => {
  const source = { protocol: 'modbus', sourceTime: 1, receivedAt: 1, historical: true }
  assert.match(sent({ ...full, source }).body, /,"findings":\["clamped"\],"historical":true\}$/)
})

const endless: { kind: string; self?: unknown } = { kind: 'loop' }
endless.self = endless

const refused: readonly (readonly [string, Partial<Reading>, string, string])[] = [
  ['a wildcard in the topic', { topic: 'a/+/b' }, 'root', 'outbound.bad-topic'],
  ['a hash in the topic', { topic: 'a/#' }, 'root', 'outbound.bad-topic'],
  ['U+0000 in the topic', { topic: 'a\u0000' }, 'root', 'outbound.bad-topic'],
  ['a control character in the topic', { topic: 'a\u0007' }, 'root', 'outbound.bad-topic'],
  ['half a surrogate pair in the topic', { topic: 'a\ud800' }, 'root', 'outbound.bad-topic'],
  ['a topic above 65,535 bytes', { topic: 'ü'.repeat(32_768) }, '', 'outbound.bad-topic'],
  ['a root that begins with $', {}, '$SYS', 'outbound.bad-topic'],
  ['NaN', { payload: Number.NaN }, 'root', 'outbound.not-finite'],
  ['Infinity', { payload: Number.POSITIVE_INFINITY }, 'root', 'outbound.not-finite'],
  ['NaN in the context', { context: { batch: Number.NaN } }, 'root', 'outbound.not-finite'],
  ['an event that holds itself', { event: endless }, 'root', 'outbound.event-too-large'],
  ['NaN in an event', { event: { kind: 'alarm', limit: Number.NaN } }, 'root', 'outbound.not-finite'],
  ['an event too large', { event: { kind: 'alarm', text: 'x'.repeat(maximumRecordBytes) } }, 'root', 'outbound.too-large'],
  ['a text too large', { payload: 'x'.repeat(maximumRecordBytes) }, 'root', 'outbound.too-large'],
]
for (const [name, part, root, code] of refused) {
  test(`${name} is refused, not repaired`, () => {
    const record = toRecord({ ...full, ...part } as Reading, open, root)
    assert.ok(isFault(record))
    assert.deepEqual([record.code, record.retry], [code, false])
  })
}

test('identity goes in front of the body, and into the user properties, the same each time', () => {
  const id = { publisherId: 'line-00c0ffee', epoch: 3, seq: 17 }
  const body = new TextEncoder().encode('{"value":"ü"}')
  const text = new TextDecoder().decode(withIdentity(body, id))
  assert.equal(text, '{"publisherId":"line-00c0ffee","epoch":3,"seq":17,"value":"ü"}')
  assert.deepEqual(withIdentity(body, id), withIdentity(body, id))
  assert.deepEqual(identityProperties(id), [
    ['publisherId', 'line-00c0ffee'],
    ['epoch', '3'],
    ['seq', '17'],
  ])
})

function sent(reading: Reading): OutboundRecord {
  const record = toRecord(reading, open, 'root')
  assert.ok(!isFault(record), isFault(record) ? record.message : '')
  return record
}
