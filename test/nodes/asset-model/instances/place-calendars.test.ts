import assert from 'node:assert/strict'
import { test } from 'node:test'
import { builtOf, type Draft, modelOf, problemsOf } from '../models.ts'

const calendar = (...scopes: readonly string[]) => ({
  zone: 'Europe/London',
  shifts: { early: { start: '06:00', end: '14:00' } },
  ...(scopes.length === 0 ? {} : { for: scopes }),
})

function draftOf(calendars: object, ...instances: readonly object[]): Draft {
  return { lineside: 1, types: { T: {} }, instances: instances.map((one) => ({ type: 'T', ...one })), calendars }
}

test('the most specific calendar is in force: of the asset, of what is above it, of everything', () => {
  const model = modelOf(
    draftOf(
      { everywhere: calendar(''), plant: calendar('acme/leeds'), line: calendar(), other: calendar('urn:other') },
      { id: 'line', path: 'acme/leeds/a/1', calendar: 'line' },
      { id: 'part', path: 'acme/leeds/a/1/x' },
      { id: 'urn:other', path: 'acme/leeds/a/2' },
    ),
  )
  const at = (path: string) => model.calendar(path)?.name
  assert.deepEqual(['acme/leeds/a/1/x', 'acme/leeds/a/1', 'acme/leeds/a/2/y', 'acme/leeds/a', 'acme', 'acme/leeds2'].map(at), [
    'line',
    'line',
    'other',
    'plant',
    'everywhere',
    'everywhere',
  ])
  assert.deepEqual(
    model.calendars.map(({ name }) => name),
    ['everywhere', 'plant', 'line', 'other'],
  )
})

test('of an asset that moved, the place counts that it has now', () => {
  const moved = draftOf(
    { line: calendar() },
    { id: 'a', path: 'acme/1', calendar: 'line', validTo: '2026-01-01' },
    { id: 'a', path: 'acme/2', calendar: 'line', validFrom: '2026-01-01' },
  )
  const { model } = builtOf(moved, { now: Date.UTC(2026, 0, 1) })
  assert.deepEqual([model.calendar('acme/1')?.name, model.calendar('acme/2')?.name], [undefined, 'line'])
})

test('two calendars for one place are a problem, whether by its path or by its id', () => {
  assert.deepEqual(problemsOf(draftOf({ a: calendar('x', 'acme'), b: calendar('acme') }, { id: 'x', path: 'acme' })), [
    { pointer: '/calendars/a/for/1', code: 'calendar-place-twice', params: { scope: 'acme', first: '/calendars/a/for/0' } },
    { pointer: '/calendars/b/for/0', code: 'calendar-place-twice', params: { scope: 'acme', first: '/calendars/a/for/0' } },
  ])
})

test('what is wrong with a calendar is told with the rest', () => {
  const problems = problemsOf(draftOf({ leeds: { ...calendar(), zone: 'Europe/Londn' } }, { id: 'a', path: '/x' }))
  assert.deepEqual(
    problems.map(({ pointer }) => pointer),
    ['/instances/0/path', '/calendars/leeds/zone'],
  )
})
