// SQLite's result codes and the file system's errors as faults.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFull, outboxFault } from '../../../../nodes/dmz-publisher/session/sqlite-faults.ts'
import { fault } from '../../../../nodes/lib/fault.ts'

const cases: readonly (readonly [string, object, string])[] = [
  ['SQLITE_BUSY', { errcode: 5 }, 'outbox.in-use'],
  ['SQLITE_READONLY_DBMOVED', { errcode: 1032 }, 'outbox.not-writable'],
  ['SQLITE_IOERR_SHORT_READ', { errcode: 522 }, 'outbox.damaged'],
  ['SQLITE_CORRUPT', { errcode: 11 }, 'outbox.damaged'],
  ['SQLITE_FULL', { errcode: 13 }, 'outbox.disk-full'],
  ['SQLITE_CANTOPEN', { errcode: 14 }, 'outbox.not-writable'],
  ['SQLITE_NOTADB', { errcode: 26 }, 'outbox.damaged'],
  ['SQLITE_NOMEM', { errcode: 7 }, 'outbox.failed'],
  ['EACCES', { code: 'EACCES' }, 'outbox.not-writable'],
  ['ENOSPC', { code: 'ENOSPC' }, 'outbox.disk-full'],
  ['something else', { code: 'ERR_INVALID_STATE' }, 'outbox.failed'],
]
for (const [name, thrown, code] of cases) {
  test(`${name} is ${code}`, () => {
    const cause = outboxFault(Object.assign(new Error(name), thrown), '/data/outbox.sqlite')
    assert.deepEqual([cause.code, cause.params['file'], (cause.cause as Error).message], [code, '/data/outbox.sqlite', name])
  })
}

test('a fault stays the fault it is', () => {
  const cause = fault('outbox.other-version')
  assert.equal(outboxFault(cause, 'file'), cause)
})

test('only SQLITE_FULL is full', () => {
  assert.equal(isFull({ errcode: 13 }), true)
  assert.equal(isFull({ errcode: 10 }), false)
  assert.equal(isFull(undefined), false)
})
