// The contract under every mix of events: |value − reconstruction| ≤ ε at every sample taken, only measured samples
// are sent, each once and in order, none waits too long, and in + restored = out + side + suppressed + held, always.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom, testSeed } from '../../support/random.ts'
import { createWorld, events } from './random-world.ts'

const seriesCount = 20_000
const eventsPerSeries = 40

test(`the contract holds in ${seriesCount} random series with every mix of events`, (context) => {
  const seed = testSeed(context)
  const seen: Record<string, number> = {}
  for (let series = 0; series < seriesCount; series += 1) {
    const world = createWorld(seededRandom(seed + series))
    try {
      for (let event = 0; event < eventsPerSeries; event += 1) world.happen(seen)
      world.end()
    } catch (cause) {
      throw new Error(`series ${series} of SEED=${seed}: ${String(cause)}`, { cause })
    }
  }
  context.diagnostic(JSON.stringify(seen))
  for (const name of Object.keys(events)) assert.ok((seen[name] ?? 0) > 100, `${name} happened ${seen[name] ?? 0} times`)
})
