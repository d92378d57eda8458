// The messages of a subscription: each once, in order; what is missing asked for, what cannot be had named.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NotificationMessage } from 'node-opcua-client'
import type { Reading } from '../../../../nodes/lib/reading.ts'
import { createSamples } from '../../../../nodes/opcua-connection/session/samples.ts'
import { createSubscription } from '../../../../nodes/opcua-connection/session/subscription.ts'
import { newWatched } from '../../../../nodes/opcua-connection/session/watched.ts'
import { createValueReader } from '../../../../nodes/opcua-connection/value.ts'
import { anItem } from './opcua-line.ts'

/** A message with one value: its number; the source's time is a second a number. */
function message(sequenceNumber: number, value = sequenceNumber): NotificationMessage {
  const sample = {
    value: { dataType: 11, arrayType: 0, value },
    statusCode: { value: 0 },
    sourceTimestamp: new Date(value * 1_000),
    serverTimestamp: new Date(value * 1_000),
  }
  return { sequenceNumber, notificationData: [{ monitoredItems: [{ clientHandle: 1, value: sample }] }] } as unknown as NotificationMessage
}

const keepAlive = (sequenceNumber: number) => ({ sequenceNumber, notificationData: [] }) as unknown as NotificationMessage

/** @param kept what the server can send again; null: it knows no such subscription */
function world(kept: ReadonlyMap<number, NotificationMessage> | null = new Map()) {
  const readings: Reading[] = []
  const counts = new Map<string, number>()
  const asked: number[] = []
  const count = (counter: string, amount = 1) => void counts.set(counter, (counts.get(counter) ?? 0) + amount)
  const item = anItem('a', { samplingMs: 1_000 })
  const watched = newWatched(item, 0, createValueReader(item, { structures: 'leaves', learn: () => true }))
  const samples = createSamples({ items: [watched], usesHistory: false, count, onGap: () => undefined })
  const subscription = createSubscription({
    samples,
    republish: async (_id, sequence) => {
      asked.push(sequence)
      return kept === null ? 'gone' : (kept.get(sequence) ?? 'none')
    },
    prepare: () => null,
    emit: (emitted) => void readings.push(...emitted),
    now: () => 99,
    count,
  })
  subscription.begin({ id: 7, publishingMs: 100, keepAliveMs: 1_000 })
  return { subscription, samples, watched, asked, counts, values: () => readings.map(({ payload }) => payload), readings }
}

test('messages are taken in their order, a repeated one is not taken again', async () => {
  const { subscription, values, counts } = world()
  for (const number of [1, 2, 2, 3, 1]) await subscription.receive(message(number))
  assert.deepEqual([values(), counts.get('duplicates')], [[1, 2, 3], 2])
})

test('what is missing is asked for and taken in its place, what comes meanwhile waits', async () => {
  const { subscription, values, asked, counts } = world(new Map([2, 3].map((number) => [number, message(number)])))
  await Promise.all([1, 4, 5].map((number) => subscription.receive(message(number))))
  assert.deepEqual([values(), asked, counts.get('republished')], [[1, 2, 3, 4, 5], [2, 3], 2])
  await subscription.receive(message(6))
  assert.deepEqual(values(), [1, 2, 3, 4, 5, 6])
})

test('a keep-alive names the next number: what it shows to be missing is asked for, too', async () => {
  const { subscription, values, asked } = world(new Map([[2, message(2)]]))
  await subscription.receive(message(1))
  await subscription.receive(keepAlive(2))
  assert.deepEqual(asked, [])
  await subscription.receive(keepAlive(3))
  await subscription.receive(message(3))
  assert.deepEqual([values(), asked], [[1, 2, 3], [2]])
})

test('messages that cannot be had are counted, their samples too, and the next reading names the gap', async () => {
  const { subscription, values, counts, readings } = world()
  await subscription.receive(message(1))
  for (const number of [5, 6]) await subscription.receive(message(number))
  assert.deepEqual([values(), counts.get('lostMessages'), counts.get('lost')], [[1, 5, 6], 3, 3])
  assert.deepEqual(
    readings.map(({ findings }) => findings),
    [undefined, ['opcua.gap'], undefined],
  )
})

test('after an outage everything that was sent meanwhile is caught up with, and nothing twice', async () => {
  const { subscription, values, asked } = world(new Map([2, 3].map((number) => [number, message(number)])))
  await subscription.receive(message(1))
  assert.equal(await subscription.catchUp(), true)
  await subscription.receive(message(3))
  await subscription.receive(message(4))
  assert.deepEqual(
    [values(), asked],
    [
      [1, 2, 3, 4],
      [2, 3, 4],
    ],
  )
})

test('a subscription that the server has forgotten begins anew, and the gap is named', async () => {
  const { subscription, values, readings, counts } = world(null)
  await subscription.receive(message(1))
  assert.equal(await subscription.catchUp(), false)
  assert.equal(subscription.revised.id, 0)
  subscription.begin({ id: 8, publishingMs: 100, keepAliveMs: 1_000 })
  await subscription.receive(message(1, 4))
  await subscription.receive(message(2, 5))
  assert.deepEqual([values(), counts.get('lost')], [[1, 4, 5], 2])
  assert.deepEqual(readings[1]?.findings, ['opcua.gap'])
})

test('a sample that is older than the last one is historical, the same one again is dropped', async () => {
  const { subscription, readings, counts } = world()
  await subscription.receive(message(1, 10))
  await subscription.receive(message(2, 10))
  await subscription.receive(message(3, 8))
  assert.deepEqual(
    readings.map(({ payload, source }) => [payload, source?.historical]),
    [
      [10, undefined],
      [8, true],
    ],
  )
  assert.deepEqual([counts.get('duplicates'), counts.get('outOfOrder')], [1, 1])
})

test('what a source says under a time it has used, or with its clock set back, is news where the server says so', async () => {
  const { subscription, readings, counts } = world()
  const said = [
    { value: 1, at: 10, heard: 10 },
    { value: 2, at: 10, heard: 11 },
    { value: 2, at: 10, heard: 11, status: 0x4090_0000 },
    { value: 3, at: 4, heard: 12 },
    { value: 4, at: 5, heard: 13 },
  ]
  for (const [index, one] of said.entries()) {
    const sample = {
      value: { dataType: 11, arrayType: 0, value: one.value },
      statusCode: { value: one.status ?? 0 },
      sourceTimestamp: new Date(one.at * 1_000),
      serverTimestamp: new Date(one.heard * 1_000),
    }
    const notificationData = [{ monitoredItems: [{ clientHandle: 1, value: sample }] }]
    await subscription.receive({ sequenceNumber: index + 1, notificationData } as unknown as NotificationMessage)
  }
  assert.deepEqual(
    readings.map(({ payload, quality, source, findings }) => [payload, quality, source?.historical, findings]),
    [
      [1, 'good', undefined, undefined],
      [2, 'good', undefined, undefined],
      [2, 'uncertain', undefined, undefined],
      [3, 'good', undefined, ['opcua.clock-back']],
      [4, 'good', undefined, undefined],
    ],
  )
  assert.deepEqual([counts.get('duplicates'), counts.get('outOfOrder')], [undefined, undefined])
})

test('a server that sends another message than the one asked for is not asked for ever', async () => {
  const { subscription, values, asked } = world(new Map([[2, message(1)]]))
  await subscription.receive(message(1))
  assert.equal(await subscription.catchUp(), true)
  assert.deepEqual([values(), asked], [[1], [2]])
})
