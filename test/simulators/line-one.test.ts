// Line one keeps the promises of its register table.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom, testSeed } from '../support/random.ts'
import { lineOneAt, lineOneRegisters } from './line-one.ts'

const noon = Date.UTC(2026, 0, 15, 12)

/** The words from an address on, as one buffer. */
function words(read: ((address: number, nowMs: number) => number | undefined) | undefined, start: number, count: number, nowMs: number): Buffer {
  const bytes = Buffer.alloc(count * 2)
  for (let index = 0; index < count; index++) bytes.writeUInt16BE((read?.(start + index, nowMs) ?? assert.fail('gap')) & 0xffff, index * 2)
  return bytes
}

test('one seed and time give one line, another seed another', () => {
  assert.deepEqual(lineOneAt(3, noon), lineOneAt(3, noon))
  assert.notDeepEqual(lineOneAt(3, noon), lineOneAt(4, noon))
})

test('the registers hold what the table in the file says', (t) => {
  const random = seededRandom(testSeed(t))
  const { holding, input, coil, discrete } = lineOneRegisters(1)
  for (let draw = 0; draw < 500; draw++) {
    const at = noon + Math.floor(random() * 86_400_000)
    const line = lineOneAt(1, at)
    assert.equal(holding?.(0, at), line.state)
    assert.equal(holding?.(1, at), line.speed)
    assert.equal(words(holding, 2, 2, at).readFloatBE(), Math.fround(line.pressure))
    assert.equal(words(holding, 4, 1, at).readInt16BE(), Math.round(line.temperature * 10))
    assert.equal(words(holding, 5, 2, at).readUInt32BE(), line.total % 2 ** 32)
    assert.equal(words(holding, 7, 2, at).readUInt32BE(), line.rejects)
    assert.equal(words(holding, 9, 8, at).toString('latin1').replace(/\0+$/, ''), 'FIL-2019-0047')
    assert.equal(holding?.(17, at), Number(line.isRunning) + 2 * Number(line.state !== 9) + 16)
    assert.equal(words(holding, 40, 4, at).readDoubleBE(), line.flow)
    assert.equal(input?.(0, at), Math.round(line.current * 100))
    assert.equal(words(input, 1, 2, at).swap32().swap16().readFloatBE(), Math.fround(line.energy))
    assert.deepEqual([coil?.(0, at), coil?.(1, at), discrete?.(0, at)], [Number(line.isRunning), Number(line.state !== 9), Number(line.state === 9)])
  }
})

test('the map has its gap and its ends', () => {
  const { holding, input, coil, discrete } = lineOneRegisters(1)
  const present = Array.from({ length: 60 }, (_, address) => address).filter((address) => holding?.(address, noon) !== undefined)
  assert.deepEqual(present, [...Array.from({ length: 20 }, (_, address) => address), 40, 41, 42, 43])
  assert.deepEqual([input?.(2, noon) !== undefined, input?.(3, noon), coil?.(2, noon), discrete?.(1, noon)], [true, undefined, undefined, undefined])
})

test('counters only grow, and a stopped line counts nothing', (t) => {
  const seed = testSeed(t)
  let before = lineOneAt(seed, noon)
  const seen = new Set<number>()
  for (let at = noon; at < noon + 7_200_000; at += 500) {
    const line = lineOneAt(seed, at)
    assert.ok(line.total >= before.total && line.rejects >= before.rejects && line.energy >= before.energy, `at ${at}`)
    if (!line.isRunning && !before.isRunning) assert.equal(line.total, before.total)
    if (line.isRunning) assert.ok(line.speed > 450 && line.speed < 550 && line.flow > 12, `speed ${line.speed}`)
    else assert.deepEqual([line.speed, line.flow], [0, 0])
    assert.ok(line.pressure > 3 && line.pressure < 3.4)
    seen.add(line.state)
    before = line
  }
  assert.ok(seen.has(6) && seen.size >= 2, `states ${[...seen].join()}`)
  assert.equal(lineOneAt(seed, noon + 3_600_000).total - lineOneAt(seed, noon).total, 26_000)
})
