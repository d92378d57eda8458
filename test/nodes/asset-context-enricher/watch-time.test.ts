import assert from 'node:assert/strict'
import { test } from 'node:test'
import { watchTime } from '../../../nodes/asset-context-enricher/watch-time.ts'

const hour = 3_600_000
const cases: readonly [what: string, times: readonly number[], expected: readonly string[]][] = [
  ['the first time is told once', [5, 6, 7], ['began 5']],
  ['once an hour there is time to tidy', [0, hour - 1, hour, hour + 1, 2 * hour], ['began 0', `tidy ${hour}`, `tidy ${2 * hour}`]],
  ['a clock set back is told, a small step is none', [10_000, 5_000, -1], ['began 10000', 'set back']],
  ['after a leap ahead nothing is taken for old', [0, 900 * hour, 0, hour], ['began 0', 'set back', `tidy ${hour}`]],
  ['a clock that stays ahead is believed after an hour', [0, 900 * hour, 901 * hour], ['began 0', `tidy ${901 * hour}`]],
]
for (const [what, times, expected] of cases) {
  test(what, () => {
    const told: string[] = []
    const tell = watchTime({
      began: (now) => told.push(`began ${now}`),
      setBack: () => told.push('set back'),
      tidy: (now) => told.push(`tidy ${now}`),
    })
    for (const now of times) tell(now)
    assert.deepEqual(told, expected)
  })
}
