// The message reader in Node-RED.
import { systemClock } from '../lib/clock.ts'
import { defineSource } from '../lib/red/define-source.ts'
import { fields } from './fields.ts'
import { createMessageSource } from './message-source.ts'

export default defineSource('message-reader', fields, (config, { emit, count }, { node }) =>
  createMessageSource(config, { readerId: node.id, clock: systemClock, emit, count }),
)
