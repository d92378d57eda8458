// Where one segment ends and the next begins.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boundaryBetween } from '../../../nodes/downsampler/boundary.ts'
import type { Reading } from '../../../nodes/lib/reading.ts'

const first: Reading = {
  topic: 'p',
  payload: 1,
  timestamp: 0,
  quality: 'good',
  statusCode: 0,
  tag: { id: 'a', name: 'a', raw: 'a' },
  unit: 'bar',
  findings: ['x'],
  asset: { id: 'm1', type: 'Pump', path: 'site/m1' },
  context: { batch: 'B1', shift: 2 },
}
const { unit: _unit, ...withoutUnit } = first
const { findings: _findings, ...withoutFindings } = first

const cases: readonly (readonly [what: string, next: Reading, boundary: string | null])[] = [
  ['a new value and time alone', { ...first, payload: 2, timestamp: 5, detail: { x: 1 } }, null],
  ['a clone of everything shared', structuredClone(first), null],
  ['another status of the same quality', { ...first, statusCode: 0x00960000 }, 'quality'],
  ['a boolean after a number', { ...first, payload: true }, 'type'],
  ['a 64-bit integer after a number', { ...first, payload: 1n }, 'type'],
  ['another unit', { ...first, unit: 'Pa' }, 'unit'],
  ['a unit that is gone', withoutUnit, 'unit'],
  ['another topic', { ...first, topic: 'q' }, 'topic'],
  ['another asset', { ...first, asset: { id: 'm2', type: 'Pump', path: 'site/m1' } }, 'asset'],
  ['an asset moved', { ...first, asset: { id: 'm1', type: 'Pump', path: 'site/m2' } }, 'asset'],
  ['another batch', { ...first, context: { batch: 'B2', shift: 2 } }, 'context'],
  ['a context with one key more', { ...first, context: { batch: 'B1', shift: 2, lot: 'L' } }, 'context'],
  ['the same context, still open to change', { ...first, context: { batch: 'B1', shift: 2, pending: true } }, null],
  ['another finding', { ...first, findings: ['y'] }, 'findings'],
  ['findings that are gone', withoutFindings, 'findings'],
]
for (const [what, next, boundary] of cases) {
  test(`${what}: ${boundary ?? 'no boundary'}`, () => {
    assert.equal(boundaryBetween(first, next), boundary)
  })
}

test('an asset or a context that appears is a boundary', () => {
  const { asset, context, ...bare } = first
  assert.equal(boundaryBetween(bare as Reading, { ...bare, asset } as Reading), 'asset')
  assert.equal(boundaryBetween(bare as Reading, { ...bare, context } as Reading), 'context')
})
