// Settings of the OPC UA reader: which nodes of the server, how often, and how an outage is survived.
import { type ConfigOf, choice, defineFields, flag, number, ref, rows, text } from '../lib/fields.ts'
import { tagProblems } from './tag-table.ts'

const whenSubscribed = { field: 'mode', is: ['subscribe'] }

export const settings = {
  connection: ref('opcua-connection'),
  mode: choice(['subscribe', 'poll'], 'subscribe'),
  /** How often the server hands over what it has sampled. */
  publishingMs: number({ default: 1_000, min: 50, max: 3_600_000, integer: true, when: whenSubscribed }),
  /** How often the server looks at a value; 0: as fast as it can. */
  samplingMs: number({ default: 500, min: 0, max: 3_600_000, integer: true, when: whenSubscribed }),
  pollMs: number({ default: 1_000, min: 50, max: 86_400_000, integer: true, when: { field: 'mode', is: ['poll'] } }),
  output: choice(['single', 'batch'], 'single'),
  heartbeatSeconds: number({ default: 60, min: 0, max: 86_400 }),
  /** The server's queues and the lifetime of the subscription are made of it. */
  survivesSeconds: number({ default: 30, min: 0, max: 3_600, when: whenSubscribed }),
  history: flag(true, { when: whenSubscribed }),
  structures: choice(['leaves', 'json'], 'leaves'),
  tags: rows(
    {
      name: text({ required: true }),
      nodeId: text({ required: true }),
      kind: choice(['value', 'events'], 'value'),
      /** Empty: the reader's. */
      samplingMs: number({ default: null, optional: true, min: 0, max: 3_600_000, integer: true }),
      deadbandKind: choice(['none', 'absolute', 'percent'], 'none'),
      deadband: number({ default: 0, min: 0 }),
      unit: text({}),
    },
    { unique: 'name' },
  ),
} as const

export type Config = ConfigOf<typeof settings>
export type TagRow = Config['tags'][number]

export const fields = defineFields({
  version: 1,
  face: { kind: 'reader', color: '#8FB8DE', inputs: 1, outputs: ['readings', 'health'] },
  settings,
  migrate: [],
  check: (config) => tagProblems(config),
})
