// Settings of the line to one Modbus TCP device or gateway.
import { type ConfigOf, defineFields, number, text } from '../lib/fields.ts'

export const fields = defineFields({
  version: 1,
  face: { kind: 'config', color: '#8FB8DE', inputs: 0, outputs: [] },
  settings: {
    host: text({ required: true }),
    port: number({ default: 502, min: 1, max: 65_535, integer: true }),
    connectTimeoutMs: number({ default: 3_000, min: 100, max: 60_000, integer: true }),
    /** Without an answer for this long a unit counts as silent; if no other one answers, the line as lost. */
    timeoutMs: number({ default: 2_000, min: 50, max: 60_000, integer: true }),
    /** The machine comes first: rest for the device after each answer. */
    pauseBetweenRequestsMs: number({ default: 0, min: 0, max: 10_000, integer: true }),
    firstReconnectMs: number({ default: 1_000, min: 100, max: 60_000, integer: true }),
    maxReconnectMs: number({ default: 30_000, min: 1_000, max: 3_600_000, integer: true }),
  },
  migrate: [],
  check: ({ firstReconnectMs, maxReconnectMs }) =>
    firstReconnectMs <= maxReconnectMs
      ? []
      : [{ path: 'maxReconnectMs', code: 'too-small', params: { found: maxReconnectMs, min: firstReconnectMs } }],
})

export type Config = ConfigOf<typeof fields.settings>
