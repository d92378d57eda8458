// Subscriptions that have outlived their session.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../../../support/until.ts'
import { anItem, aTable, faultsInCounting, openWorld, trustServer } from './opcua-line.ts'

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
