import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../../../nodes/lib/fault.ts'
import { qualityOf, statusCodes } from '../../../nodes/lib/quality.ts'
import { addFinding, isBatch, lostReading, type Message, parseReading, type Reading, withoutValue, withStatus } from '../../../nodes/lib/reading.ts'
import { aReading, aTag } from '../../support/readings.ts'

const sound = (message: Message): Reading => {
  const parsed: unknown = parseReading(message)
  if (isFault(parsed)) throw parsed
  return parsed as Reading
}

test('a whole reading is taken as it is, the very object', () => {
  const reading = aReading({ quality: 'uncertain', statusCode: statusCodes.UncertainSubNormal })
  assert.equal(parseReading(reading), reading)
})

test('what a reading does not know is carried along', () => {
  const parsed = sound({ topic: 't', payload: 1, timestamp: 5, quality: 'good', _msgid: 'abc', mine: { deep: true } })
  assert.deepEqual([parsed['_msgid'], parsed['mine']], ['abc', { deep: true }])
})

test('a message without tag is a tag of its topic; the tag is frozen', () => {
  const { tag } = sound({ topic: 'a/b', payload: 1, timestamp: 5, quality: 'good' })
  assert.deepEqual(tag, { id: 'a/b', name: 'a/b', raw: 'a/b' })
  assert.ok(Object.isFrozen(tag))
})

for (const payload of [0, -0, 1e308, true, '', 'text', null, 2n ** 63n]) {
  test(`${typeof payload} ${String(payload)} is a payload`, () => {
    assert.equal(sound(aReading({ payload, quality: 'bad', statusCode: statusCodes.Bad })).payload, payload)
  })
}

const refused: readonly [field: string, message: Message, found: string][] = [
  ['topic', { payload: 1, timestamp: 1, quality: 'good' }, 'undefined'],
  ['topic', aReading({ topic: '' }), '""'],
  ['topic', { ...aReading(), topic: ['a'] }, '[…]'],
  ['payload', { ...aReading(), payload: undefined }, 'undefined'],
  ['payload', { ...aReading(), payload: { value: 1 } }, '{…}'],
  ['payload', { ...aReading(), payload: [1, 2] }, '[…]'],
  ['payload', { ...aReading(), payload: new Date(0) }, '{…}'],
  ['timestamp', { ...aReading(), timestamp: undefined }, 'undefined'],
  ['timestamp', { ...aReading(), timestamp: '2024-05-01T00:00:00Z' }, '"2024-05-01T00:00:00Z"'],
  ['timestamp', { ...aReading(), timestamp: 1.5 }, '1.5'],
  ['timestamp', { ...aReading(), timestamp: Number.NaN }, 'NaN'],
  ['timestamp', { ...aReading(), timestamp: null }, 'null'],
  ['quality', { ...aReading(), quality: undefined }, 'undefined'],
  ['quality', { ...aReading(), quality: 'GOOD' }, '"GOOD"'],
  ['quality', { ...aReading(), quality: 192 }, '192'],
  ['quality', { ...aReading(), quality: 'x'.repeat(100) }, `"${'x'.repeat(38)}…`],
]
const wrongParts: readonly [field: string, value: unknown, found: string][] = [
  ['unit', 7, '7'],
  ['asset', 'press', '"press"'],
  ['context', ['a'], '[…]'],
  ['findings', 'late', '"late"'],
  ['findings', ['late', 3], '[…]'],
  ['detail', 0, '0'],
  ['event', true, 'true'],
  ['source', [], '[…]'],
]
for (const [field, value, found] of wrongParts) {
  test(`a reading whose ${field} is ${found} is refused, and the fault says so`, () => {
    const parsed: unknown = parseReading({ ...aReading(), [field]: value })
    assert.ok(isFault(parsed))
    assert.deepEqual([parsed.code, parsed.params], ['message.not-a-reading', { field, found }])
  })
}

test('an optional part that is null counts as absent, and the message that came is left as it was', () => {
  const nulls = Object.fromEntries(['unit', 'asset', 'context', 'findings', 'detail', 'event', 'source'].map((field) => [field, null]))
  const message = { ...aReading(), mine: null, ...nulls }
  const parsed = sound(message)
  for (const field of Object.keys(nulls)) assert.ok(!(field in parsed), field)
  assert.deepEqual([parsed['mine'], 'context' in message], [null, true])
  assert.deepEqual(sound({ ...message, payload: Number.NaN }).findings, ['not-a-number'])
})

for (const [field, message, found] of refused) {
  test(`a message whose ${field} is ${found.slice(0, 25)} is refused, and the fault says so`, () => {
    const parsed: unknown = parseReading(message)
    assert.ok(isFault(parsed))
    assert.deepEqual([parsed.code, parsed.params, parsed.retry], ['message.not-a-reading', { field, found }, false])
  })
}

for (const payload of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
  test(`${payload} becomes bad without a value, never 0, and what came is kept`, () => {
    const parsed = sound(aReading({ payload }))
    assert.deepEqual([parsed.payload, parsed.quality, parsed.statusCode], [null, 'bad', statusCodes.BadSensorFailure])
    assert.deepEqual([parsed.findings, parsed.detail], [['not-a-number'], { was: String(payload) }])
  })
}

test('null is bad, whatever the message claims', () => {
  const parsed = sound(aReading({ payload: null }))
  assert.deepEqual([parsed.payload, parsed.quality, parsed.findings], [null, 'bad', ['no-value']])
})

const statusTable: readonly [quality: string, statusCode: unknown, becomes: number][] = [
  ['good', undefined, statusCodes.Good],
  ['uncertain', undefined, statusCodes.Uncertain],
  ['bad', undefined, statusCodes.Bad],
  ['good', statusCodes.BadTimeout, statusCodes.BadTimeout],
  ['bad', statusCodes.Good, statusCodes.Bad],
  ['uncertain', statusCodes.UncertainSubNormal, statusCodes.UncertainSubNormal],
  ['good', -1, statusCodes.Good],
  ['bad', 2 ** 32, statusCodes.Bad],
  ['uncertain', 'BadTimeout', statusCodes.Uncertain],
]
for (const [quality, statusCode, becomes] of statusTable) {
  test(`quality ${quality} with status code ${String(statusCode)} becomes the worse of the two`, () => {
    const parsed = sound({ ...aReading(), quality, statusCode })
    assert.deepEqual([parsed.statusCode, parsed.quality], [becomes, qualityOf(becomes)])
  })
}

test('a message that is put right is copied, not changed', () => {
  const message = Object.freeze({ topic: 't', payload: Number.NaN, timestamp: 1, quality: 'good' })
  assert.notEqual(parseReading(message), message)
})

test('only `batch: true` with a list marks a batch', () => {
  assert.ok(isBatch({ batch: true, payload: [] }))
  for (const message of [{ payload: [] }, { batch: 'true', payload: [] }, { batch: true, payload: 1 }, { batch: true }])
    assert.equal(isBatch(message), false)
})

test('a status never improves a reading, and its finding is added', () => {
  const uncertain = withStatus(aReading({ findings: ['no-source-time'] }), statusCodes.UncertainSubNormal, 'clamped')
  assert.deepEqual([uncertain.quality, uncertain.findings], ['uncertain', ['no-source-time', 'clamped']])
  const stillBad = withStatus(aReading({ quality: 'bad', statusCode: statusCodes.BadTimeout }), statusCodes.Good, 'x')
  assert.deepEqual([stillBad.quality, stillBad.statusCode], ['bad', statusCodes.BadTimeout])
})

test('a reading that loses its value keeps it in its detail, and the rest of the detail', () => {
  const empty = withoutValue(aReading({ payload: 7, detail: { ratio: 2 } }), statusCodes.BadOutOfRange, 'out-of-range')
  assert.deepEqual([empty.payload, empty.quality, empty.detail], [null, 'bad', { ratio: 2, was: 7 }])
})

test('a finding is named once', () => {
  assert.deepEqual(addFinding(undefined, 'a'), ['a'])
  const findings = ['a', 'b']
  assert.equal(addFinding(findings, 'b'), findings)
  assert.deepEqual(addFinding(findings, 'c'), ['a', 'b', 'c'])
})

test('a lost tag is bad, without a value, at the time of detection', () => {
  const reading = lostReading(aTag('speed'), 'line/speed', { protocol: 'modbus', address: '1/40001' }, 77, 'line.ended')
  assert.deepEqual(reading, {
    topic: 'line/speed',
    payload: null,
    timestamp: 77,
    quality: 'bad',
    statusCode: statusCodes.BadNoCommunication,
    tag: aTag('speed'),
    findings: ['line.ended'],
    source: { protocol: 'modbus', address: '1/40001', sourceTime: null, receivedAt: 77 },
  })
  assert.equal(parseReading(reading), reading)
})
