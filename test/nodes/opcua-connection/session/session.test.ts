// The line to an OPC UA server: what is read, how it is lost, and what comes back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../../../support/until.ts'
import { anItem, aTable, faultsInCounting, ofTag, openWorld } from './opcua-line.ts'

const counters = (count: number) => Array.from({ length: count }, (_, index) => anItem(`counter/${index}`))

test('a change arrives once, with the times of source and server, and the line is live with it', async (t) => {
  const { server, line } = await openWorld(t, [aTable([anItem('speed')])])
  await line.untilLive()
  const at = new Date(Date.now() + 1_000)
  server.set('speed', 42, at)
  await until(() => line.readings.length === 2)
  const [, reading] = line.readings
  assert.deepEqual(
    [reading?.payload, reading?.timestamp, reading?.quality, reading?.statusCode, reading?.findings],
    [42, at.getTime(), 'good', 0, undefined],
  )
  assert.equal(reading?.source?.sourceTime, at.getTime())
  assert.equal(typeof reading?.source?.serverTime, 'number')
})

test('a node and a namespace that the server does not know make their own tags bad and stop no other', async (t) => {
  const { line } = await openWorld(t, [aTable([anItem('nosuch'), anItem('alien', { nodeId: 'nsu=urn:elsewhere;s=a' }), anItem('speed')])])
  await line.untilLive()
  await until(() => line.readings.length === 3)
  const found = line.readings.map(({ tag, payload, statusCode, findings }) => [tag.raw, payload, statusCode, findings?.at(-1)])
  assert.deepEqual(found.sort(), [
    ['alien', null, 0x8034_0000, 'opcua.unknown-namespace'],
    ['nosuch', null, 0x8034_0000, 'opcua.unknown-node'],
    ['speed', 1, 0, undefined],
  ])
})

test('a link that is cut within what the queues hold loses nothing, repeats nothing and keeps the order', async (t) => {
  const { proxy, line } = await openWorld(t, [aTable(counters(10))])
  await line.untilLive()
  await until(() => line.readings.length > 60)
  proxy.refuse()
  proxy.cutHard()
  await line.untilDown()
  const before = line.readings.length
  await new Promise((resolve) => setTimeout(resolve, 800))
  await proxy.accept()
  await until(() => line.readings.length > before + 250)
  assert.deepEqual(faultsInCounting(line.readings), { lost: 0, repeated: 0, outOfOrder: 0, tags: 10 })
  assert.equal(line.counters.get('lost'), 0)
  assert.equal(line.faults[0]?.code, 'opcua.line-broken')
  assert.equal(line.faults[1]?.code, 'opcua.unreachable')
})

test('a cable that is pulled is noticed within three keep-alives, and what the server kept comes afterwards', async (t) => {
  const { proxy, line } = await openWorld(t, [aTable(counters(3))])
  await line.untilLive()
  await until(() => line.readings.length > 50)
  proxy.blackHole = true
  await line.untilDown()
  assert.equal(line.faults[0]?.code, 'opcua.silent')
  const before = line.readings.length
  proxy.blackHole = false
  await until(() => line.readings.length > before + 100)
  assert.deepEqual(faultsInCounting(line.readings), { lost: 0, repeated: 0, outOfOrder: 0, tags: 3 })
})

test('after an outage every tag has a word of its own, also where nothing has changed', async (t) => {
  const { proxy, line } = await openWorld(t, [aTable([anItem('speed'), anItem('level'), anItem('order')])])
  await line.untilLive()
  await until(() => line.readings.length === 3)
  proxy.cutHard()
  await line.untilDown()
  const lostAt = Date.now()
  await until(() => line.readings.length === 6)
  const again = line.readings.slice(3)
  assert.deepEqual(again.map(({ tag, quality }) => [tag.raw, quality]).sort(), [
    ['level', 'good'],
    ['order', 'good'],
    ['speed', 'good'],
  ])
  for (const { timestamp, source, findings } of again) {
    assert.ok(timestamp >= lostAt - 100 && (source?.sourceTime ?? 0) < lostAt)
    assert.deepEqual(findings, ['opcua.restated'])
  }
})

test('no change and no loss: the reader is told that nothing has changed', async (t) => {
  const { line } = await openWorld(t, [aTable([anItem('speed')])])
  await line.untilLive()
  await until(() => line.freshened >= 2)
  assert.equal(line.readings.length, 1)
})

test('a server that restarts is subscribed anew', async (t) => {
  const { server, line } = await openWorld(t, [aTable([...counters(2), anItem('speed')])])
  await line.untilLive()
  await until(() => line.readings.length > 10)
  await server.stop()
  await line.untilDown()
  await server.start()
  await line.untilLive()
  const before = line.readings.length
  await until(() => line.readings.length > before + 20)
  assert.deepEqual([faultsInCounting(line.readings).repeated, faultsInCounting(line.readings).outOfOrder], [0, 0])
  const [, again] = ofTag(line.readings, 'speed')
  assert.deepEqual([again?.quality, again?.findings?.includes('opcua.restated')], ['good', true])
})
