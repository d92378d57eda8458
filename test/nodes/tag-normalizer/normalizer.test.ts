// The step as a whole: what is named leaves by one port, what is not by the other, nothing is lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../../../nodes/lib/fault.ts'
import { parseReading, type Reading } from '../../../nodes/lib/reading.ts'
import type { Config, TagRow } from '../../../nodes/tag-normalizer/fields.ts'
import { createNormalizer } from '../../../nodes/tag-normalizer/normalizer.ts'

const row = (raw: string, name: string): TagRow => ({ raw, name, scale: 1, offset: 0, unit: '', low: null, high: null, datatype: 'any' })
const config: Config = { name: '', tags: [row('PT1', 'pressure'), row('plant/PT2', 'level')], outOfRange: 'uncertain' }
const reading = (raw: string): Reading =>
  Object.freeze({ topic: raw, payload: 1, timestamp: 0, quality: 'good', statusCode: 0, tag: { id: `plc:${raw}`, name: raw, raw } })

test('a named tag leaves by `readings`, any other by `unmapped` and unchanged', () => {
  const step = createNormalizer(config)
  const stranger = reading('PT9')
  assert.deepEqual(
    step.take(reading('PT1'), 0).map(({ port, message }) => [port, message.topic]),
    [['readings', 'pressure']],
  )
  assert.deepEqual(
    step.take(stranger, 0).map(({ port, message }) => [port, message === stranger]),
    [['unmapped', true]],
  )
})

test('names are compared exactly: case, spaces and prefixes differ', () => {
  const step = createNormalizer(config)
  for (const raw of ['pt1', 'PT1 ', 'PT', 'PT11', 'constructor', '__proto__']) assert.equal(step.take(reading(raw), 0)[0]?.port, 'unmapped', raw)
})

test('a message with no tag of its own is named by its topic', () => {
  const parsed = parseReading({ topic: 'plant/PT2', payload: 7, timestamp: 5, quality: 'good' })
  assert.ok(!isFault(parsed))
  const [output] = createNormalizer(config).take(parsed, 0)
  assert.deepEqual([output?.port, output?.message.topic, output?.message.tag.id], ['readings', 'level', 'plant/PT2'])
})

test('in is out plus side output: nothing is held, nothing suppressed, and the status shows both', () => {
  const step = createNormalizer(config)
  const outputs = ['PT1', 'PT9', 'plant/PT2', 'PT1'].flatMap((raw) => step.take(reading(raw), 0))
  assert.deepEqual(
    outputs.map(({ port }) => port),
    ['readings', 'unmapped', 'readings', 'readings'],
  )
  assert.deepEqual(step.balance(), { held: 0, suppressed: {} })
  assert.equal(step.figures?.(), '3 · ⊘ 1')
})
