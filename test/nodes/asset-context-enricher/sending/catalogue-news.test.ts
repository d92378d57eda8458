import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../../../../nodes/lib/fault.ts'
import { encodeCanonical } from '../../../../nodes/lib/formats/canonical-json.ts'
import { emptyModel, type Model } from '../../../../nodes/lib/model.ts'
import { parseReading, type Reading } from '../../../../nodes/lib/reading.ts'
import { anEnricher, filler, lineModel, noon } from '../line-model.ts'

const wake = (enricher: ReturnType<typeof anEnricher>, at = 0) => (enricher.step.wake?.(noon + at) ?? []).map(({ message }) => message)
const topicsAndPayloads = (events: readonly Reading[]) => events.map(({ topic, payload }) => [topic, payload])
const catalogueOf = (hashes: Readonly<Record<string, string>>): Model => {
  const entries = lineModel()
    .catalogue()
    .flatMap((entry) => (hashes[entry.asset.id] === undefined ? [] : [{ ...entry, hash: hashes[entry.asset.id] ?? '' }]))
  return lineModel({ revision: 2, hash: 'model 2', catalogue: () => entries })
}

test('off: it never wakes for it', () => {
  assert.equal(anEnricher().step.nextWakeMs?.(), null)
})

test('at start it says each asset with what it offers, then the index; the last entry is found under its topic', () => {
  const enricher = anEnricher({ catalogue: true })
  assert.ok(Number(enricher.step.nextWakeMs?.()) <= noon)
  const events = wake(enricher)
  assert.deepEqual(topicsAndPayloads(events), [
    [`${filler.path}/_catalogue`, 'hash of F1'],
    ['acme/leeds/packing/line1/packer/_catalogue', 'hash of P1'],
    ['_catalogue', 'model 1'],
  ])
  assert.ok(events.every((event) => !isFault(parseReading(event))))
  const [first, , index] = events
  const model = { hash: 'model 1', version: '1.0.0' }
  assert.deepEqual(first?.event, { kind: 'catalogue', ...lineModel().catalogue()[0], model })
  assert.deepEqual(index?.event, {
    kind: 'catalogue-index',
    assets: [
      { path: filler.path, id: 'F1', hash: 'hash of F1' },
      { path: 'acme/leeds/packing/line1/packer', id: 'P1', hash: 'hash of P1' },
    ],
    model,
  })
  assert.deepEqual([wake(enricher, 10_000), enricher.step.balance().made], [[], 3])
})

test('a reload says what has changed and what has gone, within ten seconds', () => {
  const enricher = anEnricher({ catalogue: true })
  wake(enricher)
  enricher.swap(catalogueOf({ F1: 'another' }))
  assert.ok(Number(enricher.step.nextWakeMs?.()) <= noon + 10_000)
  assert.deepEqual(topicsAndPayloads(wake(enricher, 10_000)), [
    [`${filler.path}/_catalogue`, 'another'],
    ['acme/leeds/packing/line1/packer/_catalogue', 'removed'],
    ['_catalogue', 'model 2'],
  ])
  enricher.swap({ ...catalogueOf({ F1: 'another' }), revision: 3 })
  assert.deepEqual(wake(enricher, 20_000), [])
})

test('a day later, and when it is asked for, all is said again', () => {
  const enricher = anEnricher({ catalogue: true })
  wake(enricher)
  assert.equal(wake(enricher, 86_399_999).length, 0)
  assert.equal(wake(enricher, 86_399_999 + 10_000).length, 3)
  enricher.now = noon + 86_480_000
  const { payload } = enricher.tell({ query: 'catalogue' })
  assert.equal(payload?.['query'], 'catalogue')
  assert.equal(wake(enricher, 86_480_000).length, 3)
  enricher.now += 30_000
  enricher.tell({ query: 'catalogue' })
  assert.deepEqual(wake(enricher, 86_510_000), [], 'asked again within a minute')
})

test('asked for after a change of the model, what has gone is still said', () => {
  const enricher = anEnricher({ catalogue: true })
  wake(enricher)
  enricher.swap(catalogueOf({ F1: 'hash of F1' }))
  enricher.now = noon + 60_000
  enricher.tell({ query: 'catalogue' })
  assert.deepEqual(
    wake(enricher, 60_000).map(({ payload }) => payload),
    ['hash of F1', 'removed', 'model 2'],
  )
})

test('a clock set back begins anew', () => {
  const enricher = anEnricher({ catalogue: true })
  wake(enricher)
  enricher.take('f_pressure')
  enricher.now = noon - 86_400_000
  enricher.take('f_pressure', -86_400_000)
  assert.equal(wake(enricher, -86_400_000).length, 3)
  assert.equal(enricher.step.nextWakeMs?.(), enricher.now + 10_000)
})

test('without a model nothing is said, and nothing is taken back', () => {
  const enricher = anEnricher({ catalogue: true }, emptyModel)
  assert.deepEqual(wake(enricher), [])
  enricher.swap(lineModel())
  assert.equal(wake(enricher, 10_000).length, 3)
  enricher.swap(emptyModel)
  assert.deepEqual(wake(enricher, 20_000), [])
})

test('a large one is said in turns of 200 and an index in parts', () => {
  const assets = Array.from({ length: 1_200 }, (_, index) => ({ id: `A${index}`, type: 'T', path: `acme/m${index}` }))
  const entries = assets.map((asset) => ({ asset, hash: asset.id, properties: [] }))
  const enricher = anEnricher({ catalogue: true }, lineModel({ assets, catalogue: () => entries }))
  const counts: number[] = []
  let at = 0
  for (let turn = 0; turn < 8; turn += 1) {
    counts.push(wake(enricher, at).length)
    at = Number(enricher.step.nextWakeMs?.()) - noon
  }
  assert.deepEqual(counts, [200, 200, 200, 200, 200, 200, 6, 0])
  assert.equal(at, 6 * 100 + 20_000)
})

test('an asset of many properties, and the index of many assets, leave in parts with topics of their own', () => {
  const properties = Array.from({ length: 120 }, (_, index) => ({
    ...{
      property: `p${index}`,
      topic: `acme/m/p${index}`,
      datatype: 'number' as const,
      kind: 'pressure.gauge',
      unit: 'bar',
      range: [0, 16] as const,
    },
    ...{ accuracy: 0.1, interpolation: 'linear' as const, epsilon: 0.05, description: 'as long as people write them, a line or so' },
  }))
  const assets = Array.from({ length: 250 }, (_, index) => ({
    id: `A${index}`,
    type: 'T',
    path: `acme/m${index}`,
    site: 'leeds',
    attributes: { a: 1 },
  }))
  const entries = assets.map((asset, index) => ({ asset, hash: asset.id, properties: index === 0 ? properties : [] }))
  const enricher = anEnricher({ catalogue: true }, lineModel({ assets, catalogue: () => entries }))
  const events = [wake(enricher), wake(enricher, 100)].flat()
  const parts = events.filter(({ event }) => event?.['part'] !== undefined).map(({ topic, event }) => [topic, event?.['part'], event?.['parts']])
  assert.deepEqual(parts, [
    ['acme/m0/_catalogue', 1, 3],
    ['acme/m0/_catalogue/2', 2, 3],
    ['acme/m0/_catalogue/3', 3, 3],
    ['_catalogue', 1, 2],
    ['_catalogue/2', 2, 2],
  ])
  for (const event of events) assert.equal(typeof encodeCanonical(event), 'string')
  const told = events.flatMap(({ asset, event }) => (asset?.id === 'A0' ? (event?.['properties'] as { property: string }[]) : []))
  assert.deepEqual(told, properties)
})

test('a model that comes while it is being said takes nothing away: neither parts of an entry nor the index', () => {
  const properties = Array.from({ length: 10_050 }, (_, index) => ({ property: `p${index}`, topic: `acme/m/p${index}` }))
  const entries = [{ asset: filler, hash: 'large', properties }]
  const model = lineModel({ catalogue: () => entries })
  const enricher = anEnricher({ catalogue: true }, model)
  assert.equal(wake(enricher).length, 200)
  enricher.swap({ ...model, revision: 2 })
  assert.equal(wake(enricher, 100).length, 200)
  assert.deepEqual(
    wake(enricher, 200).map(({ topic }) => topic),
    [`${filler.path}/_catalogue/201`, '_catalogue'],
  )
  enricher.swap({ ...model, revision: 3 })
  assert.deepEqual(wake(enricher, 300), [])
})

test('topics follow the template, those of properties too', () => {
  const enricher = anEnricher({ catalogue: true, topicTemplate: 'umh/{path}/_raw/{tag}' })
  const [first] = wake(enricher)
  assert.equal(first?.topic, `umh/${filler.path}/_raw/_catalogue`)
  const { properties } = first?.event as unknown as { properties: { topic: string }[] }
  assert.deepEqual(
    properties.map(({ topic }) => topic),
    ['f_pressure', 'f_state', 'f_batch'].map((tag) => `umh/${filler.path}/_raw/${tag}`),
  )
})
