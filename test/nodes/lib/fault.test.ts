import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asFault, fault, isFault } from '../../../nodes/lib/fault.ts'

test('a fault is an Error with code, params, cause, and a technical text for the log', () => {
  const cause = new Error('ECONNREFUSED')
  const made = fault('line.refused', { host: '10.0.0.7', port: 502 }, { cause, retry: false })
  assert.ok(made instanceof Error)
  assert.equal(made.message, 'line.refused (host=10.0.0.7, port=502)')
  assert.deepEqual(
    [made.kind, made.code, made.params, made.retry, made.cause],
    ['fault', 'line.refused', { host: '10.0.0.7', port: 502 }, false, cause],
  )
})

test('a fault without params is its code, and may be tried again', () => {
  const made = fault('line.ended')
  assert.deepEqual([made.message, made.retry, 'cause' in made], ['line.ended', true, false])
})

test('a fault is known by its kind, also when another bundle made it', () => {
  assert.ok(isFault({ kind: 'fault', code: 'x' }))
  for (const other of [null, undefined, 'fault', new Error('x'), { kind: 'model' }]) assert.equal(isFault(other), false)
})

const thrownThings: readonly [what: string, thrown: unknown, message: string][] = [
  ['an Error', new TypeError('x is not a function'), 'x is not a function'],
  ['a text', 'out of paper', 'out of paper'],
  ['a number', 7, '7'],
  ['nothing', undefined, 'undefined'],
  ['null', null, 'null'],
]
for (const [what, thrown, message] of thrownThings) {
  test(`${what} that was thrown becomes the fault "unexpected" and stays its cause`, () => {
    const made = asFault(thrown)
    assert.deepEqual([made.code, made.params], ['unexpected', { message }])
    if (thrown !== undefined) assert.equal(made.cause, thrown)
  })
}

test('a fault that was thrown stays what it is', () => {
  const made = fault('line.ended')
  assert.equal(asFault(made), made)
})
