// Quality as other systems write it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseQuality } from '../../../nodes/lib/foreign-quality.ts'
import { qualityOf, statusCodes } from '../../../nodes/lib/quality.ts'

const cases: readonly [value: unknown, quality: string, finding: string | null][] = [
  ['good', 'good', null],
  ['GOOD ', 'good', null],
  ['Bad', 'bad', null],
  ['uncertain', 'uncertain', null],
  [true, 'good', null],
  [false, 'bad', null],
  [192, 'good', null],
  ['192', 'good', null],
  [216, 'good', null],
  [64, 'uncertain', null],
  [statusCodes.BadTimeout, 'bad', null],
  [statusCodes.UncertainLastUsableValue, 'uncertain', null],
  // Good in OPC UA, bad in OPC DA.
  [0, 'uncertain', 'unknown-quality'],
  [1, 'uncertain', 'unknown-quality'],
  [-5, 'uncertain', 'unknown-quality'],
  [1e300, 'uncertain', 'unknown-quality'],
  [1.5, 'uncertain', 'unknown-quality'],
  ['so so', 'uncertain', 'unknown-quality'],
  ['constructor', 'uncertain', 'unknown-quality'],
  [{}, 'uncertain', 'unknown-quality'],
  [null, 'uncertain', 'no-quality'],
  [undefined, 'uncertain', 'no-quality'],
  ['', 'uncertain', 'no-quality'],
]
for (const [value, quality, finding] of cases) {
  test(`${JSON.stringify(value)} is ${quality}${finding === null ? '' : `, ${finding}`}`, () => {
    const found = parseQuality(value)
    assert.deepEqual([qualityOf(found.statusCode), found.finding], [quality, finding])
  })
}
