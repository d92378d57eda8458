import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namesIn, rulesOf, tryNames } from '../../../../nodes/asset-model/dialog/try-names.ts'
import type { ModelParts, ResolvedProperty, ResolvedRule, ResolvedType } from '../../../../nodes/asset-model/model-parts.ts'
import type { TagTrace, TraceAnswer } from '../../../../nodes/asset-model/tags/trace-tag.ts'
import type { Asset } from '../../../../nodes/lib/reading.ts'

const always = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
const claim = (how: TagTrace['how'], pointer: string, path: string): TagTrace => ({
  how,
  pointer,
  ...always,
  definition: { asset: { id: path, type: 'M', path } satisfies Asset, property: 'speed', topic: `${path}/speed` },
})
const answers: Readonly<Record<string, TraceAnswer>> = {
  L1: { found: claim('exact', '/instances/0/tags/L1', 'a/1'), others: [claim('rule', '/types/M/mapping/0', 'a/2')] },
  L2: { found: claim('rule', '/types/M/mapping/0', 'a/2'), others: [] },
  L3: { found: claim('rule', '/types/M/mapping/1', 'a/3'), others: [claim('rule', '/types/M/mapping/0', 'a/2')] },
  OLD: { found: null, others: [claim('template', '/types/M/properties/speed/tag', 'a/9')] },
}
const tracing = {
  trace: (name: string): TraceAnswer => answers[name] ?? { found: null, others: [] },
  placeOf: (pointer: string) => `types/m.yaml ${pointer}`,
}
const names = ['L1', 'L2', 'L3', 'OLD', 'X', 'L1']

test('each name is tried once, with what finds it first and what else claims it behind', () => {
  const { rows, counts } = tryNames(tracing, names, undefined, 100)
  assert.deepEqual(
    rows.map(({ name, isFound, claims }) => [name, isFound, claims.map(({ how, path }) => `${how} ${path}`)]),
    [
      ['L1', true, ['exact a/1', 'rule a/2']],
      ['L2', true, ['rule a/2']],
      ['L3', true, ['rule a/3', 'rule a/2']],
      ['OLD', false, ['template a/9']],
      ['X', false, []],
    ],
  )
  assert.deepEqual(counts, { names: 5, found: 3, disputed: 2, caught: 3 })
  assert.equal(rows[1]?.claims[0]?.place, 'types/m.yaml /types/M/mapping/0')
})

test('of one rule, the names it catches are listed, also those that others find first', () => {
  const { rows, counts } = tryNames(tracing, names, '/types/M/mapping/0', 100)
  assert.deepEqual(
    rows.map(({ name }) => name),
    ['L1', 'L2', 'L3'],
  )
  assert.equal(counts.caught, 3)
  assert.equal(tryNames(tracing, names, '/types/M/mapping/1', 100).counts.caught, 1)
})

test('rows are cut, counts are not', () => {
  const { rows, counts } = tryNames(tracing, names, undefined, 2)
  assert.deepEqual([rows.length, counts.names], [2, 5])
})

test('rules come before templates, each once, where it is written', () => {
  const inherited = { tag: { text: '{plc}_V', pointer: '/types/Base/properties/speed/tag' } } as unknown as ResolvedProperty
  const own = { tag: { text: '{plc}_S', pointer: '/types/M/properties/state/tag' } } as unknown as ResolvedProperty
  const plain = {} as unknown as ResolvedProperty
  const base = { key: 'Base', pointer: '/types/Base', properties: new Map([['speed', inherited]]) } as unknown as ResolvedType
  const machine = {
    key: 'M@1.0.0',
    pointer: '/types/M',
    properties: new Map([
      ['speed', inherited],
      ['state', own],
      ['free', plain],
    ]),
  } as unknown as ResolvedType
  const rule = { pointer: '/types/M/mapping/0', match: 'L\\d', type: machine } as unknown as ResolvedRule
  const parts: Pick<ModelParts, 'rules' | 'types'> = { rules: [rule], types: [base, machine] }
  assert.deepEqual(rulesOf(parts), [
    { pointer: '/types/M/mapping/0', kind: 'rule', type: 'M@1.0.0', text: 'L\\d' },
    { pointer: '/types/Base/properties/speed/tag', kind: 'template', type: 'Base', text: '{plc}_V' },
    { pointer: '/types/M/properties/state/tag', kind: 'template', type: 'M@1.0.0', text: '{plc}_S' },
  ])
})

test('pasted names are one a line, the first column of a table', () => {
  assert.deepEqual(namesIn('A\tbar\r\n\n  B \nC D'), ['A', 'B', 'C D'])
  assert.deepEqual(namesIn(''), [])
})
