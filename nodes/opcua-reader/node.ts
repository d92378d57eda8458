// The OPC UA reader in Node-RED.
import { defineReader } from '../lib/red/define-reader.ts'
import { fields } from './fields.ts'
import { periodOf, wantOf } from './tag-table.ts'

export default defineReader('opcua-reader', 'opcua-connection', fields, (config, connectionId) => {
  const want = wantOf(config, connectionId)
  const periodMs = periodOf(config)
  return { want, tags: want.items.map(({ wanted }) => wanted), ...(periodMs === undefined ? {} : { periodMs }), problems: [] }
})
