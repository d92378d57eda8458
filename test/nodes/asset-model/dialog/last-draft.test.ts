import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLastDraft } from '../../../../nodes/asset-model/dialog/last-draft.ts'
import { handClock } from '../../../support/hand-clock.ts'

function setUp() {
  const clock = handClock()
  const drafts = createLastDraft<string>(clock, 1000)
  const loaded: string[] = []
  const load = (text: string) => async () => {
    loaded.push(text)
    return text
  }
  return { clock, drafts, loaded, load }
}

test('a draft is loaded once, also for two that ask at the same time', async () => {
  const { drafts, loaded, load } = setUp()
  assert.deepEqual(await Promise.all([drafts.get('a', load('1')), drafts.get('a', load('2'))]), ['1', '1'])
  assert.equal(await drafts.get('a', load('3')), '1')
  assert.deepEqual(loaded, ['1'])
})

test('other settings take its place: one draft is kept at most', async () => {
  const { drafts, loaded, load } = setUp()
  await drafts.get('a', load('1'))
  await drafts.get('b', load('2'))
  await drafts.get('a', load('3'))
  assert.deepEqual(loaded, ['1', '2', '3'])
})

test('a fresh one is loaded when it is asked for, and kept', async () => {
  const { drafts, load } = setUp()
  await drafts.get('a', load('1'))
  assert.equal(await drafts.get('a', load('2'), true), '2')
  assert.equal(await drafts.get('a', load('3')), '2')
})

test('it is let go when nobody has asked for a while; each question keeps it', async () => {
  const { clock, drafts, load } = setUp()
  await drafts.get('a', load('1'))
  await clock.advance(900)
  await drafts.get('a', load('2'))
  await clock.advance(900)
  assert.equal(await drafts.get('a', load('3')), '1')
  await clock.advance(1000)
  assert.equal(clock.pending, 0)
  assert.equal(await drafts.get('a', load('4')), '4')
})

test('what fails is told to all who wait, and not kept', async () => {
  const { drafts, load } = setUp()
  const failing = () => Promise.reject(new Error('no'))
  await assert.rejects(drafts.get('a', failing), /no/)
  assert.equal(await drafts.get('a', load('2')), '2')
})
