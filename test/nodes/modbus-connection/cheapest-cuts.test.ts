// Cutting a row of registers into requests: as cheap as the best of all ways to cut it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cheapestCuts, type Span } from '../../../nodes/modbus-connection/cheapest-cuts.ts'
import { randomInteger, seededRandom, testSeed } from '../../support/random.ts'

const costOf = (parts: readonly (readonly Span[])[], request: number, step: number) =>
  parts.reduce((sum, part) => sum + request + step * ((part.at(-1)?.end ?? 0) - (part[0]?.start ?? 0)), 0)

/** Every way to cut, but for those with a request that is too long. */
function* allCuts(spans: readonly Span[], most: number): Generator<readonly (readonly Span[])[]> {
  if (spans.length === 0) return yield []
  for (let length = 1; length <= spans.length; length += 1) {
    const part = spans.slice(0, length)
    if (length > 1 && (part.at(-1)?.end ?? 0) - (part[0]?.start ?? 0) > most) return
    for (const rest of allCuts(spans.slice(length), most)) yield [part, ...rest]
  }
}

test('no other way to cut is cheaper, whatever the link', (t) => {
  const random = seededRandom(testSeed(t))
  for (let round = 0; round < 300; round += 1) {
    const spans: Span[] = []
    let start = randomInteger(random, 1_000)
    let end = 0
    for (let left = randomInteger(random, 11); left > 0; left -= 1) {
      start += 1 + randomInteger(random, 40)
      end = Math.max(end + 1, start + 1 + randomInteger(random, 5))
      spans.push({ start, end })
    }
    const [most, request, step] = [4 + randomInteger(random, 122), 1 + randomInteger(random, 40), randomInteger(random, 4)]
    const cheapest = Math.min(...[...allCuts(spans, most)].map((parts) => costOf(parts, request, step)))
    const found = cheapestCuts(spans, most, request, step)
    assert.deepEqual(found.flat(), spans)
    assert.equal(costOf(found, request, step), cheapest)
  }
})

test('a span longer than a request may be is asked for by itself, as it is', () => {
  const spans = [
    { start: 0, end: 1 },
    { start: 2, end: 12 },
    { start: 13, end: 14 },
  ]
  assert.deepEqual(
    cheapestCuts(spans, 4, 1, 0).map((part) => part.length),
    [1, 1, 1],
  )
})
