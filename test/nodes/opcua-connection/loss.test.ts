// How many samples lie in a gap, by the spacing of those that came after it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLossCount } from '../../../nodes/opcua-connection/loss.ts'

function counted(samplingMs: number, play: (losses: ReturnType<typeof createLossCount>) => void): number {
  let lost = 0
  play(
    createLossCount(
      () => samplingMs,
      (samples) => {
        lost += samples
      },
    ),
  )
  return lost
}

test('samples in a gap are as far apart as those after it', () => {
  assert.equal(
    counted(0, (losses) => {
      losses.gap(0, 1_000, 2_000, 1)
      losses.next(0, 2_100)
    }),
    9,
  )
})

test('the grid on which the server samples takes the jitter out of one spacing', () => {
  assert.equal(
    counted(50, (losses) => {
      losses.gap(0, 1_000, 1_603, 1)
      losses.next(0, 1_656)
    }),
    11,
  )
})

test('a value that changes at every third sampling has lost a third of the samples', () => {
  assert.equal(
    counted(100, (losses) => {
      losses.gap(0, 0, 3_000, 1)
      losses.next(0, 3_310)
    }),
    9,
  )
})

test('an overflow has lost one at least; where messages are missing it may be none', () => {
  const play = (least: 0 | 1) => counted(100, (losses) => losses.gap(0, 1_000, 1_090, least))
  assert.deepEqual([play(1), play(0)], [0, 0])
  const settled = (least: 0 | 1) =>
    counted(100, (losses) => {
      losses.gap(0, 1_000, 1_090, least)
      losses.settle()
    })
  assert.deepEqual([settled(1), settled(0)], [1, 0])
})

test('a gap right after another closes it, and items do not mix', () => {
  assert.equal(
    counted(100, (losses) => {
      losses.gap(0, 0, 1_000, 1)
      losses.gap(1, 0, 500, 1)
      losses.gap(0, 1_000, 1_500, 1)
      assert.ok(losses.isOpen(0) && losses.isOpen(1))
      losses.settle()
    }),
    1 + 4 + 4,
  )
})
