// What a person is told of the publisher's line: each turn once, and no more.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLineNews } from '../../../nodes/dmz-publisher/line-news.ts'
import { fault } from '../../../nodes/lib/fault.ts'

function news() {
  const shown: string[] = []
  const told: string[] = []
  return {
    shown,
    told,
    ...createLineNews(
      (state) => shown.push(state),
      (cause) => told.push(cause.code),
    ),
  }
}
const down = (code: string) => ({ state: 'down', fault: fault(code) }) as const

test('a broker out of reach is holding, its cause told once an outage, attempts in between are no news', () => {
  const { line, shown, told } = news()
  for (const state of [
    { state: 'connecting' },
    { state: 'live' },
    down('mqtt.connection-closed'),
    { state: 'connecting' },
    down('mqtt.connection-refused'),
    { state: 'connecting' },
    down('mqtt.connection-refused'),
    { state: 'live' },
    down('mqtt.connection-refused'),
  ] as const)
    line(state)
  assert.deepEqual(shown, ['connecting', 'live', 'holding', 'holding', 'holding', 'live', 'holding'])
  assert.deepEqual(told, ['mqtt.connection-closed', 'mqtt.connection-refused', 'mqtt.connection-refused'])
})

test('a store that cannot keep what it is given is down', () => {
  const { line, shown } = news()
  line(down('outbox.not-writable'))
  line(down('worker.failed'))
  assert.deepEqual(shown, ['down', 'down'])
})

test('after the close nothing is shown any more', () => {
  const { line, close, shown } = news()
  close()
  line({ state: 'live' })
  assert.deepEqual(shown, [])
})
