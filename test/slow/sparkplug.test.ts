// A million hurt Sparkplug payloads, and a hundred thousand messages of sessions with losses.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { playHurtPayloads, playLossySessions } from '../nodes/mqtt-connection/sparkplug/worlds.ts'
import { seededRandom, testSeed } from '../support/random.ts'

test('10^6 hurt payloads: nothing is thrown, and nothing found that could not be a reading', { timeout: 300_000 }, (t) => {
  const { malformed, found } = playHurtPayloads(seededRandom(testSeed(t)), 1_000_000)
  t.diagnostic(`${malformed} malformed, ${found} values found`)
  assert.ok(malformed > 100_000 && found > 100_000)
})

test('10^5 messages with losses and changed places: no good value is that of another metric', { timeout: 300_000 }, (t) => {
  const random = seededRandom(testSeed(t))
  let good = 0
  for (let world = 0; world < 100; world += 1) good += playLossySessions(random, 1_000).good
  t.diagnostic(`${good} good values`)
  assert.ok(good > 10_000)
})
