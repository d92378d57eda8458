import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTest } from '../../../../nodes/asset-context-enricher/quality-tests/quality-test.ts'
import type { Fault } from '../../../../nodes/lib/fault.ts'

const now = Date.UTC(2026, 10, 21, 6, 0, 0)
const read = (test: unknown) => readTest(test, (name) => `urn:${name}`, now)
const sound = { asset: 'filler', characteristic: 'weight', value: 500.2, low: 495, high: 505 }

test('a result with all its parts', () => {
  const whole = { ...sound, unit: 'g', target: 500, serial: 4711, lot: 'L-1', operator: 'AB', instrument: 'scale 3', at: '2026-11-21T05:59:00Z' }
  assert.deepEqual(read(whole), {
    ...whole,
    asset: 'urn:filler',
    serial: '4711',
    verdict: 'pass',
    isContradicting: false,
    at: now - 60_000,
  })
})

test('without a time it is of now; empty parts are none', () => {
  const found = read({ ...sound, at: null, lot: '', unit: undefined, target: null })
  assert.deepEqual(found, { ...sound, asset: 'urn:filler', verdict: 'pass', isContradicting: false, at: now })
})

const verdicts: readonly [name: string, parts: object, verdict: string, isContradicting: boolean][] = [
  ['within the limits passes', {}, 'pass', false],
  ['at the limit passes', { value: 505 }, 'pass', false],
  ['beyond the high limit fails', { value: 505.1 }, 'fail', false],
  ['below the low limit fails', { value: 1, high: undefined }, 'fail', false],
  ['without limits has the verdict given', { low: undefined, high: undefined, verdict: 'rework' }, 'rework', false],
  ['without a value has the verdict given', { value: null, verdict: 'fail' }, 'fail', false],
  ['in words has the verdict given', { value: 'scratched', low: null, high: null, verdict: 'fail' }, 'fail', false],
  ['given as passed, beyond the limits, stays so and is marked', { value: 600, verdict: 'pass' }, 'pass', true],
  ['given as failed, within the limits, stays so and is marked', { verdict: 'fail' }, 'fail', true],
  ['for rework within the limits is marked', { verdict: 'rework' }, 'rework', true],
  ['for rework beyond the limits agrees with them', { value: 600, verdict: 'rework' }, 'rework', false],
]
for (const [name, parts, verdict, isContradicting] of verdicts) {
  test(`a value ${name}`, () => {
    const found = read({ ...sound, ...parts })
    assert.deepEqual([found.verdict, found.isContradicting], [verdict, isContradicting])
  })
}

const refused: readonly [name: string, test: unknown, code: string, part?: string][] = [
  ['no object', 'x', 'test.wrong-part', 'test'],
  ['a list', [], 'test.wrong-part', 'test'],
  ['no asset', { ...sound, asset: '' }, 'test.wrong-part', 'asset'],
  ['no characteristic', { ...sound, characteristic: undefined }, 'test.wrong-part', 'characteristic'],
  ['a value that is a text beside limits', { ...sound, value: '500.2' }, 'test.wrong-part', 'value'],
  ['a value that is none', { ...sound, value: Number.NaN }, 'test.wrong-part', 'value'],
  ['a value that is an object', { ...sound, value: {} }, 'test.wrong-part', 'value'],
  ['a limit that is a text', { ...sound, low: '495' }, 'test.wrong-part', 'low'],
  ['a verdict nobody knows', { ...sound, verdict: 'ok' }, 'test.wrong-part', 'verdict'],
  ['a lot too long', { ...sound, lot: 'x'.repeat(201) }, 'test.wrong-part', 'lot'],
  ['limits the wrong way round', { ...sound, low: 600 }, 'test.limits-crossed'],
  ['a target outside the limits', { ...sound, target: 600 }, 'test.limits-crossed'],
  ['neither verdict nor limits', { asset: 'a', characteristic: 'c', value: 1 }, 'test.no-verdict'],
  ['neither verdict nor value', { ...sound, value: null }, 'test.no-verdict'],
  ['a part nobody knows', { ...sound, result: 1 }, 'test.unknown-part', 'result'],
  ['a time without offset', { ...sound, at: '2026-11-21T06:00:00' }, 'context.no-offset'],
  ['a time to come', { ...sound, at: now + 3_600_000 }, 'test.in-the-future'],
]
for (const [name, wrong, code, part] of refused) {
  test(`a result with ${name} is refused`, () => {
    assert.throws(
      () => read(wrong),
      (thrown: Fault) => thrown.code === code && (part === undefined || thrown.params['part'] === part) && !thrown.retry,
    )
  })
}

test('an asset the model does not know is refused by whoever knows the model', () => {
  const refuse = () => {
    throw new Error('unknown')
  }
  assert.throws(() => readTest(sound, refuse, now), /unknown/)
})
