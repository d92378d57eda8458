// The whole line in a real Node-RED: trouble on either side, and a kill in the middle.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nodeOf } from '../support/example.ts'
import { startLine } from '../support/line.ts'
import type { Arrived } from '../support/publishes.ts'
import { watchStatuses } from '../support/statuses.ts'

const isGreen = (status: { readonly fill?: string }) => status.fill === 'green'
/** Reads ten times a second, and dials again at once. */
const quick: Readonly<Record<string, object>> = {
  'lineside-modbus-reader': { intervalMs: 100, heartbeatSeconds: 1 },
  'lineside-modbus-connection': { timeoutMs: 300, connectTimeoutMs: 500, firstReconnectMs: 100, maxReconnectMs: 1_000 },
  'lineside-downsampler': { mode: 'off' },
}
const hurried = (flow: Parameters<NonNullable<NonNullable<Parameters<typeof startLine>[0]>['change']>>[0]) =>
  flow.map((node) => ({ ...node, ...quick[node.type] }))

test('a pulled cable turns the reader red, its tags bad, and only fresh data turns it green again', { timeout: 60_000 }, async (t) => {
  const line = await startLine({ change: hurried })
  t.after(line.close)
  const statuses = await watchStatuses(line.nodeRed)
  t.after(statuses.close)
  const reader = nodeOf(line.flow, 'lineside-modbus-reader').id
  await statuses.until(reader, isGreen)
  const bad = line.arrived.next((one) => one.quality === 'bad' && one.topic.endsWith('/filler/pressure'))
  line.device.faults.blackHole = true
  await statuses.until(reader, (status) => status.fill === 'red')
  assert.equal((await bad).value, null)
  const again = await line.arrived.next((one) => one.quality === 'bad' && one.topic.endsWith('/filler/pressure'))
  assert.deepEqual(again['findings'], ['modbus.timeout'])
  const redSince = statuses.of(reader).length
  const fresh = line.arrived.next((one) => one.quality === 'good' && one.topic.endsWith('/filler/pressure'))
  assert.ok(
    statuses
      .of(reader)
      .slice(redSince)
      .every((status) => !isGreen(status)),
  )
  line.device.faults.blackHole = false
  await fresh
  await statuses.until(reader, isGreen)
})

for (const [what, faults] of [
  ['garbage', { garbage: true }],
  ['resets', { reset: true }],
  ['foreign answers', { foreign: 'transaction' }],
] as const) {
  test(`a device that answers ${what} never shows green, never ends Node-RED, and is read again when it is well`, { timeout: 60_000 }, async (t) => {
    const line = await startLine({ change: hurried })
    t.after(line.close)
    const statuses = await watchStatuses(line.nodeRed)
    t.after(statuses.close)
    const reader = nodeOf(line.flow, 'lineside-modbus-reader').id
    await statuses.until(reader, isGreen)
    Object.assign(line.device.faults, faults)
    await statuses.until(reader, (status) => status.fill === 'red')
    const since = statuses.of(reader).length
    for (let heartbeats = 0; heartbeats < 2; heartbeats += 1) await line.arrived.next((one) => one.quality === 'bad')
    assert.ok(
      statuses
        .of(reader)
        .slice(since)
        .every((status) => !isGreen(status)),
    )
    Object.assign(line.device.faults, { garbage: false, reset: false, foreign: false })
    await statuses.until(reader, isGreen)
    assert.equal(line.device.writes, 0)
  })
}

test('a device absent at the start is awaited, and its tags are bad meanwhile', { timeout: 60_000 }, async (t) => {
  const line = await startLine({ change: hurried })
  t.after(line.close)
  await line.nodeRed.stop()
  await line.device.stop()
  const bad = line.arrived.next((one) => one.quality === 'bad')
  await line.restart()
  await bad
  await line.device.start()
  await line.arrived.next((one) => one.quality === 'good' && one.topic.endsWith('/filler/speed'))
})

test('what was kept while the broker was away, and over a SIGKILL, arrives in order and once by its identity', { timeout: 60_000 }, async (t) => {
  const line = await startLine({ change: hurried })
  t.after(line.close)
  const energy = (one: Arrived) => one.topic.endsWith('/filler/energy')
  await line.arrived.next(energy)
  await line.broker.stop()
  const statuses = await watchStatuses(line.nodeRed)
  await statuses.until(nodeOf(line.flow, 'lineside-dmz-publisher').id, (status) => status.fill === 'blue')
  statuses.close()
  await line.nodeRed.kill()
  await line.restart()
  const gone = Date.now()
  await line.broker.start()
  await line.arrived.next((one) => energy(one) && one.quality === 'good' && one.timestamp > gone + 1_000, 40_000)
  const all = line.arrived.all.filter(energy)
  const once = [...new Map(all.map((one) => [`${one.publisherId}/${one.epoch}/${one.seq}`, one])).values()]
  const times = once.map((one) => one.timestamp)
  assert.deepEqual(
    times,
    times.toSorted((first, second) => first - second),
  )
  assert.equal(new Set(times).size, times.length)
  assert.equal(new Set(once.map((one) => one.epoch)).size, 2)
})

test('nothing leaves that no row allows', { timeout: 60_000 }, async (t) => {
  const line = await startLine({
    change: (flow) =>
      hurried(flow).map((node) => (node.type === 'lineside-dmz-publisher' ? { ...node, allow: [{ pattern: 'acme/+/+/+/+/speed' }] } : node)),
  })
  t.after(line.close)
  for (let count = 0; count < 5; count += 1) await line.arrived.next()
  assert.deepEqual([...new Set(line.arrived.all.map((one) => one.topic))], ['lineside/demo/acme/leeds/packing/line1/filler/speed'])
})
