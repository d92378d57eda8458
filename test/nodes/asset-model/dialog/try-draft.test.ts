import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Sound } from '../../../../nodes/asset-model/dialog/draft.ts'
import { type Question, questionIn, tryDraft } from '../../../../nodes/asset-model/dialog/try-draft.ts'
import type { Trial } from '../../../../nodes/asset-model/dialog/try-names.ts'
import { builtOf } from '../models.ts'

const sound: Sound = {
  ...builtOf({
    lineside: 1,
    types: {
      Machine: {
        parameters: { line: null },
        properties: { speed: { tag: '{line}_SPEED' }, state: {} },
        mapping: [{ match: '(?<line>L\\d)/(?<property>\\w+)' }],
      },
      Filler: { extends: 'Machine', properties: { level: {} } },
    },
    instances: [
      { id: 'a', type: 'Machine', path: 'acme/a', parameters: { line: 'L1' } },
      { id: 'b', type: 'Filler', path: 'acme/b', parameters: { line: 'L2' }, tags: { 'L1/state': 'level' } },
    ],
  }),
  origin: (pointer) => ({ file: 'types/m.yaml', pointer }),
  texts: [],
}
const names = ['L1_SPEED', 'L1/state', 'L2/level', 'L3/level', 'level of L2']
const trial = (question: Partial<Question>): Trial => {
  const tried = tryDraft(sound, { names, ...question })
  assert.ok('rows' in tried)
  return tried
}

test('a name leads where its own entry, a template or a rule says; a dispute is shown', () => {
  const { rows, counts } = trial({})
  assert.deepEqual(
    rows.map(({ name, claims }) => [name, ...claims.map(({ how, path, property }) => `${how} ${path} ${property}`)]),
    [
      ['L1_SPEED', 'template acme/a speed'],
      ['L1/state', 'exact acme/b level', 'rule acme/a state'],
      ['L2/level', 'rule acme/b level'],
      ['L3/level'],
      ['level of L2'],
    ],
  )
  assert.deepEqual(counts, { names: 5, found: 3, disputed: 1, caught: 2 })
})

test('a rule, and a template, say where they are written; one of them can be chosen', () => {
  const places = trial({}).rows.flatMap(({ claims }) => claims.map(({ place }) => place))
  assert.deepEqual(places, [
    'types/m.yaml /types/Machine/properties/speed/tag',
    'types/m.yaml /instances/1/tags/L1~1state',
    'types/m.yaml /types/Machine/mapping/0',
    'types/m.yaml /types/Machine/mapping/0',
  ])
  assert.equal(trial({ pointer: '/types/Machine/properties/speed/tag' }).counts.caught, 1)
})

test('a rule that is typed catches names for assets of its type, and of those that extend it', () => {
  const own = (type: string) => trial({ own: { type, match: '(?<property>\\w+) of (?<line>L\\d)' } })
  assert.deepEqual(
    own('Machine').rows.map(({ name, claims }) => [name, claims[0]?.path, claims[0]?.place]),
    [['level of L2', 'acme/b', '']],
  )
  assert.equal(own('Filler').counts.caught, 1)
  assert.equal(own('Nobody').counts.caught, 0)
  assert.equal(trial({}).counts.caught, 2, 'the model itself stays as it is')
})

const faulty: readonly [name: string, match: string, pointer: string][] = [
  ['cannot be read', '(?<property>\\w+', '-/match'],
  ['has no property', 'L\\d', '-'],
  ['has a group that is no parameter', '(?<lien>L\\d)_(?<property>\\w+)', '-/match'],
  ['would keep the process busy', '(?<property>(a+)+)', '-/match'],
]
for (const [name, match, pointer] of faulty) {
  test(`a rule that ${name} is refused with the reason`, () => {
    const tried = tryDraft(sound, { names, own: { type: 'Machine', match } })
    assert.ok('problems' in tried)
    assert.deepEqual(tried.problems[0]?.pointer, pointer)
  })
}

test('whatever is posted becomes a question', () => {
  assert.deepEqual(questionIn({ names: 'a\nb', rule: '/types/M/mapping/0' }), { names: ['a', 'b'], pointer: '/types/M/mapping/0' })
  assert.deepEqual(questionIn({ names: 'a', rule: '', own: { type: 'M', match: 'x' } }), { names: ['a'], own: { type: 'M', match: 'x' } })
  for (const body of [{}, { names: 7, rule: [], own: null }, { own: 'x' }, { own: { type: 1 } }]) assert.deepEqual(questionIn(body), { names: [] })
})
