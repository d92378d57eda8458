// The publisher whole: readings in, worker thread, disk, broker. What `take` has promised arrives.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { openPublisher, type Publisher, type PublisherOptions } from '../../../../nodes/dmz-publisher/session/publisher.ts'
import { systemClock } from '../../../../nodes/lib/clock.ts'
import type { Reading } from '../../../../nodes/lib/reading.ts'
import { startMqttBroker } from '../../../simulators/mqtt-broker.ts'
import { collectPublishes } from '../../../support/publishes.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { until } from '../../../support/until.ts'

const room = new URL('../../../../nodes/dmz-publisher/', import.meta.url)

test('what is allowed is committed and arrives as JSON under the root; what is not is refused one by one', async (context) => {
  const { publisher, arrivals } = await running(context)
  const verdicts = await publisher.take([reading(1), { ...reading(2), topic: 'secret/recipe' }, reading(3)])
  assert.deepEqual(
    verdicts.map((verdict) => (verdict.kind === 'refused' ? verdict.fault.code : verdict.kind)),
    ['committed', 'policy.not-allowed', 'committed'],
  )
  await until(() => arrivals.all.length === 2)
  const [first] = arrivals.all
  assert.deepEqual(
    [first?.topic, first?.value, first?.quality, first?.['name'], first?.['unit'], first?.['statusCode'], first?.epoch, first?.seq],
    ['acme/line/temperature', 1, 'good', 'temperature', 'Cel', 0, 1, 1],
  )
  await publisher.close()
  const { received, committed, refused, failed } = publisher.counters()
  assert.deepEqual({ received, committed, refused, failed }, { received: 3, committed: 2, refused: 1, failed: 0 })
})

test('when nothing is allowed nothing leaves, and no disk is troubled', async (context) => {
  const { publisher, broker } = await running(context, { policy: { allow: [] } })
  const verdicts = await publisher.take([reading(1), reading(2)])
  assert.deepEqual(
    verdicts.map(({ kind }) => kind),
    ['refused', 'refused'],
  )
  await publisher.close()
  assert.equal(broker.publishedCount, 0)
})

test('an outage of the broker loses nothing; order holds once duplicates are out', async (context) => {
  const { publisher, broker, arrivals, states } = await running(context)
  await publisher.take(readings(1, 100))
  await until(() => arrivals.all.length === 100)
  await broker.stop()
  await until(() => states.at(-1) === 'mqtt.connection-refused' || states.at(-1) === 'mqtt.connection-closed')
  await publisher.take(readings(101, 200))
  await broker.start()
  const unique = () => [...new Set(arrivals.all.map(({ value }) => value))]
  await until(() => unique().length === 300)
  assert.deepEqual(unique(), numbers(1, 300))
  await publisher.close()
})

test('more than may wait for the disk is refused with queue.full, whole, and nothing of it leaves', async (context) => {
  const { publisher, arrivals } = await running(context, { pending: { readings: 10, bytes: 1_000_000 } })
  const kept = publisher.take(readings(1, 10))
  await assert.rejects(publisher.take([reading(11)]), { code: 'queue.full' })
  await kept
  await publisher.take([reading(12)])
  await until(() => arrivals.all.length === 11)
  assert.deepEqual(
    arrivals.all.map(({ value }) => value),
    [...numbers(1, 10), 12],
  )
  await publisher.close()
})

test('a second publisher on the same outbox says so and takes nothing; it gets the outbox when the first is gone', async (context) => {
  const first = await running(context)
  await first.publisher.take([reading(1)])
  const second = await running(context, { outbox: first.options.outbox, random: () => 0 })
  await until(() => second.states.includes('outbox.in-use'))
  await assert.rejects(second.publisher.take([reading(2)]), { code: 'outbox.in-use' })
  await first.publisher.close()
  await until(() => second.states.includes('live'))
  await second.publisher.take([reading(3)])
  await second.publisher.close()
})

test('closing is quick, happens once, and afterwards nothing is taken', async (context) => {
  const { publisher, broker } = await running(context)
  await publisher.take([reading(1)])
  await until(() => broker.publishedCount === 1)
  await publisher.close()
  await publisher.close()
  await assert.rejects(publisher.take([reading(2)]), { code: 'publisher.closed' })
  await until(() => broker.connections === 0)
  assert.equal(broker.packetCounts.get(14), 1)
})

test('readings handed over just before a close are on the disk, and leave after the next start', async (context) => {
  const first = await running(context)
  await first.broker.stop()
  const taken = first.publisher.take(readings(1, 500))
  await first.publisher.close()
  assert.ok((await taken).every(({ kind }) => kind === 'committed'))
  const second = await running(context, { outbox: first.options.outbox })
  await until(() => second.arrivals.all.length === 500)
  assert.deepEqual(
    second.arrivals.all.map(({ value }) => value),
    numbers(1, 500),
  )
  await second.publisher.close()
})

test('a process killed again and again delivers everything it had promised, in order, once without duplicates', {
  timeout: 60_000,
}, async (context) => {
  const arrivals = collectPublishes()
  const broker = await startMqttBroker({ onPublish: arrivals.onPublish })
  context.after(() => broker.close())
  const file = join(await temporaryFolder(context), 'outbox.sqlite')
  const promised = new Set<number>()
  for (let life = 0; life < 4; life++) {
    const child = start(file, broker.port, life)
    for await (const line of createInterface(child.stdout)) {
      for (const value of line.split(' ')) promised.add(Number(value))
      if (promised.size >= (life + 1) * 150) child.kill('SIGKILL')
    }
    if (child.signalCode === null) await once(child, 'exit')
    assert.equal(child.signalCode, 'SIGKILL')
  }
  const last = await running(context, { outbox: { file, maximumBytes: 16_000_000, publisherIdPrefix: 'edge' } }, broker)
  await until(() => last.publisher.counters()['depth'] === 0 && last.publisher.counters()['acked'] !== undefined)
  await last.publisher.close()

  const unique = [...new Map(arrivals.all.map((one) => [`${one.publisherId} ${one.epoch} ${one.seq}`, one.value])).values()]
  assert.equal(new Set(arrivals.all.map(({ publisherId }) => publisherId)).size, 1)
  for (const value of promised) assert.ok(unique.includes(value), `${value} was promised and did not arrive`)
  assert.equal(new Set(unique).size, unique.length)
  assert.deepEqual(
    unique,
    [...unique].sort((one, other) => Number(one) - Number(other)),
  )
  context.diagnostic(`${promised.size} promised, ${unique.length} arrived, ${arrivals.all.length - unique.length} duplicates`)
})

test('starting and closing writes nothing to the error stream', async (context) => {
  const folder = await temporaryFolder(context)
  const child = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    program(join(folder, 'outbox.sqlite'), 1, 'await publisher.take([reading(1)]); await publisher.close()'),
  ])
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const [exitCode] = await once(child, 'exit')
  assert.deepEqual([exitCode, errors], [0, ''])
})

/** A process that takes ten readings at a time and prints the values that were committed. */
function start(file: string, port: number, life: number) {
  const loop = `for (let at = ${life * 100_000}; ; at += 10) {
    const values = Array.from({ length: 10 }, (_, index) => at + index)
    await publisher.take(values.map(reading))
    process.stdout.write(values.join(' ') + '\\n')
  }`
  return spawn(process.execPath, ['--input-type=module', '-e', program(file, port, loop)], { stdio: ['ignore', 'pipe', 'inherit'] })
}

function program(file: string, port: number, body: string): string {
  return `
    import { openPublisher } from ${JSON.stringify(new URL('session/publisher.ts', room).href)}
    import { systemClock } from ${JSON.stringify(new URL('../lib/clock.ts', room).href)}
    const tag = { id: 't', name: 'temperature', raw: 'T' }
    const reading = (value) => ({ topic: 'line/temperature', payload: value, timestamp: 1, quality: 'good', statusCode: 0, tag })
    const publisher = openPublisher({
      outbox: { file: ${JSON.stringify(file)}, maximumBytes: 16_000_000, publisherIdPrefix: 'edge' },
      line: { host: '127.0.0.1', port: ${port}, tls: null, connectTimeoutMs: 5000, clientId: '', keepAliveSeconds: 30, retain: false, answerTimeoutMs: 5000 },
      workerUrl: new URL(${JSON.stringify(new URL('worker.ts', room).href)}),
      policy: { allow: ['line/#'] }, topicRoot: '', pending: { readings: 1000, bytes: 1e6 },
      clock: systemClock, random: Math.random, onState() {}, onNotice() {},
    })
    ${body}`
}

async function running(context: TestContext, given: Partial<PublisherOptions> = {}, running?: Awaited<ReturnType<typeof startMqttBroker>>) {
  const arrivals = collectPublishes()
  const broker = running ?? (await startMqttBroker({ onPublish: arrivals.onPublish }))
  const states: string[] = []
  const options: PublisherOptions = {
    outbox: { file: join(await temporaryFolder(context), 'outbox.sqlite'), maximumBytes: 16_000_000, publisherIdPrefix: 'edge' },
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
    workerUrl: new URL('worker.ts', room),
    policy: { allow: ['line/#'] },
    topicRoot: 'acme',
    pending: { readings: 10_000, bytes: 16_000_000 },
    clock: systemClock,
    random: Math.random,
    onState: (state) => states.push(state.state === 'down' ? state.fault.code : state.state),
    onNotice: () => {},
    ...given,
  }
  const publisher: Publisher = openPublisher(options)
  context.after(async () => {
    await publisher.close()
    await broker.close()
  })
  return { publisher, broker, arrivals, states, options }
}

function reading(value: number): Reading {
  const tag = { id: 'c:T', name: 'temperature', raw: 'T' }
  return { topic: 'line/temperature', payload: value, timestamp: 1_700_000_000_000, quality: 'good', statusCode: 0, unit: 'Cel', tag }
}

function readings(first: number, count: number): Reading[] {
  return numbers(first, first + count - 1).map(reading)
}

function numbers(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
