// Seeded randomness: a test that draws prints its seed, and `SEED=<n>` plays it again.

/** Numbers in [0, 1). The same seed gives the same sequence on every machine (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

/** The seed of this run: the environment's `SEED`, else a fresh one. Printed with the test's result. */
export function testSeed(test: { diagnostic(message: string): void }): number {
  const wanted = process.env['SEED']
  const seed = wanted === undefined ? Math.floor(Math.random() * 0x1_0000_0000) : parseSeed(wanted)
  test.diagnostic(`SEED=${seed}`)
  return seed
}

/** An integer in [0, limit). */
export function randomInteger(random: () => number, limit: number): number {
  return Math.floor(random() * limit)
}

export function randomBytes(random: () => number, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => randomInteger(random, 256)))
}

/** A copy with one to four random hurts: a byte changed, dropped or put in, a cut, a stretch repeated. */
export function mutated(random: () => number, bytes: Buffer): Buffer {
  let hurt = bytes
  for (let left = 1 + randomInteger(random, 4); left > 0; left--) hurt = hurtOnce(random, hurt)
  return hurt
}

function hurtOnce(random: () => number, bytes: Buffer): Buffer {
  const at = randomInteger(random, bytes.length + 1)
  const to = Math.min(bytes.length, at + 1 + randomInteger(random, 8))
  const before = bytes.subarray(0, at)
  const wounds = [
    () => [before, randomBytes(random, 1), bytes.subarray(at + 1)],
    () => [before, bytes.subarray(to)],
    () => [before, randomBytes(random, to - at), bytes.subarray(at)],
    () => [before],
    () => [before, bytes.subarray(at, to), bytes.subarray(at)],
  ]
  return Buffer.concat(wounds[randomInteger(random, wounds.length)]?.() ?? [bytes])
}

function parseSeed(text: string): number {
  const seed = Number(text)
  if (!Number.isInteger(seed)) throw new Error(`SEED must be an integer, not "${text}"`)
  return seed
}
