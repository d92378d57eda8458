// The inverter's registers stand where SunSpec's models say.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inverterWatts, sunspecInverter } from './sunspec-inverter.ts'

const noon = Date.UTC(2026, 5, 15, 12)
const { holding } = sunspecInverter()
const word = (address: number, at = noon) => holding?.(address, at)

test('the mark, two models and the end follow each other', () => {
  assert.deepEqual([word(40_000), word(40_001)], [0x5375, 0x6e53])
  assert.deepEqual([word(40_002), word(40_003), word(40_070), word(40_071), word(40_122), word(40_123)], [1, 66, 103, 50, 0xffff, 0])
  assert.deepEqual([word(39_999), word(40_124)], [undefined, undefined])
})

test('power and state follow the sun', () => {
  const midnight = noon - 43_200_000
  assert.deepEqual([inverterWatts(noon), inverterWatts(midnight)], [8_200, 0])
  assert.deepEqual([word(40_084), word(40_108), word(40_084, midnight), word(40_108, midnight)], [8_200, 4, 0, 2])
})

test('what it has not is said in the way of the type', () => {
  assert.deepEqual([word(40_088), word(40_097), word(40_104)], [0x8000, 0xffff, 0x8000])
})
