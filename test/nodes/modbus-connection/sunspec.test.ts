// The walk along the models of a SunSpec device, and what it makes of devices that are none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Found } from '../../../nodes/modbus-connection/probes.ts'
import type { SunspecMap } from '../../../nodes/modbus-connection/questions.ts'
import { walkSunspec } from '../../../nodes/modbus-connection/sunspec.ts'
import { silence } from '../../../nodes/modbus-connection/units.ts'

const mark = [0x5375, 0x6e53]
const never = () => false

/** Walks over these registers; what is not among them is refused. Answers the map and where was asked. */
function walk(registers: ReadonlyMap<number, number>, isTime: () => boolean = never): readonly [SunspecMap, readonly number[]] {
  const asked: number[] = []
  const chain = walkSunspec(3, isTime)
  for (let step = chain.next(); ; ) {
    if (step.done === true) return [step.value, asked]
    assert.ok(step.value.kind === 'read' && step.value.unitId === 3 && step.value.register === 'holding')
    asked.push(step.value.start)
    step = chain.next(answer(registers, step.value.start, step.value.count))
  }
}
function answer(registers: ReadonlyMap<number, number>, start: number, count: number): Found {
  const words = Array.from({ length: count }, (_, index) => registers.get(start + index))
  if (words.includes(undefined)) return { exception: 2 }
  return { bytes: Uint8Array.from(words.flatMap((word = 0) => [word >> 8, word & 0xff])) }
}
const mapAt = (base: number, words: readonly number[]) => new Map(words.map((word, index) => [base + index, word]))
/** Headers with their points, and the end. */
const chainOf = (models: readonly (readonly [id: number, length: number])[], end: readonly number[] = [0xffff, 0]) => [
  ...mark,
  ...models.flatMap(([id, length]) => [id, length, ...Array<number>(length).fill(0)]),
  ...end,
]

for (const base of [40_000, 50_000, 0]) {
  test(`models are found behind the mark at ${base}`, () => {
    const [map] = walk(
      mapAt(
        base,
        chainOf([
          [1, 66],
          [103, 50],
          [160, 128],
        ]),
      ),
    )
    assert.deepEqual(map, {
      unitId: 3,
      base,
      models: [
        { id: 1, address: base + 2, length: 66 },
        { id: 103, address: base + 70, length: 50 },
        { id: 160, address: base + 122, length: 128 },
      ],
      isWhole: true,
    })
  })
}

test('only marks and headers are read: two registers each', () => {
  const [, asked] = walk(mapAt(40_000, chainOf([[1, 66]])))
  assert.deepEqual(asked, [40_000, 40_002, 40_070])
})

test('a device without the mark has no map, whether it refuses the place or holds something else there', () => {
  assert.deepEqual(walk(new Map()), [{ unitId: 3, base: null, models: [], isWhole: true }, [40_000, 50_000, 0]])
  const [map] = walk(mapAt(40_000, [1, 2, 3, 4]))
  assert.equal(map.base, null)
})

test('a chain that breaks off says so and keeps what was found', () => {
  for (const end of [[], [0, 0]]) {
    const [map] = walk(mapAt(0, chainOf([[1, 4]], end)))
    assert.deepEqual([map.isWhole, map.models.map(({ id }) => id)], [false, [1]])
  }
})

test('a chain without an end is given up', () => {
  const registers = new Map<number, number>(Array.from({ length: 0x1_0000 }, (_, at) => [at, at % 2 === 0 ? 7 : 0]))
  for (const [index, word] of mark.entries()) registers.set(40_000 + index, word)
  const [map, asked] = walk(registers)
  assert.equal(map.isWhole, false)
  assert.ok(asked.length <= 210, `${asked.length} requests`)
})

test('the chain never leaves the registers there are', () => {
  const [map] = walk(
    mapAt(
      50_000,
      chainOf(
        [
          [1, 15_000],
          [2, 60_000],
        ].map(([id = 0, length = 0]) => [id, length] as const),
        [],
      ),
    ),
  )
  assert.deepEqual([map.isWhole, map.models.length], [false, 2])
})

test('when it is time to answer, what was found so far is the answer', () => {
  let left = 2
  const [map] = walk(
    mapAt(
      0,
      chainOf([
        [1, 4],
        [2, 4],
        [3, 4],
      ]),
    ),
    () => --left < 0,
  )
  assert.deepEqual([map.isWhole, map.models.length], [false, 2])
})

test('a silent unit is told apart from one that has no map', () => {
  const chain = walkSunspec(3, never)
  chain.next()
  assert.throws(() => chain.next({ silent: silence }), { code: 'modbus.unit-silent', params: { unit: 3 } })
})
