// The Modbus reader in Node-RED, and what its dialog asks the device.
import { fault } from '../lib/fault.ts'
import { action } from '../lib/red/action.ts'
import { askConnection } from '../lib/red/ask-connection.ts'
import { defineReader } from '../lib/red/define-reader.ts'
import type { Red } from '../lib/red/types.ts'
import { questionOf } from '../modbus-connection/questions.ts'
import { fields } from './fields.ts'
import { nothing, periodOf, wantOf } from './tag-table.ts'

const define = defineReader('modbus-reader', 'modbus-connection', fields, (config, connectionId) => {
  const want = wantOf(config, connectionId)
  return { want, tags: want.tags.map((tag) => tag.wanted), periodMs: periodOf(want), problems: [] }
})

export default (red: Red) => {
  define(red)
  action(red, 'modbus-reader', 'ask', fields, async ({ body }) => {
    const question = questionOf(body['question'])
    if (question === null) throw fault('line.unknown-question')
    const { connection } = body['config'] as Readonly<Record<string, unknown>>
    return { answer: await askConnection(red, connection, 'modbus-connection', nothing, question) }
  })
}
