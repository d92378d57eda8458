import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createEnricher } from '../../../nodes/asset-context-enricher/enrich.ts'
import { fields } from '../../../nodes/asset-context-enricher/fields.ts'
import { emptyModel, type Model } from '../../../nodes/lib/model.ts'
import { parseConfig } from '../../../nodes/lib/parse-config.ts'
import { statusCodes } from '../../../nodes/lib/quality.ts'
import type { Reading } from '../../../nodes/lib/reading.ts'
import { watchable } from '../../../nodes/lib/watchable.ts'
import { aReading, aTag } from '../../support/readings.ts'
import { aDraft, modelOf } from '../asset-model/models.ts'

/** An enricher, its model to be swapped, and `take`, which answers the one output. */
function anEnricher(model: Model = modelOf(aDraft())) {
  const current = watchable<Model>(model)
  const port = {
    kind: 'model' as const,
    get current() {
      return current.current
    },
    watch: current.watch,
    loaded: Promise.resolve(),
  }
  const { config } = parseConfig(fields, { model: 'm1' })
  assert.ok(config !== null)
  const step = createEnricher(config, { model: port, nodeId: 'n1' })
  const take = (reading: Reading) => {
    const [output, ...others] = step.take(reading, 0)
    assert.ok(output !== undefined && others.length === 0)
    return output
  }
  return { step, take, swap: current.set }
}

const pressure = aTag('l1_p')

test('a known tag gets its place in the plant, and what the model knows of it', () => {
  const model = modelOf(aDraft())
  const reading = Object.freeze(aReading({ tag: pressure, _msgid: 'x1', own: [1] }))
  const { port, message } = anEnricher(model).take(reading)
  assert.equal(port, 'readings')
  assert.deepEqual(message, {
    ...reading,
    topic: 'acme/leeds/packing/line 1/filler/pressure',
    asset: model.asset('urn:filler:1'),
    unit: 'bar{gauge}',
    tag: { ...pressure, datatype: 'number', kind: 'pressure.gauge', interpolation: 'linear', range: [0, 16] },
  })
  assert.equal(message.asset, model.asset('urn:filler:1'))
})

test('an unknown tag goes to the side output as it came', () => {
  const reading = aReading({ tag: aTag('nobody') })
  const { port, message } = anEnricher().take(reading)
  assert.equal(port, 'unmatched')
  assert.equal(message, reading)
})

test('the tag is looked up by its name, not by its raw name or topic', () => {
  const { take } = anEnricher()
  assert.equal(take(aReading({ tag: { id: 'c1:40001', name: 'l1_p', raw: '40001' }, topic: 'x' })).port, 'readings')
  assert.equal(take(aReading({ tag: { id: 'c1:l1_p', name: 'x', raw: 'l1_p' }, topic: 'l1_p' })).port, 'unmatched')
})

test('a bad reading is put into context too, and stays bad', () => {
  const bad = aReading({
    tag: pressure,
    payload: null,
    quality: 'bad',
    statusCode: statusCodes.BadNoCommunication,
    unit: 'psi',
    findings: ['line-lost'],
  })
  const { port, message } = anEnricher().take(bad)
  assert.equal(port, 'readings')
  assert.deepEqual(
    [message.payload, message.quality, message.statusCode, message.findings],
    [null, 'bad', statusCodes.BadNoCommunication, ['line-lost', 'unit-conflict']],
  )
})

const units: readonly [name: string, tag: string, unit: string | undefined, expected: string | undefined, isConflict: boolean][] = [
  ['no unit gets that of the model', 'l1_p', undefined, 'bar{gauge}', false],
  ['an empty unit gets that of the model', 'l1_p', '', 'bar{gauge}', false],
  ['the unit of the model keeps it', 'l1_p', 'bar{gauge}', 'bar{gauge}', false],
  ['another unit keeps it and becomes uncertain', 'l1_p', 'psi', 'psi', true],
  ['a unit where the model has none keeps it', 'l1_c', '/h', '/h', false],
  ['no unit where the model has none has none', 'l1_c', undefined, undefined, false],
]
for (const [name, tag, unit, expected, isConflict] of units) {
  test(`a reading with ${name}`, () => {
    const { message } = anEnricher().take(aReading({ tag: aTag(tag), ...(unit === undefined ? {} : { unit }) }))
    assert.equal(message.unit, expected)
    assert.equal('unit' in message, expected !== undefined)
    assert.equal(message.payload, 1.5)
    assert.deepEqual(message.findings, isConflict ? ['unit-conflict'] : undefined)
    assert.equal(message.statusCode, isConflict ? statusCodes.UncertainConfigurationError : statusCodes.Good)
    assert.equal(message.quality, isConflict ? 'uncertain' : 'good')
  })
}

test('all readings of a tag share one tag and one asset, clones of a second wire too', () => {
  const { take } = anEnricher()
  const first = take(aReading({ tag: pressure })).message
  for (const tag of [pressure, structuredClone(pressure), { ...pressure }]) {
    const { message } = take(aReading({ tag }))
    assert.equal(message.tag, first.tag)
    assert.equal(message.asset, first.asset)
  }
})

test('a tag that says something else than before is merged anew', () => {
  const { take } = anEnricher()
  take(aReading({ tag: pressure }))
  assert.equal(take(aReading({ tag: { ...pressure, raw: 'DB2' } })).message.tag.raw, 'DB2')
  assert.equal(take(aReading({ tag: { ...pressure, name: 'l2_p' } })).message.topic, 'acme/leeds/pressure')
  assert.equal(take(aReading({ tag: { ...pressure, name: 'gone' } })).port, 'unmatched')
})

test('a new model counts from the next reading on', () => {
  const { step, take, swap } = anEnricher()
  take(aReading({ tag: pressure }))
  take(aReading({ tag: aTag('nobody') }))
  const moved = aDraft()
  Object.assign(moved.instances[0] ?? {}, { path: 'acme/york' })
  swap(modelOf(moved, 2))
  assert.equal(take(aReading({ tag: pressure })).message.topic, 'acme/york/pressure')
  assert.equal(step.figures?.(), '1 / 1')
  swap(emptyModel)
  assert.equal(take(aReading({ tag: pressure })).port, 'unmatched')
})

test('figures tell how many of the tags seen have a place', () => {
  const { step, take } = anEnricher()
  assert.equal(step.figures?.(), '0 / 0')
  for (const name of ['l1_p', 'l1_c', 'nobody', 'l1_p', 'nobody']) take(aReading({ tag: aTag(name) }))
  assert.equal(step.figures?.(), '2 / 3')
  take(aReading({ tag: { ...aTag('nobody'), name: 'l2_p' } }))
  assert.equal(step.figures?.(), '3 / 3')
})

test('endlessly many unknown tags do not fill the memory', () => {
  const { step, take } = anEnricher()
  for (let index = 0; index < 1_500; index++) take(aReading({ tag: aTag(`unknown-${index}`) }))
  assert.equal(step.figures?.(), '0 / 1000+')
})

test('one output for each reading, none held or suppressed', () => {
  const { step, take } = anEnricher()
  const ports = ['l1_p', 'nobody', 'l2_p', 'l1_p'].map((name) => take(aReading({ tag: aTag(name) })).port)
  assert.deepEqual(ports, ['readings', 'unmatched', 'readings', 'readings'])
  assert.deepEqual(step.balance(), { held: 0, suppressed: { reset: 0 }, made: 0 })
})
