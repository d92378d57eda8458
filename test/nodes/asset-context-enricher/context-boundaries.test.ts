// Enricher and downsampler in a row: the mean of one batch holds no sample of another, whatever is thinned out.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDownsampler } from '../../../nodes/downsampler/downsampler.ts'
import type { Message, Reading } from '../../../nodes/lib/reading.ts'
import type { Outputs } from '../../../nodes/lib/step.ts'
import { randomInteger, seededRandom, testSeed } from '../../support/random.ts'
import { aTag } from '../../support/readings.ts'
import { plainConfig } from '../downsampler/play.ts'
import { anEnricher, noon } from './line-model.ts'

const epsilon = 2
const graceSeconds = 60

interface Sample {
  readonly timestamp: number
  readonly value: number
  /** What was going on, as it is known in the end. */
  readonly context: string
}
interface Change {
  readonly at: number
  readonly toldAt: number
  readonly message: Message
}
interface Day {
  readonly samples: readonly Sample[]
  readonly changes: readonly Change[]
}

/** Batches of the line and states of the filler, told up to `latestMs` after they began; each batch has a level of its own. */
function randomDay(random: () => number, latestMs: number): Day {
  const changes = [changeOf(0, 0, 'batch', 'B0'), changeOf(0, 0, 'state', 'S0')]
  const samples: Sample[] = []
  let [batch, state] = [0, 0]
  for (let at = 1_000; samples.length < 600; at += 1 + randomInteger(random, 4_000)) {
    const isNewBatch = random() < 0.02
    if (isNewBatch) batch += 1
    if (random() < 0.05) state = (state + 1) % 3
    const told = at - 1 + randomInteger(random, latestMs + 1)
    if (isNewBatch) changes.push(changeOf(at, told, 'batch', `B${batch}`))
    changes.push(changeOf(at, told, 'state', `S${state}`))
    const drift = Math.sin(at / 30_000) * 5 + random()
    samples.push({ timestamp: noon + at, value: 1_000 * batch + drift, context: JSON.stringify([`B${batch}`, `S${state}`]) })
  }
  return { samples, changes }
}

function changeOf(at: number, told: number, field: string, value: string): Change {
  return { at: noon + at, toldAt: noon + told, message: { context: { [field]: value }, asset: field === 'batch' ? 'L1' : 'F1', from: noon + at } }
}

/** What leaves the downsampler, when messages and readings come in the order of their times. */
function run({ samples, changes }: Day, settings: object, mode: 'linear' | 'deadband'): readonly Reading[] {
  const enricher = anEnricher({ graceSeconds, ...settings })
  const downsampler = createDownsampler({ ...plainConfig, mode, epsilon })
  const out: Reading[] = []
  const thin = (outputs: Outputs, now: number) => {
    for (const { message } of outputs) out.push(...downsampler.take(message, now).map((output) => output.message))
  }
  const told = changes.map(({ toldAt, message }) => ({ now: toldAt, act: () => enricher.tell(message) }))
  const read = samples.map(({ timestamp, value }) => ({
    now: timestamp,
    act: () => thin(enricher.take('f_pressure', timestamp - noon, { payload: value, tag: aTag('f_pressure') }), timestamp),
  }))
  for (const { now, act } of [...told, ...read].sort((first, second) => first.now - second.now)) {
    enricher.now = now
    thin(enricher.step.wake?.(now) ?? [], now)
    act()
  }
  const end = (samples.at(-1)?.timestamp ?? 0) + 1_000 * graceSeconds + 1
  thin(enricher.step.wake?.(end) ?? [], end)
  out.push(...(downsampler.command?.({ flush: true }, end) ?? []).map(({ message }) => message))
  return out
}

/** Readings from one that begins a segment up to the next such one. */
function segmentsOf(kept: readonly Reading[]): readonly (readonly Reading[])[] {
  const segments: Reading[][] = []
  for (const reading of kept) {
    if (reading.detail?.['segment'] !== undefined) segments.push([])
    segments.at(-1)?.push(reading)
  }
  return segments
}

const contextOf = ({ context }: Reading) => JSON.stringify([context?.['batch'], context?.['state']])
const ways = [
  ['known when the reading passes', { lateContext: 'mark' }, 0],
  ['told late, but within the time readings wait', { lateContext: 'wait' }, 1_000 * graceSeconds - 1],
] as const

for (const [what, settings, latestMs] of ways) {
  for (const mode of ['linear', 'deadband'] as const) {
    test(`context ${what}, ${mode}: each segment's samples have one context, and that is theirs`, (t) => {
      const random = seededRandom(testSeed(t))
      for (let round = 0; round < 10; round += 1) {
        const day = randomDay(random, latestMs)
        const segments = segmentsOf(run(day, settings, mode))
        const begins = [...segments.map(([first]) => first?.timestamp ?? 0), Number.POSITIVE_INFINITY]
        for (const [index, segment] of segments.entries()) {
          const [begin, end] = [begins[index] ?? 0, begins[index + 1] ?? 0]
          const inside = day.samples.filter(({ timestamp }) => timestamp >= begin && timestamp < end)
          assert.deepEqual([...new Set([...segment.map(contextOf), ...inside.map(({ context }) => context)])].length, 1)
        }
        assert.equal(begins[0], day.samples[0]?.timestamp)
      }
    })
  }

  test(`context ${what}: the time-weighted mean of each batch, from what is kept, is that of its own samples within ε`, (t) => {
    const random = seededRandom(testSeed(t))
    let [checked, kept, all] = [0, 0, 0]
    for (let round = 0; round < 10; round += 1) {
      const day = randomDay(random, latestMs)
      const thinned = run(day, settings, 'linear')
      const means = meansByBatch(
        segmentsOf(thinned).map((segment) => segment.map((reading) => ({ ...pointOf(reading), context: contextOf(reading) }))),
      )
      for (const [batch, mean] of meansByBatch(runsOf(day.samples))) {
        assert.ok(Math.abs(mean - (means.get(batch) ?? Number.NaN)) <= epsilon, `${batch}: ${mean}, kept ${means.get(batch)}`)
        checked += 1
      }
      ;[kept, all] = [kept + thinned.length, all + day.samples.length]
    }
    t.diagnostic(`${checked} batches, ${kept} of ${all} samples kept`)
    assert.ok(checked >= 50 && kept < all / 2, `${checked} batches, ${kept} of ${all}`)
  })
}

function pointOf({ timestamp, payload }: Reading) {
  return { timestamp, value: Number(payload) }
}

/** Samples that follow each other in one context. */
function runsOf(samples: readonly Sample[]): readonly (readonly Sample[])[] {
  const runs: Sample[][] = []
  for (const sample of samples) {
    if (runs.at(-1)?.[0]?.context !== sample.context) runs.push([])
    runs.at(-1)?.push(sample)
  }
  return runs
}

/** Time-weighted, joined by straight lines within a run; batches of one moment have none. */
function meansByBatch(runs: readonly (readonly Sample[])[]): ReadonlyMap<string, number> {
  const sums = new Map<string, { area: number; ms: number }>()
  for (const samples of runs) {
    for (const [index, { timestamp, value, context }] of samples.entries()) {
      const next = samples[index + 1]
      if (next === undefined) continue
      const batch = String((JSON.parse(context) as unknown[])[0])
      const { area, ms } = sums.get(batch) ?? { area: 0, ms: 0 }
      const length = next.timestamp - timestamp
      sums.set(batch, { area: area + ((value + next.value) / 2) * length, ms: ms + length })
    }
  }
  return new Map([...sums].map(([batch, { area, ms }]) => [batch, area / ms]))
}
