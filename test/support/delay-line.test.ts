// The delay line keeps order.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { delayLine } from './delay-line.ts'

test('deliveries keep their order whatever their delays', async () => {
  const line = delayLine()
  const seen: number[] = []
  await new Promise<void>((resolve) => {
    for (const [index, ms] of [15, 1, 7, 0, 0].entries()) line.put(ms, () => seen.push(index))
    line.put(0, resolve)
  })
  assert.deepEqual(seen, [0, 1, 2, 3, 4])
})

test('without a delay and with nothing waiting a delivery is immediate', () => {
  const line = delayLine()
  const seen: string[] = []
  line.put(0, () => seen.push('now'))
  assert.deepEqual(seen, ['now'])
})

test('a cleared line delivers nothing it held, and works on', async () => {
  const line = delayLine()
  line.put(1, () => assert.fail('delivered'))
  line.clear()
  await new Promise<void>((resolve) => line.put(5, resolve))
})

test('a delivery may put the next one', async () => {
  const line = delayLine()
  await new Promise<void>((resolve) => line.put(1, () => line.put(1, resolve)))
})
