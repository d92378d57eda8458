// Paths into foreign data: what is one, where it leads, and what it never reaches.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leavesOf, parsePath, valueAt } from '../../../nodes/lib/path.ts'
import { randomInteger, seededRandom, testSeed } from '../../support/random.ts'

const data = { a: { b: [10, { 'c d': 'deep' }], "it's": 1 }, list: [{ v: 1, t: 5 }, { v: 2 }], größe: 3, null: null, 'x.y': 4 }

const cases: readonly [path: string, found: readonly unknown[]][] = [
  ['$', [data]],
  ['$.a.b[0]', [10]],
  ['a.b[0]', [10]],
  ["$.a.b[1]['c d']", ['deep']],
  ['$.a.b[1]["c d"]', ['deep']],
  ["$.a['it\\'s']", [1]],
  ["['x.y']", [4]],
  ['$.größe', [3]],
  ['$.null', [null]],
  ['$.list[*].v', [1, 2]],
  ['$.list[*].t', [5]],
  ['$.list.*.v', [1, 2]],
  ['$.list.0.v', [1]],
  ['$.nothing.here', []],
  ['$.list[7]', []],
  ['$.list.length', []],
  ['$.constructor', []],
  ['$.__proto__', []],
  ["$['__proto__']['polluted']", []],
  ['$.a.b[0].toFixed', []],
]
for (const [text, found] of cases) {
  test(`${text} leads to ${JSON.stringify(found)}`, () => {
    const path = parsePath(text)
    assert.ok(path !== null)
    assert.deepEqual(
      path.find(data).map(({ value }) => value),
      found,
    )
  })
}

for (const text of ['', '$..a', '$.', '$[', '$[-1]', '$[1.5]', "$['a]", '$.a b', '.', '$a..b', '[[0]]', `$${'.a'.repeat(300)}`]) {
  test(`${JSON.stringify(text.slice(0, 20))} is no path`, () => {
    assert.equal(parsePath(text), null)
  })
}

test('hits of a path with * tell what stood there', () => {
  const hits = parsePath('$.list[*].v')?.find(data)
  assert.deepEqual(hits, [
    { value: 1, chosen: [0] },
    { value: 2, chosen: [1] },
  ])
  assert.deepEqual(
    parsePath('$.a.*')
      ?.find(data)
      .map(({ chosen }) => chosen),
    [['b'], ["it's"]],
  )
})

test('a value alone is found by $ and has one leaf without a name', () => {
  assert.equal(valueAt(parsePath('$'), 5), 5)
  assert.equal(valueAt(null, 5), undefined)
  assert.deepEqual(leavesOf(5), [{ names: [], value: 5 }])
})

test('leaves come in order with the names on their way; what is empty has none', () => {
  assert.deepEqual(
    leavesOf({ a: { x: 1, y: [true, null] }, b: 'text', c: {}, d: [] }).map(({ names, value }) => [names.join('/'), value]),
    [
      ['a/x', 1],
      ['a/y/0', true],
      ['a/y/1', null],
      ['b', 'text'],
    ],
  )
})

test('data deeper or wider than any measurement is cut off, not walked for ever', () => {
  let deep: unknown = 1
  for (let depth = 0; depth < 100_000; depth += 1) deep = { d: deep }
  assert.deepEqual(leavesOf(deep), [])
  assert.equal(leavesOf(Array.from({ length: 50_000 }, (_, index) => index)).length, 10_000)
  assert.equal(parsePath('$[*][*]')?.find(Array.from({ length: 500 }, () => Array.from({ length: 500 }, () => 1))).length, 10_000)
})

test('no text makes a path that throws', (t) => {
  const random = seededRandom(testSeed(t))
  const pieces = ['$', '.', '[', ']', '*', "'", '"', '\\', 'a', '0', '-1', ' ', 'ü', '\u0000', '99999999999', '__proto__']
  for (let count = 0; count < 20_000; count += 1) {
    const text = Array.from({ length: randomInteger(random, 12) }, () => pieces[randomInteger(random, pieces.length)]).join('')
    parsePath(text)?.find(data)
  }
})
