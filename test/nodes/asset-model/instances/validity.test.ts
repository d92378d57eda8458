import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf, doOverlap, isValidAt, readValidity } from '../../../../nodes/asset-model/instances/validity.ts'
import type { SchemaProblem } from '../../../../nodes/lib/schema-problem.ts'

const ever = Number.NEGATIVE_INFINITY
const never = Number.POSITIVE_INFINITY

function read(validFrom?: string, validTo?: string) {
  const problems: SchemaProblem[] = []
  const reading = readValidity({ id: 'a', type: 'A', path: 'a', ...(validFrom && { validFrom }), ...(validTo && { validTo }) }, '/i')
  for (let step = reading.next(); ; step = reading.next()) {
    if (step.done === true) return { ...step.value, problems: problems.map(({ pointer, code }) => `${pointer} ${code}`) }
    problems.push(step.value)
  }
}

const cases: readonly [from: string | undefined, to: string | undefined, fromMs: number, toMs: number, ...problems: string[]][] = [
  [undefined, undefined, ever, never],
  ['2026-01-01', undefined, Date.UTC(2026, 0, 1), never],
  [undefined, '2026-01-01T06:30+02:00', ever, Date.UTC(2026, 0, 1, 4, 30)],
  ['2026-01-01 06:30:15.250Z', '2026-01-02', Date.UTC(2026, 0, 1, 6, 30, 15, 250), Date.UTC(2026, 0, 2)],
  ['2026-02-30', undefined, ever, never, '/i/validFrom no-such-day'],
  ['2026-02-30T06:00Z', undefined, ever, never, '/i/validFrom no-such-day'],
  ['2026-02-28T25:00Z', undefined, ever, never, '/i/validFrom no-such-time'],
  ['2026-01-02', '2026-01-01', ever, never, '/i/validTo validity-order'],
  ['2026-01-02', '2026-01-02', ever, never, '/i/validTo validity-order'],
]

for (const [from, to, fromMs, toMs, ...problems] of cases) {
  test(`valid from ${from} to ${to}: ${problems.length === 0 ? 'read' : problems.join()}`, () => {
    assert.deepEqual(read(from, to), { from: fromMs, to: toMs, problems })
  })
}

test('spans meet without overlapping: the end is exclusive', () => {
  assert.equal(doOverlap({ from: 0, to: 10 }, { from: 10, to: 20 }), false)
  assert.equal(doOverlap({ from: 0, to: 11 }, { from: 10, to: 20 }), true)
  assert.deepEqual(
    [9, 10, 19, 20].map((ms) => isValidAt({ from: 10, to: 20 }, ms)),
    [false, true, true, false],
  )
})

test('a day is 00:00 UTC; what is no day is none', () => {
  assert.equal(dayOf('2024-02-29'), Date.UTC(2024, 1, 29))
  for (const text of ['2026-02-29', '2026-13-01', '2026-1-1', '2026-01-01T00:00Z', '']) assert.equal(dayOf(text), null)
})
