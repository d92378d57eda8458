// The downsampler's promise on recorded series: no sample is off by more than ε, and what share is sent.
// Run by `npm run test:data -- <folder>`, which names the folder in LINESIDE_DATA.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { createDownsampler } from '../../nodes/downsampler/downsampler.ts'
import type { Config } from '../../nodes/downsampler/fields.ts'
import { largestError, type Point } from '../../nodes/downsampler/reconstruction.ts'
import { statusCodes } from '../../nodes/lib/quality.ts'
import type { Reading } from '../../nodes/lib/reading.ts'
import { type RecordedSeries, readSeries } from '../support/time-series.ts'

const epsilonPercents = [0.5, 1, 2] as const
const modes = ['linear', 'deadband'] as const

test('on every recorded series |value − reconstruction| ≤ ε at every good sample, and nothing is lost uncounted', async (context) => {
  const folder = process.env['LINESIDE_DATA'] ?? ''
  assert.notEqual(folder, '', 'LINESIDE_DATA must name the data folder: npm run test:data -- <folder>')
  const all = await readSeries(join(folder, 'timeseries'))
  assert.ok(all.length > 0, 'the folder has series')
  for (const mode of modes) {
    for (const epsilonPercent of epsilonPercents) {
      const shares = all.map((series) => {
        const { share, error } = thinned(series, mode, epsilonPercent)
        context.diagnostic(
          `${mode} ${epsilonPercent} %: ${series.file} ${series.column}: ${(100 * share).toFixed(2)} % kept, error ${error.toFixed(3)} ε`,
        )
        return share
      })
      const mean = Math.exp(shares.reduce((sum, share) => sum + Math.log(share), 0) / shares.length)
      context.diagnostic(`${mode} ${epsilonPercent} %: geometric mean ${(100 * mean).toFixed(2)} % kept`)
    }
  }
})

/** Plays a series; a missing value is a bad reading, a step back in time a late one. Share kept of good samples, error in ε. */
function thinned(series: RecordedSeries, mode: Config['mode'], epsilonPercent: number): { readonly share: number; readonly error: number } {
  const config: Config = {
    name: '',
    mode,
    epsilon: epsilonPercent,
    epsilonBasis: 'percent-of-range',
    maxHoldSeconds: 60,
    heartbeatSeconds: 0,
    gapSeconds: (3 * series.periodMs) / 1000,
    model: '',
    tags: [],
  }
  const tag = Object.freeze({ id: series.column, name: series.column, raw: series.column, range: series.range })
  const step = createDownsampler(config)
  const outputs = series.samples.flatMap(({ timestamp, value }) => step.take(readingOf(tag, timestamp, value), 0))
  outputs.push(...(step.command?.({ flush: true }, 0) ?? []))

  const { held, suppressed } = step.balance()
  const dropped = Object.values(suppressed).reduce((sum, count) => sum + count, 0)
  assert.equal(series.samples.length, outputs.length + dropped + held)
  const [sent, late] = ['readings', 'late'].map((port) => outputs.filter((output) => output.port === port).map(({ message }) => message))
  const good = inTimeOrder(series)
  assert.equal(good.length + (late?.length ?? 0), series.samples.filter(({ value }) => value !== null).length)
  const kept = (sent ?? []).filter(({ quality }) => quality === 'good').map(({ timestamp, payload }) => ({ timestamp, value: Number(payload) }))
  const epsilon = (epsilonPercent / 100) * (series.range[1] - series.range[0])
  const error = largestError(good, kept, mode === 'linear' ? 'linear' : 'stepped') / epsilon
  assert.ok(error <= 1 + 1e-9, `${series.file} ${series.column}, ${mode} at ${epsilonPercent} %: off by ${error} ε`)
  return { share: kept.length / good.length, error }
}

function readingOf(tag: Reading['tag'], timestamp: number, value: number | null): Reading {
  const isGood = value !== null
  return {
    topic: tag.name,
    payload: value,
    timestamp,
    quality: isGood ? 'good' : 'bad',
    statusCode: isGood ? statusCodes.Good : statusCodes.BadSensorFailure,
    tag,
  }
}

/** The good samples that are not earlier than a good one before them. */
function inTimeOrder({ samples }: RecordedSeries): readonly Point[] {
  let newest = Number.NEGATIVE_INFINITY
  return samples.flatMap(({ timestamp, value }) => {
    if (value === null || timestamp < newest) return []
    newest = timestamp
    return [{ timestamp, value }]
  })
}
