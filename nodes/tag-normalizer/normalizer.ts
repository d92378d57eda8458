// The tag normalizer: raw names become tag names, by exact table; what no row names goes to its own port.
import type { Reading } from '../lib/reading.ts'
import type { Output, Step } from '../lib/step.ts'
import { compileRow } from './apply-row.ts'
import type { Config } from './fields.ts'

/**
 * Rows are found by `tag.raw`, which for a message with no tag of its own is its topic. One reading in, one out:
 * `readings` when a row names it, else `unmapped`, unchanged. Holds nothing, drops nothing, keeps no state.
 */
export function createNormalizer(config: Config): Step {
  const rules = new Map(config.tags.map((row) => [row.raw, compileRow(row, config.outOfRange)]))
  let mapped = 0
  let unmapped = 0

  const route = (reading: Reading): Output => {
    const rule = rules.get(reading.tag.raw)
    if (rule === undefined) {
      unmapped += 1
      return { port: 'unmapped', message: reading }
    }
    mapped += 1
    return { port: 'readings', message: rule(reading) }
  }

  return {
    take: (reading) => [route(reading)],
    balance: () => ({ held: 0, suppressed: {} }),
    figures: () => (unmapped === 0 ? `${mapped}` : `${mapped} · ⊘ ${unmapped}`),
  }
}
