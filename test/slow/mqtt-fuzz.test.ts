// A million hurt packets and a million hurt payloads.
import { test } from 'node:test'
import { fuzzDecoders, fuzzGuard } from '../support/mqtt-fuzz.ts'
import { testSeed } from '../support/random.ts'

const rounds = 1_000_000

test('no hurt packet of a million gets the guard to throw or to let through what it must not', (t) => {
  fuzzGuard(testSeed(t), rounds)
})

test('no hurt payload of a million gets a decoder to throw or to make up a value', (t) => {
  fuzzDecoders(testSeed(t), rounds)
})
