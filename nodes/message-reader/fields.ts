// Settings of the message reader: where in a message values stand, and what stands beside them.
import { type ConfigOf, choice, defineFields, number, rows, text } from '../lib/fields.ts'
import { rowsProblems } from './check-rows.ts'

export const settings = {
  output: choice(['single', 'batch'], 'single'),
  /** Of values that come without one. Both are flagged; only a person can know that such a source may be trusted. */
  assumedQuality: choice(['uncertain', 'good'], 'uncertain'),
  rows: rows(
    {
      /** Which messages: a topic, `+` and `#` as in MQTT; empty: all. */
      topic: text({}),
      /** Raw name of the tag; `{topic}`, `{payload.id}` stand for what the path leads to, `{*}` for what stood at `*`. */
      name: text({ required: true, default: '{topic}' }),
      value: text({ required: true, default: 'payload' }),
      type: choice(['auto', 'number', 'boolean', 'string'], 'auto'),
      time: text({}),
      timeFormat: choice(['auto', 'ms', 's', 'us', 'ns', 'iso'], 'auto'),
      quality: text({}),
      /** `0=good; 1=bad; *=uncertain`. Empty: words and codes as most systems have them. */
      qualityMap: text({}),
      /** UCUM code, or a path where it begins with `$`. */
      unit: text({}),
      /** Empty: three times the longest of its last periods. 0: never. */
      staleAfterSeconds: number({ default: null, optional: true, min: 0, max: 604_800 }),
    },
    {
      default: [{ topic: '', name: '{topic}', value: 'payload', type: 'auto', time: '', timeFormat: 'auto', quality: '', qualityMap: '', unit: '' }],
    },
  ),
} as const

export type Config = ConfigOf<typeof settings>
export type Row = Config['rows'][number]

export const fields = defineFields({
  version: 1,
  face: { kind: 'reader', color: '#8FB8DE', inputs: 1, outputs: ['readings', 'unmatched', 'health'] },
  settings,
  migrate: [],
  check: (config) => rowsProblems(config),
})
