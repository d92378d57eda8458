// What the server recorded while we were away.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../../../support/until.ts'
import { anItem, aTable, openWorld } from './opcua-line.ts'

test('a session that the server has ended is opened anew, and history closes the gap', async (t) => {
  const { server, proxy, line } = await openWorld(t, [aTable([anItem('history/0', { samplingMs: 0 })])], { server: { changeMs: 100 } })
  await line.untilLive()
  await until(() => line.readings.length > 5)
  proxy.refuse()
  proxy.cutHard()
  await line.untilDown()
  await server.dropSessions()
  await new Promise((resolve) => setTimeout(resolve, 500))
  await proxy.accept()
  await until(() => line.counters.get('backfilled') > 0)
  const before = line.readings.length
  await until(() => line.readings.length > before + 10)
  const late = line.readings.filter(({ source }) => source?.historical === true)
  assert.equal(line.counters.get('backfilled'), late.length)
  const numbers = line.readings.map(({ payload }) => Number(payload)).toSorted((one, other) => one - other)
  const distinct = [...new Set(numbers)]
  assert.equal(numbers.length, distinct.length, 'no value twice')
  assert.equal((distinct.at(-1) ?? 0) - (distinct[0] ?? 0), distinct.length - 1, 'no value missing')
  assert.equal(line.counters.get('lost'), 0)
})
