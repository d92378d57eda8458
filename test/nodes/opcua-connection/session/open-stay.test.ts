// Subscriptions that have outlived their session.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../../../support/until.ts'
import { anItem, aTable, faultsInCounting, ofTag, openWorld, trustServer } from './opcua-line.ts'

test('a subscription that outlives its session is taken over with what it has kept: nothing lost, nothing twice', async (t) => {
  const table = aTable([anItem('counter/0'), anItem('counter/1'), anItem('speed')])
  // A server gives it to the same user only, and on a channel that is secured (OPC 10000-4, 5.14.7).
  const { server, proxy, line } = await openWorld(t, [table], {
    server: { users: { line: 'secret' }, policies: ['Basic256Sha256'] },
    connection: { userToken: 'username', securityMode: 'sign-and-encrypt' },
    secrets: { userName: 'line', password: 'secret' },
    prepare: trustServer,
  })
  await line.untilLive()
  await until(() => line.readings.length > 20)
  proxy.refuse()
  proxy.cutHard()
  await line.untilDown()
  await server.dropSessions(true)
  await proxy.accept()
  await line.untilLive()
  const before = line.readings.length
  await until(() => line.readings.length > before + 40)
  assert.equal(line.counters.get('transferred'), 1)
  assert.equal(server.requests.get('CreateSubscription'), 1)
  assert.deepEqual(faultsInCounting(line.readings), { lost: 0, repeated: 0, outOfOrder: 0, tags: 2 })
})

for (const service of ['Read', 'TranslateBrowsePathsToNodeIds', 'CreateSubscription', 'CreateMonitoredItems']) {
  test(`a line that breaks while it is being opened, after its first ${service}, is opened from there on: each tag once`, async (t) => {
    // So slow that the break falls between two requests.
    const { server, proxy, line } = await openWorld(t, [aTable([anItem('speed'), anItem('types/Pressure')])], {
      connection: { maxRequestsPerSecond: 10 },
    })
    await until(() => (server.requests.get(service) ?? 0) > 0)
    proxy.cutHard()
    await line.untilDown()
    await line.untilLive()
    await until(() => ofTag(line.readings, 'types/Pressure').length > 0 && ofTag(line.readings, 'speed').length > 0)
    server.set('speed', 7)
    await until(() => ofTag(line.readings, 'speed').some(({ payload }) => payload === 7))
    assert.deepEqual(
      line.readings.filter(({ quality }) => quality === 'bad'),
      [],
    )
    assert.equal(ofTag(line.readings, 'speed').filter(({ payload }) => payload === 7).length, 1)
    assert.equal(ofTag(line.readings, 'types/Pressure').at(-1)?.unit, ofTag(line.readings, 'types/Pressure')[0]?.tag.unit)
    assert.ok(ofTag(line.readings, 'types/Pressure')[0]?.tag.range !== undefined)
    assert.deepEqual([line.counters.get('duplicates'), server.requests.get('CreateSession')], [0, 1])
  })
}
