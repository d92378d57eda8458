// Events and alarms as readings, whatever fields the server fills in.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseReading } from '../../../nodes/lib/reading.ts'
import { eventFields, eventReading } from '../../../nodes/opcua-connection/event-reading.ts'
import type { OpcuaItem } from '../../../nodes/opcua-connection/want.ts'

const item: OpcuaItem = {
  wanted: { tag: Object.freeze({ id: 'c:line', name: 'line', raw: 'line' }), topic: 'line', source: { protocol: 'opcua', address: 'i=2253' } },
  nodeId: 'i=2253',
  kind: 'events',
  samplingMs: 0,
  deadband: { kind: 'none', value: 0 },
  unit: '',
}
const at = new Date('2026-01-02T03:04:05.678Z')

/** As node-opcua has them: built-in type numbers of OPC 10000-6, 5.1.2. */
const known: Readonly<Record<string, readonly [dataType: number, value: unknown]>> = {
  EventId: [15, Buffer.from([1, 2])],
  SourceName: [12, 'Pump 3'],
  Time: [13, at],
  ReceiveTime: [13, new Date(at.getTime() + 5)],
  Message: [21, { locale: 'en', text: 'dry' }],
  Severity: [5, 700],
}
const alarm = { ...known, ConditionName: [12, 'dry-run'], Active: [1, true], Acked: [1, false] } as const

function reading(values: Readonly<Record<string, readonly [number, unknown]>>) {
  const fields = eventFields.map(({ name }) => {
    const [dataType, value] = values[name] ?? [0, null]
    return { dataType, arrayType: 0, value }
  })
  return eventReading(item, fields, 99)
}

test('the message is the payload, the time is that of the event, the rest the body', () => {
  const found = reading(known)
  assert.deepEqual(
    [found.payload, found.timestamp, found.source?.sourceTime, found.source?.serverTime],
    ['dry', at.getTime(), at.getTime(), at.getTime() + 5],
  )
  assert.deepEqual(found.event, {
    kind: 'event',
    eventId: 'AQI=',
    sourceName: 'Pump 3',
    time: at.toISOString(),
    receiveTime: new Date(at.getTime() + 5).toISOString(),
    message: 'dry',
    severity: 700,
  })
  assert.equal(parseReading(found), found)
})

test('what belongs to a condition is an alarm', () => {
  const { event } = reading(alarm)
  assert.deepEqual([event?.kind, event?.['conditionName'], event?.['active'], event?.['acked']], ['alarm', 'dry-run', true, false])
})

test('an event without a time has that of its arrival, and says so; one without fields stops nothing', () => {
  const found = eventReading(item, [], 99)
  assert.deepEqual([found.payload, found.timestamp, found.source?.sourceTime, found.findings], ['', 99, null, ['no-source-time']])
  assert.equal(parseReading(found), found)
})
