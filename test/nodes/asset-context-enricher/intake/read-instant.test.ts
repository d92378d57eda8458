import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readInstant } from '../../../../nodes/asset-context-enricher/intake/read-instant.ts'

test('a time is ISO 8601 with an offset, or ms', () => {
  const at = Date.UTC(2026, 10, 21, 6, 0, 0)
  for (const written of ['2026-11-21T06:00:00Z', '2026-11-21T07:00:00+01:00', '2026-11-21 07:00+0100', at, at + 0.4]) {
    assert.equal(readInstant(written, 'from'), at)
  }
})

const refused: readonly [written: unknown, code: string][] = [
  ['2026-11-21T06:00:00', 'context.no-offset'],
  ['2026-11-21', 'context.no-offset'],
  ['2026-11-21 06:00', 'context.no-offset'],
  [1_795_246_200, 'context.bad-time'],
  ['1795246200000', 'context.bad-time'],
  ['yesterday', 'context.bad-time'],
  ['', 'context.bad-time'],
  [Number.NaN, 'context.bad-time'],
  [null, 'context.bad-time'],
  [{}, 'context.bad-time'],
  [9e15, 'context.bad-time'],
]
for (const [written, code] of refused) {
  test(`${JSON.stringify(written)} is refused as ${code}, with its place`, () => {
    assert.throws(
      () => readInstant(written, 'from'),
      (thrown: { code: string; params: { field: string } }) => thrown.code === code && thrown.params.field === 'from',
    )
  })
}
