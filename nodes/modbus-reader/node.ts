// The Modbus reader in Node-RED.
import { defineReader } from '../lib/red/define-reader.ts'
import { fields } from './fields.ts'
import { wantOf } from './tag-table.ts'

export default defineReader('modbus-reader', 'modbus-connection', fields, (config, connectionId) => {
  const want = wantOf(config, connectionId)
  return { want, tags: want.tags.map((tag) => tag.wanted), periodMs: want.intervalMs, problems: [] }
})
