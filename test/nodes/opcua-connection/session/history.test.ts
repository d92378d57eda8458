// What the server recorded while we were away.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alike } from '../../../../nodes/opcua-connection/session/history.ts'
import { newWatched } from '../../../../nodes/opcua-connection/session/watched.ts'
import { createValueReader } from '../../../../nodes/opcua-connection/value.ts'
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

test('gaps of one length are read together; a tag that has rested for a week does not make a week of all', () => {
  const gap = (name: string, fromMs: number, toMs: number) => {
    const item = anItem(name)
    return { watched: newWatched(item, 0, createValueReader(item, { structures: 'leaves', learn: () => true })), fromMs, toMs }
  }
  const [weekMs, minuteMs] = [604_800_000, 60_000]
  const first = gap('a', 0, minuteMs)
  const gaps = [
    first,
    gap('b', -weekMs, minuteMs),
    gap('c', 500, minuteMs),
    { ...first, fromMs: minuteMs + 1, toMs: 2 * minuteMs },
    gap('d', 0, minuteMs),
  ]
  const names = (most: number) => alike(gaps, most).map(({ watched }) => watched.item.wanted.tag.raw)
  assert.deepEqual([names(10), names(2), names(1)], [['a', 'c', 'd'], ['a', 'c'], ['a']])
  const [, rest] = gaps
  assert.ok(rest !== undefined)
  assert.deepEqual(alike([rest, ...gaps], 10), [rest])
})
