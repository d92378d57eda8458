// The models that the help shows work as they stand there.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { ModelText } from '../../../nodes/asset-model/session/contents.ts'
import { loadMaker } from '../../../nodes/asset-model/session/make-model.ts'

const { make } = await loadMaker()
const made = (...texts: readonly ModelText[]) => make({ texts, problems: [], warnings: [] }, 1, Date.UTC(2026, 5, 1))

for (const language of ['en-US', 'de']) {
  const help = readFileSync(path.resolve(import.meta.dirname, `../../../locales/${language}/asset-model.md`), 'utf8')
  const [simple = '', full = '', overrides = ''] = [...help.matchAll(/^```\n(lineside: 1\n.*?)^```$/gms)].map((fence) => fence[1])

  test(`${language}: the first example is a model of one filler`, async () => {
    const { model, problems, warnings } = await made({ file: '', layer: 'root', text: simple })
    assert.deepEqual([problems, warnings], [[], []])
    assert.equal(model?.find('line1_filler_pressure')?.topic, 'example/leeds/packing/line1/filler/pressure')
  })

  test(`${language}: the second finds tags by name, template and rule, and the calendar`, async () => {
    const { model, problems, warnings } = await made({ file: '', layer: 'root', text: full })
    assert.deepEqual([problems, warnings], [[], []])
    const topics = ['L1_M7_CURR', 'L1_FIL_PRESS', 'line1/filler/on', 'line1/filler/batch'].map((tag) => model?.find(tag)?.topic)
    const filler = 'example/leeds/packing/line1/filler'
    assert.deepEqual(topics, [`${filler}/drive/motor_current`, `${filler}/pressure`, `${filler}/running`, `${filler}/batch`])
    assert.equal(model?.calendar(filler)?.name, 'leeds')
    assert.equal(model?.find('L1_FIL_PRESS')?.epsilon, 0.08)
  })

  test(`${language}: the override fits over the first example`, async () => {
    const { model, problems } = await made(
      { file: 'plant.yaml', layer: 'root', text: simple },
      { file: 'overrides/a.yaml', layer: 'overrides', text: overrides },
    )
    assert.deepEqual(problems, [])
    assert.deepEqual(model?.find('line1_filler_pressure')?.range, [0, 10])
  })
}
