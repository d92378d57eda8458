import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom, testSeed } from '../../../support/random.ts'
import { playHurtPayloads, playLossySessions } from './worlds.ts'

test('payloads that are hurt throw nothing and find nothing that could not be a reading (10^6 of them: test/slow)', (t) => {
  const { malformed, found } = playHurtPayloads(seededRandom(testSeed(t)), 10_000)
  assert.ok(malformed > 1_000 && found > 1_000, `${malformed} malformed, ${found} found`)
})

test('whatever is lost or changes places, and however aliases are dealt anew: no good value is that of another metric', (t) => {
  const random = seededRandom(testSeed(t))
  let good = 0
  let lost = 0
  for (let world = 0; world < 10; world += 1) {
    const sums = playLossySessions(random, 500)
    good += sums.good
    lost += sums.lost
  }
  assert.ok(good > 1_000 && lost > 50, `${good} good, ${lost} lost`)
})
