import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDraft } from '../../../../nodes/asset-model/dialog/check-draft.ts'
import { draftOf, type Made } from '../../../../nodes/asset-model/dialog/draft.ts'
import { aDraft, builtOf, type Draft } from '../models.ts'

const say = {
  problem: ({ code, pointer }: { code: string; pointer: string }) => `${code} at ${pointer}`,
  change: ({ kind, asset }: { kind: string; asset: string }) => `${kind} of ${asset}`,
}
const origin = (pointer: string) => ({ file: 'plant.yaml', pointer })
const soundOf = (draft: Draft): Made => ({ ...builtOf(draft), origin, texts: [] })

function changed(change: (draft: Draft) => void): Made {
  const draft = aDraft()
  change(draft)
  return soundOf(draft)
}

test('a sound draft is counted, its types and rules are offered, its changes named', async () => {
  const rule = { match: 'x/(?<property>.+)/(?<line>\\d)' }
  const made = changed(({ types, instances }) => {
    types['Filler'] = { ...types['Filler'], parameters: { line: null }, mapping: [rule] }
    types['Unused'] = { properties: { a: { tag: 'x' } } }
    for (const [index, instance] of instances.entries()) instance['parameters'] = { line: index }
  })
  const answer = await checkDraft(made, null, say)
  assert.deepEqual(answer.counts, { types: 1, assets: 2, tags: 3, rules: 1 })
  assert.deepEqual([answer.problems, answer.warnings, answer.changes, answer.types], [[], [], null, ['Filler']])
  assert.deepEqual(answer.rules, [{ pointer: '/types/Filler/mapping/0', kind: 'rule', type: 'Filler', text: rule.match }])
})

test('what the draft changes against the deployed model is told, breaking changes first', async () => {
  const made = changed(({ types, instances }) => {
    types['Filler'] = { ...types['Filler'], properties: { pressure: { unit: 'kPa' }, 'count/h': {} } }
    instances.push({ id: 'urn:filler:3', type: 'Filler', path: 'acme/york' })
  })
  const { changes } = await checkDraft(made, builtOf(aDraft()), say)
  assert.ok(changes !== null && changes.total > changes.breaking && changes.breaking > 0)
  assert.deepEqual(
    changes.shown.map(({ breaking }) => breaking),
    [...Array(changes.breaking).fill(true), ...Array(changes.total - changes.breaking).fill(false)],
  )
  assert.ok(changes.shown.some(({ text, breaking }) => breaking && text === 'unit of acme/leeds'))
  assert.ok(changes.shown.some(({ text, breaking }) => !breaking && text === 'asset-added of acme/york'))
  const same = await checkDraft(soundOf(aDraft()), builtOf(aDraft()), say)
  assert.deepEqual(same.changes, { shown: [], breaking: 0, total: 0 })
})

test('many changes are cut short, and counted', async () => {
  const made = changed(({ instances }) => {
    for (let index = 0; index < 300; index++) instances.push({ id: `urn:${index}`, type: 'Filler', path: `acme/york/${index}` })
  })
  const { changes } = await checkDraft(made, builtOf(aDraft()), say)
  assert.deepEqual([changes?.shown.length, changes?.total], [200, 300])
})

test('problems and warnings say their file, pointer and line', async () => {
  const problem = { file: 'sites/a.yaml', pointer: '/instances/0/type', code: 'unknown-asset-type', params: {} }
  const made: Made = {
    model: null,
    problems: [problem, { pointer: '', code: 'model-empty', params: {} }],
    warnings: [],
    origin,
    texts: [{ file: 'sites/a.yaml', text: 'lineside: 1\ninstances:\n  - id: a\n    type: X\n' }],
  }
  const { problems, changes } = await checkDraft(made, builtOf(aDraft()), say)
  assert.deepEqual(problems, [
    { file: 'sites/a.yaml', pointer: '/instances/0/type', line: 4, column: 5, text: 'unknown-asset-type at /instances/0/type' },
    { file: '', pointer: '', text: 'model-empty at ' },
  ])
  assert.equal(changes, null)
  assert.equal(draftOf(made).hierarchy(), null)
})

test('the tree of a sound draft is made once, its assets say where they are written', () => {
  const draft = draftOf(soundOf(aDraft()))
  const hierarchy = draft.hierarchy()
  assert.equal(draft.hierarchy(), hierarchy)
  const [leeds] = hierarchy?.page('/acme', 0, 1).items ?? []
  assert.equal(leeds?.kind === 'asset' && leeds.place, 'plant.yaml /instances/1')
})
