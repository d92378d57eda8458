// Hurt packets and payloads: a sample of what test/slow plays a million times, and hurt lines over real sockets.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../../../nodes/lib/fault.ts'
import { openListener } from '../../support/listener.ts'
import { brokerBytes, fuzzDecoders, fuzzGuard } from '../../support/mqtt-fuzz.ts'
import { mqttRegistration, runMqtt } from '../../support/mqtt-line.ts'
import { mutated, seededRandom, testSeed } from '../../support/random.ts'

test('no hurt packet gets the guard to throw or to let through what it must not', (t) => {
  fuzzGuard(testSeed(t), 10_000)
})

test('no hurt payload gets a decoder to throw or to make up a value', (t) => {
  fuzzDecoders(testSeed(t), 20_000)
})

test('a hundred hurt lines over real sockets: each ends with a fault or lives on, and leaves no connection', { timeout: 60_000 }, async (t) => {
  const random = seededRandom(testSeed(t))
  const listener = await openListener({ host: '127.0.0.1' }, (socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end(mutated(random, brokerBytes(random))))
  })
  t.after(() => listener.close())
  for (let round = 0; round < 100; round += 1) {
    const line = runMqtt(t, { port: listener.port, answerTimeoutMs: 500 }, [mqttRegistration([{ filter: '#' }])])
    assert.ok(isFault(await line.ended), `round ${round}`)
  }
  while (listener.connections > 0) await new Promise((resolve) => setTimeout(resolve, 5))
})
