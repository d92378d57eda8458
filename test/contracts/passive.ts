// What every reader obeys that waits for what comes: it invents nothing, loses nothing in silence, and changes nothing it received.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCounters } from '../../nodes/lib/counters.ts'
import { isFault } from '../../nodes/lib/fault.ts'
import { type Message, parseReading, type Reading } from '../../nodes/lib/reading.ts'
import type { Source } from '../../nodes/lib/source.ts'
import { handClock } from '../support/hand-clock.ts'
import { randomInteger, seededRandom, testSeed } from '../support/random.ts'

export interface PassiveUnderContract {
  /** What leaves by itself goes to `emit`. */
  create(given: {
    readonly clock: ReturnType<typeof handClock>
    emit(readings: readonly Reading[]): void
    count(counter: string, amount?: number): void
  }): Source
  /** A message whose `count` readings have the payloads `first`, `first + 1`, … under names of their own, with neither time nor quality. */
  sound(first: number, count: number): Message
  /** The same with one reading, its time and quality (a word). */
  whole(payload: number, time: number, quality: string): Message
  /** Messages of which nothing can be read. */
  readonly unfit: readonly Message[]
  /** Seconds after which `whole` counts as stale. */
  readonly staleAfterSeconds: number
}

const start = Date.parse('2026-03-01T12:00:00Z')

export function passive(name: string, subject: PassiveUnderContract): void {
  const open = () => {
    const clock = handClock(start)
    const counters = createCounters()
    const emitted: Reading[] = []
    const source = subject.create({ clock, emit: (readings) => emitted.push(...readings), count: counters.add })
    return { clock, counters, emitted, source }
  }

  test(`${name}: without time and quality a reading has the time of arrival and is flagged for both`, () => {
    const { source } = open()
    const [reading] = source.take(subject.sound(7, 1)).readings
    assert.deepEqual([reading?.payload, reading?.timestamp, reading?.source?.sourceTime], [7, start, null])
    assert.ok(reading?.findings?.includes('no-source-time') && reading.findings.includes('no-quality'))
    assert.notEqual(reading?.quality, 'good')
  })

  test(`${name}: a time and a quality that are there are kept, and nothing is flagged`, () => {
    const { source } = open()
    const [good] = source.take(subject.whole(7, start - 5_000, 'good')).readings
    const [bad] = source.take(subject.whole(8, start - 4_000, 'bad')).readings
    assert.deepEqual([good?.timestamp, good?.source?.sourceTime, good?.quality, good?.findings], [start - 5_000, start - 5_000, 'good', undefined])
    assert.deepEqual([bad?.payload, bad?.quality], [8, 'bad'])
  })

  test(`${name}: a time in the future is not believed`, () => {
    const { source } = open()
    const [reading] = source.take(subject.whole(7, start + 86_400_000, 'good')).readings
    assert.deepEqual([reading?.timestamp, reading?.source?.sourceTime, reading?.findings?.includes('no-source-time')], [start, null, true])
  })

  test(`${name}: what cannot be read is refused with a fault, and what comes after is read`, () => {
    const { source } = open()
    for (const message of subject.unfit) {
      const { readings, refused } = source.take(message)
      assert.deepEqual([readings, isFault(refused)], [[], true])
    }
    assert.equal(source.take(subject.sound(1, 2)).readings.length, 2)
  })

  test(`${name}: every message gives readings or a reason, all of it in order, and stays as it came`, (t) => {
    const random = seededRandom(testSeed(t))
    const { source } = open()
    let next = 0
    for (let turn = 0; turn < 500; turn += 1) {
      const isFit = random() < 0.8
      const count = 1 + randomInteger(random, 5)
      const unfit = subject.unfit[randomInteger(random, subject.unfit.length)]
      const message = isFit || unfit === undefined ? subject.sound(next, count) : unfit
      const before = structuredClone(message)
      const { readings, refused } = source.take(message)
      assert.deepEqual(message, before)
      assert.deepEqual(
        readings.map(({ payload }) => payload),
        isFit ? Array.from({ length: count }, (_, index) => next + index) : [],
      )
      assert.equal(refused === null, isFit)
      for (const reading of readings) assert.equal(parseReading(reading), reading)
      if (isFit) next += count
    }
  })

  test(`${name}: a tag is one frozen object`, () => {
    const { source } = open()
    const tags = [1, 2, 3].map((payload) => source.take(subject.whole(payload, start, 'good')).readings[0]?.tag)
    assert.equal(new Set(tags).size, 1)
    assert.ok(Object.isFrozen(tags[0]))
  })

  test(`${name}: a tag that falls silent is said once to be stale: last value, uncertain, time of detection`, async () => {
    const { clock, emitted, source } = open()
    source.take(subject.whole(7, start, 'good'))
    await clock.advance(subject.staleAfterSeconds * 900)
    assert.equal(emitted.length, 0)
    await clock.advance(subject.staleAfterSeconds * 10_000)
    const [stale] = emitted
    assert.deepEqual(
      [emitted.length, stale?.payload, stale?.quality, stale?.statusCode, stale?.source?.sourceTime],
      [1, 7, 'uncertain', 0x40900000, null],
    )
    assert.ok(stale?.findings?.includes('stale') && stale.timestamp > start)
  })

  test(`${name}: closed, it says nothing and keeps no timer`, async () => {
    const { clock, emitted, source } = open()
    source.take(subject.whole(7, start, 'good'))
    source.close()
    await clock.advance(subject.staleAfterSeconds * 10_000)
    assert.deepEqual([emitted.length, clock.pending], [0, 0])
  })
}
