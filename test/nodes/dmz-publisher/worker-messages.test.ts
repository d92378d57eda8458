// Faults survive the way between threads.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromData, toData } from '../../../nodes/dmz-publisher/worker-messages.ts'
import { fault } from '../../../nodes/lib/fault.ts'

test('a fault keeps code, parameters and retry through a structured clone', () => {
  const sent = fault('outbox.full', { depth: 3 }, { cause: new Error('stays'), retry: false })
  const { code, params, retry, kind } = fromData(structuredClone(toData(sent)))
  assert.deepEqual({ code, params, retry, kind }, { code: 'outbox.full', params: { depth: 3 }, retry: false, kind: 'fault' })
})
