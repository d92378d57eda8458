// The worker from the outside, with workers that misbehave: what they never answered fails, and the thread always ends.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorkerLife } from '../../../../nodes/dmz-publisher/session/worker-life.ts'
import type { Fault } from '../../../../nodes/lib/fault.ts'
import { handClock } from '../../../support/hand-clock.ts'

const records = [{ topic: 'a', body: '{}' }]
const answering = `port.on('message', (m) => { if (m.type === 'append') port.postMessage({ type: 'settled', results: m.entries.map(({ id }) => ({ id, fault: null })) }); else port.close() })`

test('entries handed over in one turn reach the worker together, each answered for itself', async () => {
  const life = bench(`port.on('message', (m) => {
    if (m.type === 'close') return port.close()
    const results = m.entries.map(({ id }, index) => ({ id, fault: index === 1 ? { code: 'outbox.full', params: { together: m.entries.length }, retry: true } : null }))
    port.postMessage({ type: 'settled', results })
  })`)
  const answers = await Promise.allSettled([life.worker.append(records), life.worker.append(records), life.worker.append(records)])
  assert.deepEqual(
    answers.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  assert.deepEqual((answers[1] as PromiseRejectedResult).reason.params, { together: 3 })
  await life.stop()
})

test('a worker that dies fails what it did not answer, and what comes while there is none', async () => {
  const life = bench(`port.on('message', () => process.exit(3))`)
  await assert.rejects(life.worker.append(records), { code: 'worker.failed', params: { exitCode: 3 } })
  assert.equal((await life.ended)?.code, 'worker.failed')
  await assert.rejects(life.worker.append(records), { code: 'worker.failed' })
})

test('a worker that throws takes nothing else with it', async () => {
  const life = bench(`port.on('message', () => { throw new Error('bug') })`)
  await assert.rejects(life.worker.append(records), { code: 'worker.failed' })
  assert.match(String((await life.ended)?.cause), /bug/)
})

test('a worker that says why it ends is believed', async () => {
  const life = bench(`port.postMessage({ type: 'failed', fault: { code: 'outbox.in-use', params: { file: 'f' }, retry: true } })`)
  assert.deepEqual((await life.ended)?.params, { file: 'f' })
  await assert.rejects(life.worker.append(records), { code: 'outbox.in-use' })
})

test('a worker that is silent for half a minute is ended', async () => {
  const life = bench('for (;;) {}')
  const waiting = assert.rejects(life.worker.append(records), { code: 'worker.silent' })
  await life.clock.advance(36_000)
  assert.equal((await life.ended)?.code, 'worker.silent')
  await waiting
})

test('a worker that does not close is ended after a second and a half', async () => {
  const life = bench('for (;;) {}')
  const waiting = assert.rejects(life.worker.append(records), { code: 'publisher.closed' })
  life.abort()
  await life.clock.advance(1500)
  assert.equal(await life.ended, null)
  await waiting
  assert.equal(life.clock.pending, 0)
})

test('entries handed over just before a close are still sent', async () => {
  const life = bench(answering)
  const answered = life.worker.append(records)
  life.abort()
  await answered
  assert.equal(await life.ended, null)
  await assert.rejects(life.worker.append(records), { code: 'publisher.closed' })
})

test('a line is alive after the first report, states and notices are passed on with their faults', async () => {
  const life = bench(`
    port.postMessage({ type: 'state', state: { state: 'down', fault: { code: 'mqtt.x', params: {}, retry: true } } })
    port.postMessage({ type: 'notice', fault: { code: 'outbox.quarantined', params: {}, retry: true } })
    port.postMessage({ type: 'figures', figures: { counts: { sent: 2 }, levels: { depth: 7 } } })
    ${answering}`)
  await life.whenLive
  assert.deepEqual(life.states, ['mqtt.x'])
  assert.deepEqual(life.notices, ['outbox.quarantined'])
  assert.deepEqual(life.worker.figures(), { sent: 2, depth: 7, pending: 0 })
  await life.stop()
})

test('counts go on over the lives of workers, levels are the newest', async () => {
  const report = `port.postMessage({ type: 'figures', figures: { counts: { sent: 2 }, levels: { depth: 7 } } }); ${answering}`
  const life = bench(report)
  await life.whenLive
  await life.stop()
  const again = life.again()
  await again.whenLive
  assert.deepEqual(life.worker.figures(), { sent: 4, depth: 7, pending: 0 })
  await again.stop()
})

function bench(program: string) {
  const clock = handClock()
  const states: (string | undefined)[] = []
  const notices: string[] = []
  const worker = createWorkerLife({
    workerUrl: new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort as port } from 'node:worker_threads'; ${program}`)}`),
    outbox: { file: '', maximumBytes: 0, publisherIdPrefix: '' },
    line: { host: '', port: 0, tls: null, connectTimeoutMs: 0, clientId: '', keepAliveSeconds: 0, retain: false, answerTimeoutMs: 0 },
    pending: { readings: 1000, bytes: 1_000_000 },
    clock,
    onState: (state) => states.push(state.state === 'down' ? state.fault.code : state.state),
    onNotice: (notice) => notices.push(notice.code),
  })
  const start = () => {
    const aborted = new AbortController()
    const live = Promise.withResolvers<void>()
    const ended = worker.session({ signal: aborted.signal, live: () => live.resolve() }).then(
      () => null,
      (cause: Fault) => cause,
    )
    return {
      ended,
      whenLive: live.promise,
      abort: () => aborted.abort(),
      async stop() {
        aborted.abort()
        await ended
      },
    }
  }
  return { worker, clock, states, notices, again: start, ...start() }
}
