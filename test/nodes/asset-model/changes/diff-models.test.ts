import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildModel } from '../../../../nodes/asset-model/build-model.ts'
import { diffModels, nothing, type OfferingModel } from '../../../../nodes/asset-model/changes/diff-models.ts'
import type { ModelDocument } from '../../../../nodes/asset-model/model-document.ts'

function built(document: ModelDocument, now = 0): OfferingModel {
  const made = buildModel(document, { revision: 1, hash: '', now })
  assert.deepEqual(made.problems, [])
  assert.ok(made.model !== null)
  return made
}

/** Two fillers with tags by name, and one whose tags only a rule finds. */
interface Plant {
  readonly pressure?: object
  readonly more?: object
  readonly filler?: object
  readonly tags?: Readonly<Record<string, string>>
  readonly others?: readonly object[]
  readonly ruled?: string
}
const pressure = { unit: 'bar', kind: 'pressure.gauge', datatype: 'number', range: [0, 16], epsilon: 0.1, accuracy: 0.2, interpolation: 'linear' }
function plant({ pressure: changed = {}, more = {}, filler = {}, tags = { f1_p: 'pressure' }, others, ruled = 'power' }: Plant = {}) {
  return {
    lineside: 1,
    types: {
      Filler: { properties: { pressure: { ...pressure, ...changed }, speed: {}, ...more } },
      Filler2: { properties: { pressure } },
      Ruled: { parameters: { n: null }, properties: { power: { unit: 'kW' }, heat: {} }, mapping: [{ match: '(?<n>R\\d)_P', property: ruled }] },
    },
    instances: [
      { id: 'f1', type: 'Filler', path: 'acme/f1', tags, ...filler },
      ...(others ?? [
        { id: 'f2', type: 'Filler', path: 'acme/f2', tags: { f2_p: 'pressure' } },
        { id: 'r1', type: 'Ruled', path: 'acme/r1', parameters: { n: 'R1' } },
      ]),
    ],
  } as unknown as ModelDocument
}

/** `! unit acme/f1 pressure bar → kPa`, breaking ones with a mark. */
function told(before: ModelDocument, after: ModelDocument): readonly string[] {
  return diffModels(built(before), built(after)).changes.map(({ kind, breaking, asset, property, tag, from, to }) => {
    const parts = [breaking ? '!' : '', kind, asset, property, tag, from === undefined ? undefined : `${from} → ${to}`]
    return parts.filter((part) => part !== undefined && part !== '').join(' ')
  })
}

const both = (change: string) => ['acme/f1', 'acme/f2'].map((asset) => change.replace('*', asset))
const cases: readonly [name: string, after: Plant, ...told: string[]][] = [
  ['nothing', {}],
  ['a unit', { pressure: { unit: 'kPa' } }, ...both('! unit * pressure bar → kPa')],
  ['a unit that goes', { pressure: { unit: undefined } }, ...both('! unit * pressure bar → –')],
  ['a datatype', { pressure: { datatype: 'integer' } }, ...both('! datatype * pressure number → integer')],
  ['a quantity kind', { pressure: { kind: 'pressure.absolute' } }, ...both('! quantity-kind * pressure pressure.gauge → pressure.absolute')],
  ['a range', { pressure: { range: [0, 10] } }, ...both('range * pressure 0…16 → 0…10')],
  ['an accuracy', { pressure: { accuracy: 0.1 } }, ...both('accuracy * pressure 0.2 → 0.1')],
  ['an interpolation', { pressure: { interpolation: 'stepped' } }, ...both('interpolation * pressure linear → stepped')],
  ['an epsilon', { pressure: { epsilon: undefined } }, ...both('epsilon * pressure 0.1 → –')],
  ['a description', { pressure: { description: 'new' } }, ...both('description * pressure – → new')],
  ['a property that nothing feeds', { more: { heat: { unit: 'W' } } }],
  [
    'a property of one asset',
    { filler: { properties: { pressure: { unit: 'psi', range: [0, 200] } } } },
    ...['! unit acme/f1 pressure bar → psi', 'range acme/f1 pressure 0…16 → 0…200'],
  ],
  ['a place', { filler: { path: 'acme/x/f1' } }, '! asset-moved acme/x/f1 acme/f1 → acme/x/f1'],
  ['a type', { filler: { type: 'Filler2' } }, '! asset-retyped acme/f1 Filler → Filler2'],
  ['the id of an asset', { filler: { id: 'f9' } }, '! asset-removed acme/f1', 'asset-added acme/f1'],
  ['assets that go', { others: [] }, '! asset-removed acme/f2', '! asset-removed acme/r1'],
  ['a tag that comes', { tags: { f1_p: 'pressure', f1_s: 'speed' } }, 'tag-added acme/f1 speed f1_s'],
  ['a tag that goes', { tags: {} }, '! tag-removed acme/f1 pressure f1_p'],
  ['a tag of another name', { tags: { F1_P: 'pressure' } }, 'tag-removed acme/f1 pressure f1_p', 'tag-added acme/f1 pressure F1_P'],
  ['a tag for another property', { tags: { f1_p: 'speed' } }, '! tag-moved acme/f1 speed f1_p acme/f1/pressure → acme/f1/speed'],
  ['what a rule may catch', { ruled: 'heat' }, '! property-removed acme/r1 power', 'property-added acme/r1 heat'],
]

for (const [name, after, ...expected] of cases) {
  test(`a change of ${name} is told${expected.some((line) => line.startsWith('!')) ? ' as breaking' : ''}`, () => {
    assert.deepEqual(told(plant(), plant(after)), expected)
  })
}

test('a version alone breaks nothing', () => {
  const typed = (version: string) =>
    ({
      lineside: 1,
      types: { [`Filler@${version}`]: { properties: {} } },
      instances: [{ id: 'f', type: 'Filler', path: 'f' }],
    }) as ModelDocument
  assert.deepEqual(told(typed('1.0.0'), typed('1.1.0')), ['asset-retyped f Filler@1.0.0 → Filler@1.1.0'])
})

test('against no model all tags are added, and the other way round removed', () => {
  const model = built(plant())
  const came = diffModels(nothing, model)
  assert.deepEqual([came.added, came.removed, came.moved], [['f1_p', 'f2_p'], [], []])
  assert.deepEqual(
    came.changes.map(({ kind }) => kind),
    ['asset-added', 'asset-added', 'asset-added'],
  )
  const went = diffModels(model, nothing)
  assert.deepEqual([went.added, went.removed, went.moved], [[], ['f1_p', 'f2_p'], []])
  assert.ok(went.changes.every(({ kind, breaking }) => kind === 'asset-removed' && breaking))
})

test('a tag whose asset or property changed has moved', () => {
  const { moved } = diffModels(built(plant()), built(plant({ filler: { path: 'acme/x' } })))
  assert.deepEqual(moved, [{ tag: 'f1_p', from: 'acme/f1/pressure', to: 'acme/x/pressure' }])
})

test("a tag that is nobody's now, before and after, is no news", () => {
  const later = plant({ filler: { validFrom: '2030-01-01' } })
  const { added, removed, changes } = diffModels(built(later), built(later))
  assert.deepEqual([added, removed, changes], [[], [], []])
})

test('breaking changes come first', () => {
  const changes = diffModels(built(plant()), built(plant({ pressure: { range: [0, 1], unit: 'kPa' }, others: [] }))).changes
  assert.deepEqual(
    changes.map(({ breaking }) => breaking),
    changes.map(({ breaking }) => breaking).sort((a, b) => Number(b) - Number(a)),
  )
  assert.equal(changes.length, 4)
})
