import assert from 'node:assert/strict'
import { test } from 'node:test'
import { watchable } from '../../../nodes/lib/watchable.ts'

test('it holds the current value, and tells of the next but not of the first', () => {
  const value = watchable(1)
  const seen: number[] = []
  value.watch((next) => seen.push(next))
  assert.deepEqual([value.current, seen], [1, []])
  value.set(2)
  assert.deepEqual([value.current, seen], [2, [2]])
})

test('a watcher that stops hears no more, and the others do', () => {
  const value = watchable('a')
  const heard: string[] = []
  const stop = value.watch((next) => heard.push(`first ${next}`))
  value.watch((next) => heard.push(`second ${next}`))
  stop()
  stop()
  value.set('b')
  assert.deepEqual(heard, ['second b'])
})

test('watchers may stop, come and read while they are told', () => {
  const value = watchable(0)
  const heard: string[] = []
  const stop = value.watch((next) => {
    stop()
    heard.push(`once ${next} ${value.current}`)
    value.watch((later) => heard.push(`new ${later}`))
  })
  value.watch((next) => heard.push(`always ${next}`))
  value.set(1)
  value.set(2)
  assert.deepEqual(heard, ['once 1 1', 'always 1', 'always 2', 'new 2'])
})
