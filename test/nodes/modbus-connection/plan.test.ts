// The plan of requests: cheap, within the limits, no value torn, no refused register touched by a neighbour's request.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assumedLink, predictedMs } from '../../../nodes/modbus-connection/link.ts'
import { keyOf, type Learned, planRequests, splitBlock } from '../../../nodes/modbus-connection/plan.ts'
import { type Block, isBits, type Limits, type ModbusTag, type RegisterKind, widthOf, widths } from '../../../nodes/modbus-connection/want.ts'
import { commonLinks, fewestRequests, optimumMs, strewn } from '../../support/modbus-optimum.ts'
import { modbusTag } from '../../support/modbus-tags.ts'
import { randomInteger, seededRandom, testSeed } from '../../support/random.ts'

const limits: Limits = { maxGap: 20, maxRegisters: 125 }
const spans = (blocks: readonly Block[]) => blocks.map(({ start, count }) => [start, count])
const learned = ({ isolated = [], cuts = [] }: { isolated?: readonly ModbusTag[]; cuts?: readonly ModbusTag[] }): Learned => ({
  isolated: new Set(isolated.map(keyOf)),
  cuts: new Set(cuts.map(keyOf)),
})

const cases: readonly (readonly [name: string, tags: readonly ModbusTag[], expected: readonly (readonly number[])[], limits?: Partial<Limits>])[] = [
  ['nothing wanted asks for nothing', [], []],
  ['neighbours come with one request, in whatever order the table has them', [modbusTag(12), modbusTag(10), modbusTag(11)], [[10, 3]]],
  ['a gap up to the limit is read along', [modbusTag(0), modbusTag(21)], [[0, 22]]],
  [
    'a longer gap parts requests',
    [modbusTag(0), modbusTag(22)],
    [
      [0, 1],
      [22, 1],
    ],
  ],
  [
    'gap 0 joins only what touches',
    [modbusTag(0), modbusTag(1), modbusTag(3)],
    [
      [0, 2],
      [3, 1],
    ],
    { maxGap: 0 },
  ],
  [
    'units are read apart',
    [modbusTag(0), modbusTag(1, { unitId: 2 })],
    [
      [0, 1],
      [1, 1],
    ],
  ],
  [
    'tables are read apart',
    [modbusTag(0), modbusTag(1, { register: 'input' })],
    [
      [0, 1],
      [1, 1],
    ],
  ],
  [
    'a value is not torn at the largest request',
    [modbusTag(0), ...Array.from({ length: 6 }, (_, i) => modbusTag(20 * (i + 1))), modbusTag(123, { type: 'float64' })],
    [
      [0, 101],
      [120, 7],
    ],
  ],
  ['the largest request is filled to the last register', [0, 20, 40, 60, 80, 100, 124].map((at) => modbusTag(at)), [[0, 125]], { maxGap: 24 }],
  [
    'a device of small requests gets small requests',
    Array.from({ length: 10 }, (_, i) => modbusTag(i)),
    [
      [0, 4],
      [4, 4],
      [8, 2],
    ],
    { maxRegisters: 4 },
  ],
  ['tags over the same registers share them', [modbusTag(5), modbusTag(5, { type: 'float32' }), modbusTag(6)], [[5, 2]]],
  ['the last register is reached', [modbusTag(65_535), modbusTag(65_532, { type: 'uint32' })], [[65_532, 4]]],
  ['a bit costs a sixteenth of a register', [0, 320, 321].map((at) => modbusTag(at, { register: 'coil', type: 'bool' })), [[0, 322]]],
  [
    'at most 2,000 bits a request',
    Array.from({ length: 2_001 }, (_, at) => modbusTag(at, { register: 'discrete', type: 'bool' })),
    [
      [0, 2_000],
      [2_000, 1],
    ],
  ],
]
for (const [name, tags, expected, more] of cases) {
  test(name, () => assert.deepEqual(spans(planRequests(tags, { ...limits, ...more })), expected))
}

test('a refused register is asked for alone, and no request of its neighbours reaches across it', () => {
  const tags = [10, 11, 12, 13].map((at) => modbusTag(at))
  const isolated = tags.slice(1, 2)
  assert.deepEqual(spans(planRequests(tags, limits, undefined, learned({ isolated }))), [
    [10, 1],
    [11, 1],
    [12, 2],
  ])
})

test('all tags of one refused place are asked for with one request', () => {
  const bits = Array.from({ length: 16 }, (_, bit) => modbusTag(11, { type: 'bool', bit }))
  assert.deepEqual(spans(planRequests([modbusTag(10), ...bits, modbusTag(12)], limits, undefined, learned({ isolated: bits }))), [
    [10, 1],
    [11, 1],
    [12, 1],
  ])
})

test('no request reaches across a cut', () => {
  const tags = [10, 11, 20, 21].map((at) => modbusTag(at))
  assert.deepEqual(spans(planRequests(tags, limits, undefined, learned({ cuts: tags.slice(2, 3) }))), [
    [10, 2],
    [20, 2],
  ])
})

test('a block is halved between two places, never within one', () => {
  const [block] = planRequests([modbusTag(1), modbusTag(2), modbusTag(2), modbusTag(2), modbusTag(9)], limits)
  assert.ok(block)
  assert.deepEqual(
    splitBlock(block)?.map(({ tags }) => tags.map(({ address }) => address)),
    [[1], [2, 2, 2, 9]],
  )
  assert.equal(splitBlock({ ...block, tags: block.tags.slice(1, 4) }), null)
})

const kinds: readonly RegisterKind[] = ['holding', 'input', 'coil', 'discrete']
const types = Object.keys(widths) as readonly (keyof typeof widths)[]

test('every tag is covered exactly once and whole, by requests within the limits, whatever the table and the lessons', (t) => {
  const random = seededRandom(testSeed(t))
  const pick = <T>(list: readonly T[]) => list[randomInteger(random, list.length)] as T
  for (let round = 0; round < 300; round += 1) {
    const reach = pick([50, 1_000, 65_536])
    const tags = Array.from({ length: randomInteger(random, 200) }, () => {
      const register = pick(kinds)
      const type = isBits(register) ? 'bool' : pick(types)
      return modbusTag(randomInteger(random, reach - widths[type] + 1), { unitId: randomInteger(random, 3), register, type })
    })
    const chosen: Limits = { maxGap: randomInteger(random, 125), maxRegisters: 4 + randomInteger(random, 122) }
    const known = learned({ isolated: tags.filter(() => random() < 0.05), cuts: tags.filter(() => random() < 0.05) })
    const blocks = planRequests(tags, chosen, undefined, known)
    assert.equal(blocks.flatMap((block) => block.tags).length, tags.length)
    assert.deepEqual(new Set(blocks.flatMap((block) => block.tags)), new Set(tags))
    for (const block of blocks) assertSound(block, chosen, known)
  }
})

function assertSound({ unitId, register, start, count, tags }: Block, { maxRegisters }: Limits, { isolated }: Learned): void {
  assert.ok(count >= 1 && count <= (isBits(register) ? 2_000 : maxRegisters))
  assert.ok(start >= 0 && start + count <= 65_536)
  for (const tag of tags) {
    assert.deepEqual([tag.unitId, tag.register], [unitId, register])
    assert.ok(tag.address >= start && tag.address + widthOf(tag) <= start + count)
  }
  if (tags.some((tag) => isolated.has(keyOf(tag)))) assert.equal(new Set(tags.map(keyOf)).size, 1)
}

for (const [name, link] of Object.entries(commonLinks)) {
  test(`1,000 registers strewn over 10,000 are read as cheaply as can be on ${name}`, (t) => {
    const addresses = strewn(seededRandom(testSeed(t)), 1_000, 10_000)
    const blocks = planRequests(
      addresses.map((at) => modbusTag(at)),
      { maxGap: null, maxRegisters: 125 },
      link,
    )
    const ratio = predictedMs(blocks, link) / optimumMs(addresses, link, 125)
    assert.ok(ratio < 1 + 1e-6, `${ratio} of the optimum`)
  })
}

test('on TCP they take as few requests as 125 registers a request allow', (t) => {
  const addresses = strewn(seededRandom(testSeed(t)), 1_000, 10_000)
  const blocks = planRequests(
    addresses.map((at) => modbusTag(at)),
    { maxGap: null, maxRegisters: 125 },
    assumedLink,
  )
  assert.equal(blocks.length, fewestRequests(addresses, 125))
})

test('the slower the line, the shorter the gap that is read along', () => {
  const tags = [modbusTag(0), modbusTag(40)]
  const requests = Object.values(commonLinks).map((link) => planRequests(tags, { maxGap: null, maxRegisters: 125 }, link).length)
  assert.deepEqual(requests, [1, 2, 1])
})

test('a unit that takes fewer registers than the standard allows gets them', () => {
  const tags = Array.from({ length: 100 }, (_, at) => modbusTag(at))
  const known: Learned = { ...learned({}), most: (unitId, register) => (unitId === 1 && register === 'holding' ? 30 : 2_000) }
  assert.deepEqual(
    planRequests(tags, { maxGap: null, maxRegisters: 125 }, assumedLink, known).map(({ count }) => count),
    [30, 30, 30, 10],
  )
})

test('10,000 tags are planned with work that grows as n log n', (t) => {
  const random = seededRandom(testSeed(t))
  let looks = 0
  const look = (address: number) => {
    looks += 1
    return address
  }
  const counted = (tag: ModbusTag): ModbusTag => Object.defineProperty({ ...tag }, 'address', { get: () => look(tag.address) })
  const tags = Array.from({ length: 10_000 }, () => counted(modbusTag(randomInteger(random, 65_536), { unitId: 1 + randomInteger(random, 3) })))
  const isolated = tags.filter(() => random() < 0.1)
  const known = learned({ isolated })
  looks = 0
  const blocks = planRequests(tags, limits, undefined, known)
  assert.equal(blocks.flatMap((block) => block.tags).length, tags.length)
  assert.ok(looks < 10 * tags.length * Math.log2(tags.length), `${looks} looks at an address`)
})
