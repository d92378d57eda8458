// Settings of the MQTT reader: which topics, what their messages hold, when to acknowledge them.
import { type ConfigOf, choice, defineFields, number, ref, rows, text } from '../lib/fields.ts'
import { rowsProblems } from './check-rows.ts'

export const settings = {
  connection: ref('mqtt-connection'),
  output: choice(['single', 'batch'], 'single'),
  heartbeatSeconds: number({ default: 60, min: 0, max: 86_400 }),
  acknowledge: choice(['receipt', 'returned'], 'receipt'),
  /** So long the flow may take; after it a message is acknowledged all the same. */
  acknowledgeWithinSeconds: number({ default: 30, min: 1, max: 3_600, when: { field: 'acknowledge', is: ['returned'] } }),
  topics: rows({
    /** MQTT topic filter, `$share/<group>/<filter>` too. */
    filter: text({ required: true }),
    /** Of the tag; `{topic}` and `{1}`, `{2}` … stand for the topic and its levels. Empty: `{topic}`. */
    name: text({}),
    qos: choice(['0', '1', '2'], '1'),
    type: choice(['auto', 'number', 'boolean', 'string', 'json', 'csv', 'binary', 'sparkplug'], 'auto'),
    /** JSON: a path. CSV: a column, from 1. Binary: `offset:type`. */
    value: text({}),
    /** JSON: a path. CSV: a column. */
    time: text({}),
    timeFormat: choice(['auto', 'ms', 's', 'us', 'ns', 'iso'], 'auto'),
    quality: text({}),
    /** UCUM code, or a JSON path where it begins with `$`. */
    unit: text({}),
    /** Empty: three times the longest of its last periods. 0: never. */
    staleAfterSeconds: number({ default: null, optional: true, min: 0, max: 604_800 }),
  }),
} as const

export type Config = ConfigOf<typeof settings>
export type TopicRow = Config['topics'][number]

export const fields = defineFields({
  version: 1,
  face: { kind: 'reader', color: '#8FB8DE', inputs: 1, outputs: ['readings', 'health'] },
  settings,
  migrate: [],
  check: (config) => rowsProblems(config),
})
