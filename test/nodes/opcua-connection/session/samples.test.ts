// Samples that a server had to drop: counted and named.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../../../support/until.ts'
import { anItem, aTable, openWorld } from './opcua-line.ts'

test('queues too short for the outage: what is lost is counted to the sample, and the first reading after the gap says so', async (t) => {
  const { server, proxy, line } = await openWorld(t, [aTable([anItem('speed', { samplingMs: 0 })], { survivesSeconds: 0, history: false })])
  await line.untilLive()
  // One value a tenth of a second by the clock of the source, however fast they are set.
  const begin = Date.now()
  const setUpTo = async (from: number, to: number) => {
    for (let value = from; value <= to; value += 1) server.set('speed', value, new Date(begin + value * 100))
  }
  await setUpTo(10, 10)
  await until(() => line.readings.at(-1)?.payload === 10)
  proxy.refuse()
  proxy.cutHard()
  await line.untilDown()
  await setUpTo(11, 60)
  await proxy.accept()
  await until(() => line.readings.at(-1)?.payload === 60)
  const values = line.readings.map(({ payload }) => Number(payload))
  assert.deepEqual(
    values.toSorted((one, other) => one - other),
    values,
  )
  assert.equal(line.counters.get('lost'), 61 - 1 - 9 - (values.length - 1), values.join(' '))
  const marked = line.readings.filter(({ findings }) => findings?.includes('opcua.overflow'))
  assert.deepEqual([marked.length, line.counters.get('overflow')], [1, 1])
})
