// How much a device answers in one request is found by halving, and never lost by an answer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSizes } from '../../../nodes/modbus-connection/sizes.ts'
import type { Block } from '../../../nodes/modbus-connection/want.ts'

const block = (count: number, more: Partial<Block> = {}): Block => ({ unitId: 1, register: 'holding', start: 0, count, tags: [], ...more })

/** What is asked for in the end of a device that takes so many, and how often it had to refuse. */
function settled(limit: number): readonly [most: number, refusals: number] {
  const sizes = createSizes()
  let refusals = 0
  for (let cycle = 0; cycle < 20; cycle += 1) {
    const asked = Math.min(125, sizes.most(1, 'holding'))
    if (asked <= limit) sizes.answered(block(asked))
    else {
      refusals += 1
      sizes.answered(block(asked >> 1 <= limit ? asked >> 1 : 1))
      sizes.refused(block(asked))
    }
  }
  return [Math.min(125, sizes.most(1, 'holding')), refusals]
}

test('whatever a device takes, it is soon asked for nearly that much and no more', () => {
  for (let limit = 1; limit <= 125; limit += 1) {
    const [most, refusals] = settled(limit)
    assert.ok(most <= limit && most >= limit - (limit >> 3) - 1, `${most} of ${limit}`)
    assert.ok(refusals <= 7, `${refusals} refusals at ${limit}`)
  }
})

test('a device that refuses nothing has no limit', () => {
  assert.deepEqual(settled(125), [125, 0])
  assert.equal(createSizes().most(1, 'holding'), Number.POSITIVE_INFINITY)
})

test('each unit and table has its own', () => {
  const sizes = createSizes()
  sizes.refused(block(100))
  assert.equal(sizes.most(1, 'holding'), 50)
  assert.equal(sizes.most(1, 'input'), Number.POSITIVE_INFINITY)
  assert.equal(sizes.most(2, 'holding'), Number.POSITIVE_INFINITY)
})

test('a device that takes again what it once refused was changed: the limit goes', () => {
  const sizes = createSizes()
  sizes.refused(block(100))
  assert.equal(sizes.answered(block(110)), true)
  assert.equal(sizes.most(1, 'holding'), Number.POSITIVE_INFINITY)
})

test('a device that refuses what it once took is asked for less', () => {
  const sizes = createSizes()
  sizes.answered(block(120))
  sizes.refused(block(80))
  assert.equal(sizes.most(1, 'holding'), 40)
})

/** As many cycles of a device that never answers requests longer than this: silence, and then it is asked anew. */
function silentBeyond(limit: number, cycles: number, others: readonly number[] = []): readonly [most: number, losses: number] {
  const sizes = createSizes()
  let losses = 0
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    for (const count of others) sizes.answered(block(Math.min(count, sizes.most(1, 'holding'))))
    const asked = Math.min(125, sizes.most(1, 'holding'))
    if (asked <= limit) sizes.answered(block(asked))
    else {
      losses += 1
      sizes.lost(block(asked))
    }
  }
  return [Math.min(125, sizes.most(1, 'holding')), losses]
}

test('a device that falls silent on long requests is asked for shorter ones, and in the end is lost no more', () => {
  for (const limit of [1, 5, 16, 30, 60, 100, 124]) {
    const [most, losses] = silentBeyond(limit, 60)
    assert.ok(most <= limit && most >= limit - (limit >> 3) - 1, `${most} of ${limit}`)
    assert.ok(losses <= 20, `${losses} losses at ${limit}`)
  }
})

test('short requests that it answers tell sooner that length is to blame', () => {
  const [most, losses] = silentBeyond(50, 60, [10])
  assert.ok(most <= 50 && most >= 43, `${most}`)
  assert.ok(losses <= 7, `${losses} losses`)
})

test('one lost request says nothing', () => {
  const sizes = createSizes()
  assert.equal(sizes.lost(block(125)), false)
  assert.equal(sizes.most(1, 'holding'), Number.POSITIVE_INFINITY)
})

test('a line that was dead for long is soon asked for as much as before', () => {
  const sizes = createSizes()
  for (let attempt = 0; attempt < 50; attempt += 1) sizes.lost(block(Math.min(125, sizes.most(1, 'holding'))))
  assert.equal(sizes.most(1, 'holding'), 1)
  for (let cycle = 0; cycle < 12; cycle += 1) sizes.answered(block(Math.min(125, sizes.most(1, 'holding'))))
  assert.ok(sizes.most(1, 'holding') >= 125)
})

test('what was answered once is never blamed for a line that dies', () => {
  const sizes = createSizes()
  sizes.answered(block(125))
  for (let attempt = 0; attempt < 10; attempt += 1) sizes.lost(block(125))
  assert.equal(sizes.most(1, 'holding'), Number.POSITIVE_INFINITY)
})
