import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBackoff } from '../../../nodes/lib/backoff.ts'
import { createCrowd } from '../../../nodes/lib/crowd.ts'
import { fault } from '../../../nodes/lib/fault.ts'
import { type Life, supervise } from '../../../nodes/lib/supervise.ts'
import { handClock } from '../../support/hand-clock.ts'
import { seededRandom, testSeed } from '../../support/random.ts'

/** When each of `count` lines that are live and lose their server at once dials for the first and the second time after it. */
async function attempts(count: number, random: () => number): Promise<readonly (readonly number[])[]> {
  const clock = handClock()
  const crowd = createCrowd(clock)
  const stop = new AbortController()
  const dialled = Array.from({ length: count }, (): number[] => [])
  let loseAll = () => {}
  const lost = new Promise<never>((_, reject) => {
    loseAll = () => reject(fault('line.reset'))
  })
  const lines = dialled.map((times) => {
    let isFirst = true
    const session = async (life: Life) => {
      if (isFirst) {
        isFirst = false
        life.live()
        return lost
      }
      times.push(clock.monotonic())
      throw fault('line.refused')
    }
    return supervise({ session, clock, random, crowd, backoff: { firstMs: 1_000, maxMs: 30_000 }, signal: stop.signal, report: () => undefined })
  })
  loseAll()
  await clock.advance(40_000)
  stop.abort()
  await Promise.all(lines)
  return dialled
}

test('of two hundred lines that lose their server at once a fifth at most dials within a second', async (t) => {
  const all = await attempts(200, seededRandom(testSeed(t)))
  const early = all.filter(([first = 0]) => first < 1_000).length
  assert.ok(early <= 40, `${early} of 200`)
})

test('no tenth of a second holds more than a twentieth of their second attempts', async (t) => {
  const all = await attempts(200, seededRandom(testSeed(t)))
  const bins = new Map<number, number>()
  for (const [, second = 0] of all) bins.set(Math.floor(second / 100), (bins.get(Math.floor(second / 100)) ?? 0) + 1)
  assert.ok(Math.max(...bins.values()) <= 10, String([...bins.values()]))
})

test('a line that is lost alone dials again within a second', async (t) => {
  const random = seededRandom(testSeed(t))
  for (let round = 0; round < 20; round += 1) {
    const [[first] = []] = await attempts(1, random)
    assert.ok(first !== undefined && first <= 1_000, String(first))
  }
})

test('a crowd widens the range that is drawn from', () => {
  assert.equal(createBackoff({ firstMs: 1_000, maxMs: 5_000 }, () => 1).next(200), 10_000)
})
