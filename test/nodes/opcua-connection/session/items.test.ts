// Items on servers with limits: groups of the size they take, deadbands of ours where they refuse one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../../../support/until.ts'
import { anItem, aTable, ofTag, openWorld } from './opcua-line.ts'

const counters = (count: number) => Array.from({ length: count }, (_, index) => anItem(`counter/${index}`))

test('a limit that the server states is kept: 250 items in three calls', async (t) => {
  const { server, line } = await openWorld(t, [aTable(counters(250))], { server: { tags: 250, maxPerCall: 100 } })
  await until(() => new Set(line.readings.map(({ tag }) => tag.raw)).size === 250)
  assert.equal(server.requests.get('CreateMonitoredItems'), 3)
  assert.equal(line.counters.get('exceptions'), 0)
})

test('a limit that the server only enforces is found: every item is subscribed', async (t) => {
  const { server, line } = await openWorld(t, [aTable(counters(250))], { server: { tags: 250, hiddenMaxPerCall: 100 } })
  await until(() => new Set(line.readings.map(({ tag }) => tag.raw)).size === 250)
  assert.ok(line.readings.every(({ quality }) => quality === 'good'))
  assert.ok((server.requests.get('CreateMonitoredItems') ?? 0) <= 10)
  assert.ok(line.states.includes('live') && !line.states.includes('down'))
})

test("a make's limits are known where it does not state them", async (t) => {
  const { server, line } = await openWorld(t, [aTable(counters(150))], {
    server: { tags: 150, buildInfo: { manufacturerName: 'Siemens AG', productName: 'S7-1200' } },
  })
  await until(() => new Set(line.readings.map(({ tag }) => tag.raw)).size === 150)
  assert.equal(server.requests.get('CreateMonitoredItems'), 2)
})

test('no more items than allowed: the rest is bad and says why', async (t) => {
  const { line } = await openWorld(t, [aTable(counters(5))], { connection: { maxItems: 3 } })
  await until(() => new Set(line.readings.map(({ tag }) => tag.raw)).size === 5)
  const refused = line.readings.filter(({ quality }) => quality === 'bad')
  assert.deepEqual(
    refused.map(({ tag, findings }) => [tag.raw, findings?.at(-1)]),
    [
      ['counter/3', 'opcua.too-many-items'],
      ['counter/4', 'opcua.too-many-items'],
    ],
  )
})

const deadband = { kind: 'absolute', value: 5 } as const
for (const [where, hasNoFilters] of [
  ['the server', false],
  ['us, where the server refuses it', true],
] as const) {
  test(`a deadband is kept by ${where}`, async (t) => {
    const { server, line } = await openWorld(t, [aTable([anItem('speed', { samplingMs: 0, deadband })])], { server: { hasNoFilters } })
    await line.untilLive()
    for (const value of [3, 5.5, 7, 12, 9, 20]) {
      server.set('speed', value)
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
    await until(() => ofTag(line.readings, 'speed').at(-1)?.payload === 20)
    assert.deepEqual(
      ofTag(line.readings, 'speed').map(({ payload }) => payload),
      [1, 7, 20],
    )
  })
}
