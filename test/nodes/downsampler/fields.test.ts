// What the downsampler's settings refuse at deploy.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fields } from '../../../nodes/downsampler/fields.ts'
import { parseConfig } from '../../../nodes/lib/parse-config.ts'

const problemsOf = (raw: Readonly<Record<string, unknown>>) => parseConfig(fields, raw).problems.map(({ path, code }) => `${path} ${code}`)

test('without a word said, a tag is a line within half a percent of its range, and waits a minute at most', () => {
  const { config } = parseConfig(fields, {})
  assert.deepEqual(config, {
    name: '',
    mode: 'linear',
    epsilon: 0.5,
    epsilonBasis: 'percent-of-range',
    maxHoldSeconds: 60,
    heartbeatSeconds: 0,
    gapSeconds: 0,
    model: '',
    tags: [],
  })
})

test('an ε of zero or below is refused, for the node and for a row', () => {
  assert.deepEqual(problemsOf({ epsilon: 0, tags: [{ pattern: 'a', epsilon: 0.1 }, { pattern: 'b', epsilon: -1 }, { pattern: 'c' }] }), [
    'epsilon not-positive',
    'tags.2.epsilon not-positive',
  ])
})

test('NaN, Infinity, a hold of no time and a second row for one name are refused', () => {
  const raw = { epsilon: 'NaN', maxHoldSeconds: 0, gapSeconds: 'Infinity', tags: [{ pattern: 'a' }, { pattern: 'a' }] }
  assert.deepEqual(problemsOf(raw), ['epsilon not-a-number', 'maxHoldSeconds too-small', 'gapSeconds not-a-number', 'tags.2.pattern not-unique'])
})
