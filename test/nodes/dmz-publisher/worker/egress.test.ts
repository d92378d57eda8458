// Outbox, dispatch and line together, in this thread: what is committed leaves in order, whatever happens between.
import assert from 'node:assert/strict'
import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Egress, openEgress } from '../../../../nodes/dmz-publisher/worker/egress.ts'
import type { Figures, FromWorker } from '../../../../nodes/dmz-publisher/worker-messages.ts'
import { systemClock } from '../../../../nodes/lib/clock.ts'
import type { Fault } from '../../../../nodes/lib/fault.ts'
import { type MqttBroker, startMqttBroker } from '../../../simulators/mqtt-broker.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { until } from '../../../support/until.ts'

test('records leave in order with one identity each, and the outbox is empty afterwards', async (context) => {
  const broker = await started(context)
  const way = await opened(context, broker)
  way.append(1, 300)
  await way.when(() => broker.publishedCount === 300)
  const figures = await way.close()
  assert.deepEqual(sequence(broker), numbers(1, 300))
  assert.deepEqual([figures.counts['sent'], figures.counts['acked'], figures.levels['depth'], figures.levels['outboxBytes']], [300, 300, 0, 0])
  assert.deepEqual(way.states(), ['connecting', 'live'])
})

test('an empty client id stands for the publisher id', async (context) => {
  const broker = await started(context)
  const way = await opened(context, broker)
  way.append(1, 1)
  await way.when(() => broker.publishedCount === 1)
  await way.close()
  const published = JSON.parse(String(broker.published[0]?.payload))
  assert.equal(published.publisherId, broker.connects[0]?.clientId)
  assert.match(published.publisherId, /^edge-[0-9a-f]{8}$/)
})

test('what was committed while the broker was away leaves when it is back, in order', async (context) => {
  const broker = await started(context)
  await broker.stop()
  const way = await opened(context, broker)
  await way.when(() => way.states().includes('down'))
  way.append(1, 100)
  await way.when(() => way.settled === 100)
  await broker.start()
  await way.when(() => broker.publishedCount === 100)
  await way.close()
  assert.deepEqual(sequence(broker), numbers(1, 100))
  assert.equal(way.downBy(), 'mqtt.connection-refused')
})

test('connections cut again and again lose nothing; duplicates keep their identity, order holds without them', async (context) => {
  const broker = await started(context)
  const way = await opened(context, broker)
  for (let round = 0; round < 5; round++) {
    way.append(round * 100 + 1, 100)
    await way.when(() => broker.publishedCount > round * 100)
    broker.killConnections()
  }
  await way.when(() => new Set(sequence(broker)).size === 500)
  await way.close()
  assert.deepEqual([...new Set(sequence(broker))], numbers(1, 500))
})

test('what was not delivered before the end leaves after the next start, with the identity it was given', async (context) => {
  const broker = await started(context)
  broker.faults.silentAcks = true
  const folder = await temporaryFolder(context)
  const first = await opened(context, broker, folder)
  first.append(1, 50)
  await first.when(() => broker.publishedCount === 20)
  await first.close()
  broker.faults.silentAcks = false
  const second = await opened(context, broker, folder)
  second.append(51, 10)
  await second.when(() => new Set(sequence(broker)).size === 60)
  await second.close()
  const epochs = broker.published.slice(20).map(({ payload }) => JSON.parse(String(payload)).epoch)
  assert.deepEqual(sequence(broker).slice(20), numbers(1, 60))
  assert.deepEqual(epochs, [...Array(50).fill(1), ...Array(10).fill(2)])
})

test('a topic the broker does not allow holds the line, nothing is put apart, and all leave once it is allowed', async (context) => {
  let isAllowed = false
  const broker = await started(context, { allowPublish: (_client, topic) => isAllowed || !topic.endsWith('3') })
  const way = await opened(context, broker)
  way.append(1, 50)
  await way.when(() => way.states().includes('down'))
  isAllowed = true
  await way.when(() => new Set(sequence(broker)).size === 50)
  const figures = await way.close()
  assert.deepEqual([figures.counts['quarantined'], figures.levels['depth']], [0, 0])
})

test('while nothing can be kept the state is down, whatever the line is; with the first commit the line counts again', async (context) => {
  const broker = await started(context)
  const way = await opened(context, broker, undefined, 300_000)
  await way.when(() => way.states().at(-1) === 'live')
  broker.faults.silentAcks = true
  way.egress.append([{ id: 50, records: [{ topic: 'big', body: `{"value":"${'x'.repeat(400_000)}"}` }] }])
  await way.when(() => way.states().at(-1) === 'down')
  broker.faults.silentAcks = false
  way.append(1, 1)
  await way.when(() => way.states().at(-1) !== 'down')
  await way.close()
})

test('a record too large for the broker is put apart without being sent', async (context) => {
  const broker = await started(context, { maximumPacketSize: 400 })
  const way = await opened(context, broker)
  way.append(1, 3)
  way.egress.append([{ id: 99, records: [{ topic: 'big', body: `{"value":"${'x'.repeat(500)}"}` }] }])
  way.append(4, 3)
  await way.when(() => broker.publishedCount === 6)
  const figures = await way.close()
  assert.equal(figures.counts['quarantined too-large'], 1)
  assert.equal(broker.accepted, 1)
})

test('a second owner of the outbox is refused', async (context) => {
  const broker = await started(context)
  const folder = await temporaryFolder(context)
  const way = await opened(context, broker, folder)
  await assert.rejects(opened(context, broker, folder), { code: 'outbox.in-use' })
  await way.close()
})

test('a store that breaks in use fails everything pending, is put aside, and says so', async (context) => {
  const broker = await started(context)
  await broker.stop()
  const folder = await temporaryFolder(context)
  const way = await opened(context, broker, folder)
  for (let at = 0; at < 20; at++) {
    way.egress.append([{ id: -1, records: Array.from({ length: 500 }, () => ({ topic: 'x', body: `{"value":"${'x'.repeat(400)}"}` })) }])
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  await way.when(() => way.answered === 20)
  await way.close()
  const next = await opened(context, broker, folder)
  const handle = openSync(join(folder, 'outbox.sqlite'), 'r+')
  writeSync(handle, Buffer.alloc(64 * 4096, 0x5a), 0, 64 * 4096, 4 * 4096)
  await broker.start()
  await next.when(() => next.failures.length > 0)
  assert.deepEqual(next.failures, ['outbox.damaged'])
  assert.deepEqual(next.notices(), ['outbox.set-aside'])
  const fresh = await opened(context, broker, folder)
  fresh.append(1, 1)
  await fresh.when(() => broker.publishedCount === 1)
  await fresh.close()
})

async function started(context: TestContext, options: Parameters<typeof startMqttBroker>[0] = {}): Promise<MqttBroker> {
  const broker = await startMqttBroker(options)
  context.after(() => broker.close())
  return broker
}

async function opened(context: TestContext, broker: MqttBroker, given?: string, maximumBytes = 16_000_000) {
  const folder = given ?? (await temporaryFolder(context))
  const messages: FromWorker[] = []
  const failures: string[] = []
  const egress: Egress = openEgress(
    {
      outbox: { file: join(folder, 'outbox.sqlite'), maximumBytes, publisherIdPrefix: 'edge' },
      line: {
        host: broker.host,
        port: broker.port,
        tls: null,
        connectTimeoutMs: 5000,
        clientId: '',
        keepAliveSeconds: 30,
        retain: false,
        answerTimeoutMs: 5000,
      },
    },
    // Random 0: a line that is down is dialled again at once.
    { post: (message) => messages.push(message), failed: (cause: Fault) => failures.push(cause.code), clock: systemClock, random: () => 0 },
  )
  const of = <T extends FromWorker['type']>(type: T) =>
    messages.filter((message): message is Extract<FromWorker, { type: T }> => message.type === type)
  return {
    egress,
    failures,
    append(first: number, count: number) {
      egress.append(numbers(first, first + count - 1).map((id) => ({ id, records: [{ topic: `t/${id}`, body: `{"value":${id}}` }] })))
    },
    when: (condition: () => boolean) => until(condition),
    states: () => of('state').map(({ state }) => state.state),
    downBy: () => of('state').flatMap(({ state }) => (state.state === 'down' ? [state.fault.code] : []))[0],
    notices: () => of('notice').map(({ fault }) => fault.code),
    get answered() {
      return of('settled').flatMap(({ results }) => results).length
    },
    get settled() {
      return of('settled')
        .flatMap(({ results }) => results)
        .filter((result) => result.fault === null).length
    },
    async close(): Promise<Figures> {
      await egress.close()
      return of('figures').at(-1)?.figures ?? assert.fail('no figures')
    },
  }
}

function sequence(broker: MqttBroker): number[] {
  return broker.published.map(({ payload }) => JSON.parse(String(payload)).value)
}

function numbers(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
