// Seeded randomness is the same everywhere.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mutated, randomBytes, randomInteger, seededRandom, testSeed } from './random.ts'

const draws = (seed: number, count: number) => {
  const random = seededRandom(seed)
  return Array.from({ length: count }, random)
}

test('one seed gives one sequence, another seed another', () => {
  assert.deepEqual(draws(7, 100), draws(7, 100))
  assert.notDeepEqual(draws(7, 100), draws(8, 100))
})

test('the sequence is the same on every machine', () => {
  assert.deepEqual(
    draws(1, 3).map((drawn) => Math.floor(drawn * 0x1_0000_0000)),
    [2693262067, 11749833, 2265367787],
  )
})

test('ten thousand numbers fill each tenth of [0, 1) within a tenth of its share', () => {
  const tenths = new Array<number>(10).fill(0)
  for (const drawn of draws(1, 10_000)) tenths[Math.floor(drawn * 10)] = (tenths[Math.floor(drawn * 10)] ?? 0) + 1
  assert.ok(
    tenths.every((count) => count > 900 && count < 1_100),
    String(tenths),
  )
})

test('integers stay below their limit, bytes have the length asked for', () => {
  const random = seededRandom(3)
  const drawn = Array.from({ length: 1_000 }, () => randomInteger(random, 6))
  assert.deepEqual([...new Set(drawn)].sort(), [0, 1, 2, 3, 4, 5])
  assert.equal(randomBytes(random, 33).length, 33)
})

test('a mutated copy leaves the bytes it was made of alone', () => {
  const random = seededRandom(5)
  const frame = Buffer.from('00010000000601030000000a', 'hex')
  const copies = Array.from({ length: 1_000 }, () => mutated(random, frame).toString('hex'))
  assert.equal(frame.toString('hex'), '00010000000601030000000a')
  assert.ok(new Set(copies).size > 500)
})

test('the environment sets the seed, and the seed is printed', () => {
  const before = process.env['SEED']
  const printed: string[] = []
  process.env['SEED'] = '42'
  try {
    assert.equal(testSeed({ diagnostic: (line) => printed.push(line) }), 42)
    process.env['SEED'] = 'forty-two'
    assert.throws(() => testSeed({ diagnostic: () => {} }), /SEED must be an integer, not "forty-two"/)
  } finally {
    if (before === undefined) delete process.env['SEED']
    else process.env['SEED'] = before
  }
  assert.deepEqual(printed, ['SEED=42'])
})
