import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../../nodes/lib/clock.ts'
import { parseConfig } from '../../../nodes/lib/parse-config.ts'
import type { Message } from '../../../nodes/lib/reading.ts'
import { fields } from '../../../nodes/message-reader/fields.ts'
import { createMessageSource } from '../../../nodes/message-reader/message-source.ts'
import { example, nodeOf } from '../../support/example.ts'

test('the example reads three shapes of messages, and refuses the fourth', (t) => {
  const { config, problems } = parseConfig(fields, nodeOf(example('09-any-message'), 'lineside-message-reader'))
  assert.deepEqual(problems, [])
  const source = createMessageSource(config ?? assert.fail(), { readerId: 'r', clock: systemClock, emit: () => undefined, count: () => undefined })
  t.after(source.close)
  const read = (message: Message) =>
    source.take(message).readings.map(({ topic, payload, quality, unit, findings }) => [topic, payload, quality, unit, findings?.join(' ')])
  const flagged = 'no-source-time no-quality'
  assert.deepEqual(read({ topic: 'oven/temperature', payload: 21.5 }), [['oven/temperature', 21.5, 'uncertain', 'Cel', flagged]])
  assert.deepEqual(read({ topic: 'plc1', payload: { DB1_temp: 21.4, DB1_run: true } }), [
    ['plc1/DB1_temp', 21.4, 'uncertain', undefined, flagged],
    ['plc1/DB1_run', true, 'uncertain', undefined, flagged],
  ])
  const at = new Date().toISOString()
  const meters = [
    { id: 'water', value: '12.75', unit: 'm3', at, state: 0 },
    { id: 'gas', value: '3.1', unit: 'm3', at, state: 2 },
  ]
  assert.deepEqual(read({ topic: 'api/meters', payload: { meters } }), [
    ['meter/water', 12.75, 'good', 'm3', undefined],
    ['meter/gas', 3.1, 'bad', 'm3', undefined],
  ])
  assert.equal(source.take({ topic: 'greeting', payload: 'hello' }).refused?.code, 'message.no-row-fits')
})
