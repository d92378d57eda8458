import assert from 'node:assert/strict'
import { test } from 'node:test'
import { locateProblems } from '../../../../nodes/asset-model/dialog/locate-problems.ts'
import type { SchemaProblem } from '../../../../nodes/lib/schema-problem.ts'

const texts: Readonly<Record<string, string>> = {
  'types/pumps.yaml': 'lineside: 1\ntypes:\n  Pump:\n    unit: bar\n',
  'sites/leeds.json': '{ "lineside": 1,\n  "instances": [{ "id": "a" },\n    { "id": "a" }] }',
  'sites/large.yaml': `# ${'x'.repeat(2_000_000)}\na: 1`,
}
const textOf = async (file: string) => texts[file] ?? null

const problem = (pointer: string, file?: string, params = {}): SchemaProblem => ({
  pointer,
  code: 'any',
  params,
  ...(file === undefined ? {} : { file }),
})

const located: readonly [name: string, problem: SchemaProblem, place: readonly [number | undefined, number | undefined]][] = [
  ['in YAML', problem('/types/Pump/unit', 'types/pumps.yaml'), [4, 5]],
  ['in JSON', problem('/instances/1/id', 'sites/leeds.json'), [3, 7]],
  ['where the text itself cannot be read, from the problem', problem('', 'types/pumps.yaml', { line: 3, column: 2 }), [3, 2]],
  ['nowhere in a file that is gone', problem('/a', 'gone.yaml'), [undefined, undefined]],
  ['nowhere in a file that is very long', problem('/a', 'sites/large.yaml'), [undefined, undefined]],
  ['nowhere when it is about all of the text', problem('', 'types/pumps.yaml'), [undefined, undefined]],
]

for (const [name, one, place] of located) {
  test(`a problem is found ${name}`, async () => {
    const [found] = await locateProblems([one], textOf)
    assert.deepEqual([found?.line, found?.column], place)
    assert.deepEqual([found?.pointer, found?.file, found?.code], [one.pointer, one.file, one.code])
  })
}

test('each file is read once, and none where nothing is wrong', async () => {
  const asked: string[] = []
  const noting = (file: string) => {
    asked.push(file)
    return textOf(file)
  }
  await locateProblems([], noting)
  await locateProblems([problem('/types', 'types/pumps.yaml'), problem('/lineside', 'types/pumps.yaml')], noting)
  assert.deepEqual(asked, ['types/pumps.yaml'])
})
