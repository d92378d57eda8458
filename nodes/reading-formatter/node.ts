// The reading formatter in Node-RED.
import { Buffer } from 'node:buffer'
import { defineStep } from '../lib/red/define-step.ts'
import { sentence } from '../lib/red/words.ts'
import { fields } from './fields.ts'
import { createFormatter } from './formatter.ts'

export default defineStep('reading-formatter', fields, {
  create: ({ config, node, red, counters }) =>
    createFormatter(config, {
      nodeId: node.id,
      binary: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      worded: (cause) => sentence(red, cause),
      count: counters.add,
    }),
})
