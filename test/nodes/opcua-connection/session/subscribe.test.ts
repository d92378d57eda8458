// What a subscription brings besides plain values: events, alarms, structures, units, enumerations.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../../../support/until.ts'
import { anItem, aTable, ofTag, openWorld } from './opcua-line.ts'

test('an event is a reading: its message the payload, the rest its body', async (t) => {
  const { server, line } = await openWorld(t, [aTable([anItem('machine', { kind: 'events' })])])
  await line.untilLive()
  server.raise('door open', 600)
  await until(() => line.readings.length === 2)
  const [listening, event] = line.readings
  assert.deepEqual([listening?.payload, listening?.findings?.includes('opcua.listening')], ['', true])
  assert.deepEqual([event?.payload, event?.event?.kind, event?.event?.['severity'], event?.quality], ['door open', 'event', 600, 'good'])
  assert.equal(event?.timestamp, event?.source?.sourceTime)
})

test('an alarm tells its name and whether it is active and acknowledged', async (t) => {
  const { server, line } = await openWorld(t, [aTable([anItem('machine', { kind: 'events' })])])
  await line.untilLive()
  server.setLevel(90)
  await until(() => line.readings.length >= 2)
  const alarm = line.readings.find(({ event }) => event !== undefined)?.event
  assert.deepEqual([alarm?.kind, alarm?.['conditionName'], alarm?.['active'], alarm?.['acked']], ['alarm', 'level-high', true, false])
})

test('a structure comes leaf by leaf, an enumeration with its name, a measured value with unit and range', async (t) => {
  const names = ['types/Job', 'types/Mode', 'types/Pressure']
  const { line } = await openWorld(t, [aTable(names.map((name) => anItem(name)))])
  await until(() => names.every((name) => ofTag(line.readings, name).length > 0))
  assert.equal(ofTag(line.readings, 'types/Job/At/X')[0]?.payload, 1.5)
  assert.ok(line.learned.some(({ tag }) => tag.raw === 'types/Job/At/X'))
  assert.equal(typeof ofTag(line.readings, 'types/Mode')[0]?.detail?.['label'], 'string')
  const measured = ofTag(line.readings, 'types/Pressure')[0]
  assert.ok(measured?.tag.unit !== undefined && measured.tag.range !== undefined)
})
