// The layouts of SunSpec models, held against places that the published models have.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sunspecLayout } from '../../../nodes/modbus-reader/sunspec-points.ts'

/** Model definitions of the SunSpec Alliance: the offset of a point from the model id. */
const published: readonly (readonly [model: number, point: string, offset: number])[] = [
  [1, 'Mn', 2],
  [1, 'Md', 18],
  [1, 'Opt', 34],
  [1, 'Vr', 42],
  [1, 'SN', 50],
  [1, 'DA', 66],
  [101, 'A_SF', 6],
  [103, 'W', 14],
  [103, 'W_SF', 15],
  [103, 'WH', 24],
  [103, 'Tmp_SF', 37],
  [103, 'St', 38],
  [103, 'EvtVnd4', 50],
  [113, 'WH', 32],
  [113, 'St', 48],
  [113, 'EvtVnd4', 60],
  [201, 'V_SF', 15],
  [203, 'W', 18],
  [203, 'PF_SF', 37],
  [203, 'TotWhImp', 46],
  [203, 'TotWh_SF', 54],
  [203, 'Evt', 105],
  [213, 'W', 28],
  [213, 'TotWhImp', 68],
  [213, 'Evt', 124],
]
for (const [model, point, offset] of published) {
  test(`${point} of model ${model} stands ${offset} registers behind its id`, () =>
    assert.equal(sunspecLayout(model)?.points.find(({ name }) => name === point)?.offset, offset))
}

test('every factor that a point names is a point of the same model', () => {
  for (const id of [1, 101, 102, 103, 111, 112, 113, 201, 202, 203, 204, 211, 212, 213, 214]) {
    const points = sunspecLayout(id)?.points ?? []
    const factors = new Set(points.filter(({ type }) => type === 'sunssf').map(({ name }) => name))
    assert.deepEqual(
      points.filter(({ factor }) => factor !== '' && !factors.has(factor)),
      [],
    )
    assert.notEqual(points.length, 0)
  }
})

test('of other models only the place is known', () => {
  assert.deepEqual([sunspecLayout(2), sunspecLayout(110), sunspecLayout(64_001)], [null, null, null])
})
