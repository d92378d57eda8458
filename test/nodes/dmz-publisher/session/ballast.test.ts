// Ballast: real bytes on the disk, given up once, taken back when there is room again.
import assert from 'node:assert/strict'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openBallast } from '../../../../nodes/dmz-publisher/session/ballast.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const bytes = 200_000

test('the ballast holds real room beside the outbox, and is found again', async (t) => {
  const file = join(await temporaryFolder(t), 'outbox.sqlite')
  assert.equal(openBallast(file, bytes).isSpent, false)
  const { size, blocks } = statSync(`${file}.ballast`)
  assert.deepEqual([size, blocks * 512 >= bytes], [bytes, true])
  openBallast(file, bytes)
  assert.equal(statSync(`${file}.ballast`).size, bytes)
})

test('it can be given up once, and is taken back when the disk has room, asked once a second at most', async (t) => {
  const file = join(await temporaryFolder(t), 'outbox.sqlite')
  let now = 0
  const ballast = openBallast(file, bytes, () => now)
  assert.deepEqual([ballast.spend(), ballast.spend(), ballast.isSpent, existsSync(`${file}.ballast`)], [true, false, true, false])
  assert.deepEqual([ballast.regain(), ballast.isSpent, existsSync(`${file}.ballast`)], [true, false, true])
  ballast.spend()
  now = 500
  assert.equal(ballast.regain(), false)
  now = 1_000
  assert.equal(ballast.regain(), true)
})

test('a disk too full for it has none to spend', () => {
  const ballast = openBallast('/nowhere/at/all/outbox.sqlite', bytes)
  assert.deepEqual([ballast.spend(), ballast.isSpent, ballast.regain()], [false, false, true])
})
