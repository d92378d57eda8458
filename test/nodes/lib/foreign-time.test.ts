// Time as other systems write it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isImplausible, parseTime, type TimeFormat } from '../../../nodes/lib/foreign-time.ts'

const at = Date.UTC(2026, 10, 21, 7, 30, 0, 250)

const cases: readonly [value: unknown, format: TimeFormat, ms: number | null][] = [
  [at, 'ms', at],
  [at / 1_000, 's', at],
  [at * 1_000, 'us', at],
  [BigInt(at) * 1_000_000n, 'ns', at],
  [at, 'auto', at],
  [Math.floor(at / 1_000), 'auto', at - 250],
  [at * 1_000, 'auto', at],
  [BigInt(at) * 1_000_000n, 'auto', at],
  [String(at), 'auto', at],
  [String(at), 'ms', at],
  ['2026-11-21T07:30:00.250Z', 'auto', at],
  ['2026-11-21T07:30:00.250Z', 'iso', at],
  ['2026-11-21T08:30:00.250+01:00', 'iso', at],
  ['2026-11-21 08:30:00,250 +0100', 'iso', at],
  ['2026-11-21T07:30:00.250999Z', 'iso', at],
  ['2026-11-21T07:30Z', 'iso', at - 250],
  [new Date(at), 'auto', at],
  // Without a zone it might be any hour of the day.
  ['2026-11-21T07:30:00', 'iso', null],
  ['2026-11-21', 'auto', null],
  ['21.11.2026 07:30', 'auto', null],
  ['2026-13-41T07:30:00Z', 'iso', null],
  ['yesterday', 'auto', null],
  [at, 'iso', null],
  [5, 'auto', null],
  [Number.NaN, 'ms', null],
  [Number.POSITIVE_INFINITY, 'ms', null],
  [1e30, 'ms', null],
  [null, 'auto', null],
  [undefined, 'auto', null],
  [true, 'auto', null],
  [{}, 'ms', null],
  ['', 'ms', null],
]
for (const [value, format, ms] of cases) {
  test(`${typeof value} ${String(value)} as ${format} is ${ms}`, () => {
    assert.equal(parseTime(value, format), ms)
  })
}

test('a time ahead of the clock by more than five minutes, or before 1970, cannot be', () => {
  assert.deepEqual(
    [at - 1e12, at, at + 299_000, at + 301_000, 0, -5].map((time) => isImplausible(time, at)),
    [false, false, false, true, true, true],
  )
})
