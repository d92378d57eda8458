// Questions of the editor to a deployed connection.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, isFault } from '../../../../nodes/lib/fault.ts'
import type { ConnectionPort, Registration } from '../../../../nodes/lib/line.ts'
import { askConnection } from '../../../../nodes/lib/red/ask-connection.ts'
import type { Red } from '../../../../nodes/lib/red/types.ts'
import { createTagClaims } from '../../../../nodes/lib/tag-claims.ts'

/** A connection node `plc` that remembers who joined and left. */
function deployed(answer: (what: unknown) => Promise<unknown>, closed = new AbortController().signal) {
  const happened: unknown[] = []
  const port: ConnectionPort<string> = {
    kind: 'connection',
    type: 'modbus-connection',
    id: 'plc',
    claims: createTagClaims(),
    closed,
    join(registration: Registration<string>) {
      happened.push(['join', registration.tags.length, registration.want])
      return () => happened.push('leave')
    },
    read: () => Promise.resolve([]),
    ask: answer,
    counters: () => ({}),
  }
  const getNode = (id: string) => (id === 'plc' ? { lineside: port } : null)
  return { red: { nodes: { getNode } } as unknown as Red, happened }
}

const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'answered',
    (thrown: unknown) => (isFault(thrown) ? thrown.code : String(thrown)),
  )

test('who asks joins without a tag, so that the line is opened, and leaves with the answer', async () => {
  const { red, happened } = deployed(async (what) => `${String(what)}!`)
  assert.equal(await askConnection(red, 'plc', 'modbus-connection', 'nothing', 'units'), 'units!')
  assert.deepEqual(happened, [['join', 0, 'nothing'], 'leave'])
})

test('a refusal is handed on, and who asked has left', async () => {
  const { red, happened } = deployed(() => Promise.reject(fault('line.refused')))
  assert.equal(await codeOf(askConnection(red, 'plc', 'modbus-connection', '', 'units')), 'line.refused')
  assert.equal(happened.at(-1), 'leave')
})

test('a connection that is not deployed, closed or of another protocol is told, and nobody joins', async () => {
  const { red, happened } = deployed(async () => 'an answer')
  for (const id of ['', 'other', undefined, 7])
    assert.equal(await codeOf(askConnection(red, id, 'modbus-connection', '', 'units')), 'line.not-deployed')
  assert.equal(await codeOf(askConnection(red, 'plc', 'opcua-connection', '', 'units')), 'line.not-deployed')
  const gone = deployed(async () => 'an answer', AbortSignal.abort())
  assert.equal(await codeOf(askConnection(gone.red, 'plc', 'modbus-connection', '', 'units')), 'line.not-deployed')
  assert.deepEqual([happened, gone.happened], [[], []])
})
