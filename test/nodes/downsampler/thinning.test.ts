// Which ε and which reconstruction a tag gets: row, then model, then node.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Config } from '../../../nodes/downsampler/fields.ts'
import { createThinningSource, isSameTag } from '../../../nodes/downsampler/thinning.ts'
import { emptyModel, type Model, type ModelPort, type TagDefinition } from '../../../nodes/lib/model.ts'
import type { Tag } from '../../../nodes/lib/reading.ts'
import { watchable } from '../../../nodes/lib/watchable.ts'

const node: Config = {
  name: '',
  mode: 'linear',
  epsilon: 2,
  epsilonBasis: 'percent-of-range',
  maxHoldSeconds: 60,
  heartbeatSeconds: 0,
  gapSeconds: 0,
  model: '',
  tags: [],
}
const row = (pattern: string, changes: Partial<Config['tags'][number]> = {}): Config['tags'][number] => ({
  pattern,
  mode: 'linear',
  epsilon: null,
  epsilonBasis: 'absolute',
  ...changes,
})
const tag: Tag = { id: 'plc:PT1', name: 'pressure', raw: 'PT1', range: [0, 16] }
const { range: _range, ...rangeless } = tag
const port = (definition: Partial<TagDefinition>): ModelPort => {
  const asset = { id: 'm', type: 'M', path: 'p' }
  const model: Model = {
    ...emptyModel,
    revision: 1,
    find: (name) => (name === 'pressure' ? { asset, property: 'p', topic: 'p/p', ...definition } : undefined),
  }
  return { kind: 'model', loaded: Promise.resolve(), ...watchable(model) }
}
const found = (config: Partial<Config>, of: Tag = tag, model: ModelPort | null = null, topic = 'site/line1/pressure') => {
  const { filter, reconstruction, epsilon, finding } = createThinningSource({ ...node, ...config }, model).find(of, topic)
  return [filter, reconstruction, epsilon, finding]
}
const linear = (epsilon: number) => ['linear', 'linear', epsilon, null]
const held = (epsilon: number) => ['deadband', 'stepped', epsilon, null]

test('a percentage is of the tag’s range', () => {
  assert.deepEqual(found({}), linear(0.32))
  assert.deepEqual(found({}, { ...tag, range: [-20, -10] }), linear(0.2))
})

test('a percentage of a range nobody knows thins nothing and says so', () => {
  assert.deepEqual(found({}, rangeless), ['none', 'linear', 0, 'no-range'])
  assert.deepEqual(found({}, { ...tag, range: [5, 5] }), ['none', 'linear', 0, 'no-range'])
})

test('the model’s range and ε serve where the tag and the table have none', () => {
  assert.deepEqual(found({}, rangeless, port({ range: [0, 100] })), linear(2))
  assert.deepEqual(found({}, rangeless, port({ epsilon: 0.05 })), linear(0.05))
})

test('an ε of the model that is not above zero thins nothing and says so', () => {
  assert.deepEqual(found({}, tag, port({ epsilon: 0 })), ['none', 'linear', 0, 'no-epsilon'])
  assert.deepEqual(found({}, tag, port({ epsilon: Number.NaN })), ['none', 'linear', 0, 'no-epsilon'])
})

test('a row’s ε goes before the model’s; a row without one leaves it to the model', () => {
  assert.deepEqual(found({ tags: [row('pressure', { epsilon: 0.1 })] }, tag, port({ epsilon: 0.05 })), linear(0.1))
  assert.deepEqual(found({ tags: [row('pressure', { mode: 'deadband' })] }, tag, port({ epsilon: 0.05 })), held(0.05))
  assert.deepEqual(found({ tags: [row('pressure', { epsilon: 1, epsilonBasis: 'percent-of-range' })] }), linear(0.16))
})

test('a name goes before a pattern, then the first row; a pattern is over the topic', () => {
  const tags = [row('site/#', { epsilon: 1 }), row('site/+/pressure', { epsilon: 2 }), row('pressure', { epsilon: 3 })]
  assert.deepEqual(found({ tags }), linear(3))
  assert.deepEqual(found({ tags: tags.slice(0, 2) }), linear(1))
  assert.deepEqual(found({ tags: tags.slice(1, 2) }), linear(2))
  assert.deepEqual(found({ tags: tags.slice(1, 2) }, tag, null, 'other'), linear(0.32))
})

test('a tag that is stepped, by itself or by the model, is held and never drawn as a line', () => {
  assert.deepEqual(found({}, { ...tag, interpolation: 'stepped' }), held(0.32))
  assert.deepEqual(found({}, tag, port({ interpolation: 'stepped' })), held(0.32))
})

test('switched off, every sample is sent, and no range is missed', () => {
  assert.deepEqual(found({ mode: 'off' }, rangeless), ['none', 'linear', 0, null])
  assert.deepEqual(found({ tags: [row('pressure', { mode: 'off' })] }, { ...tag, interpolation: 'stepped' }), ['none', 'stepped', 0, null])
})

test('the revision is the model’s: what was found before may be stale after a change', () => {
  assert.equal(createThinningSource(node, null).revision(), 0)
  assert.equal(createThinningSource(node, port({})).revision(), 1)
})

test('a cloned tag is the same tag; another range or interpolation is not', () => {
  assert.ok(isSameTag(tag, structuredClone(tag)))
  assert.ok(!isSameTag(tag, { ...tag, range: [0, 17] }))
  assert.ok(!isSameTag(tag, { ...tag, interpolation: 'stepped' }))
})
