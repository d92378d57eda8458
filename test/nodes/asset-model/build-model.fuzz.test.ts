import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildModel } from '../../../nodes/asset-model/build-model.ts'
import type { ModelDocument } from '../../../nodes/asset-model/model-document.ts'
import { documentSchema } from '../../../nodes/asset-model/model-schema.ts'
import { traceTag } from '../../../nodes/asset-model/tags/trace-tag.ts'
import { compileSchema } from '../../../nodes/lib/adapters/schema.ts'
import { randomInteger, seededRandom, testSeed } from '../../support/random.ts'

/** Few names, so that they meet; some of them are names that every object has. */
const words = ['a', 'b', 'c', 'x', '__proto__', 'constructor', '{p}', '{q}_a', '{{a}}']

test('whatever fits the schema is a model or has problems, and a model says the same in all its answers', async (context) => {
  const random = seededRandom(testSeed(context))
  const check = await compileSchema(documentSchema)
  let models = 0
  for (let drawn = 0; drawn < 3_000; drawn += 1) {
    const document = JSON.parse(JSON.stringify(randomDocument(random))) as ModelDocument
    assert.deepEqual(check(document), [], JSON.stringify(document))
    const built = buildModel(document, { revision: 1, hash: '', now: Date.UTC(2026, 0, 15) })
    if (built.model === null) {
      assert.ok(built.problems.length > 0)
      continue
    }
    models += 1
    const { model, parts } = built
    for (const name of [...model.tagNames, ...words, 'a_a', 'b_x']) {
      for (const at of [undefined, Date.UTC(2026, 0, 10), Date.UTC(2026, 1, 10)]) {
        const found = model.find(name, at)
        assert.equal(found?.topic, traceTag(parts, name, at).found?.definition.topic)
        if (found === undefined) continue
        const owner = parts.placedOf.get(found.asset)
        assert.ok(owner?.properties.has(found.property) === true)
        assert.ok(Object.isFrozen(found) && Object.isFrozen(found.asset))
      }
    }
    for (const asset of model.assets) assert.ok(model.asset(asset.id) !== undefined && model.asset(asset.path) !== undefined)
    assert.equal(model.catalogue().length, model.assets.length)
  }
  assert.ok(models > 100, `only ${models} models`)
})

function randomDocument(random: () => number): object {
  const one = <T>(choices: readonly T[]): T => choices[randomInteger(random, choices.length)] as T
  const some = <T>(make: () => T, atMost: number): T[] => Array.from({ length: randomInteger(random, atMost + 1) }, make)
  const maybe = (part: string, make: () => unknown) => (randomInteger(random, rarity) === 0 ? { [part]: make() } : {})
  const mapOf = (make: () => unknown, atMost: number) => Object.fromEntries(some(() => [one(words), make()], atMost))
  // Full documents find problems, sparse ones become models.
  const rarity = one([4, 12, 40])
  const day = () => `2026-0${one([1, 2])}-${one(['01', '10', '20', '31'])}`

  const property = () => ({
    ...maybe('tag', () => one(words)),
    ...maybe('range', () =>
      one([
        [0, 1],
        [1, 0],
      ]),
    ),
    ...maybe('accuracy', () => one([1, '5 %'])),
    ...maybe('epsilon', () => one([1, '5 %', 'accuracy'])),
    ...maybe('datatype', () => one(['number', 'string'])),
    ...maybe('context', () => one(['a', { field: 'b', level: 'line' }])),
    ...maybe('checks', () => ({ reference: one(words), calibrationDue: one(['{p}', '2026-01-01']) })),
  })
  const type = () => ({
    ...maybe('extends', () => one(['a', 'b', 'b@1', 'c@^2'])),
    ...maybe('deprecated', () => 'old'),
    ...(randomInteger(random, 2) === 0 ? { parameters: { p: one(['a', 1, null]), q: one(['b', true]) } } : {}),
    properties: { a: property(), ...mapOf(property, 3) },
    ...maybe('mapping', () =>
      some(() => ({ match: one(['(?<property>.)_(?<p>.)', '(?<q>.)_a', '(?<p>.+', '(a|a)*']), ...maybe('property', () => one(words)) }), 2),
    ),
  })
  const instance = () => ({
    id: one([...words, 'd', 'e', 'f', 'g']),
    type: one(['a', 'a', 'b', 'b@1', 'c']),
    path: one(['a', 'a/b', 'b/c', 'x', 'y/z', 'd', 'e/f']),
    ...maybe('parent', () => one(words)),
    ...maybe('validFrom', day),
    ...maybe('validTo', day),
    ...maybe('parameters', () => ({ p: one(['a', 'b', 1]) })),
    ...maybe('tags', () => mapOf(() => one(['a', 'b']), 2)),
    ...maybe('properties', () => ({ a: property() })),
    ...maybe('aliases', () => mapOf(() => one(words), 2)),
    ...maybe('externalIds', () => mapOf(() => one(words), 2)),
    ...maybe('relations', () => mapOf(() => [one(words)], 1)),
  })
  return {
    lineside: 1,
    types: { a: type(), [one(['b', 'b@1.2.0'])]: type(), [one(['c', 'c@2.0.0', '__proto__'])]: type() },
    instances: some(instance, 4),
    ...maybe('systems', () => ({ [one(words)]: { ids: ['a'], types: ['a'] } })),
  }
}
