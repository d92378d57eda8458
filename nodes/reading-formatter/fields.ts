// Settings of the formatter: which way, which format, and what the format leaves open.
import { type ConfigOf, choice, defineFields, type Problem, text } from '../lib/fields.ts'

export const settings = {
  direction: choice(['to', 'from'], 'to'),
  format: choice(['json', 'umh', 'influx', 'sparkplug', 'i3x'], 'json'),
  /** Of a batch, on the way out. */
  batches: choice(['list', 'each'], 'list', { when: { field: 'format', is: ['json', 'i3x'] } }),
  umhContract: text({ default: '_historian', required: true, pattern: '_[A-Za-z0-9][A-Za-z0-9_-]*', when: { field: 'format', is: ['umh'] } }),
  umhTopic: choice(['dots', 'slashes'], 'dots', { when: { field: 'format', is: ['umh'] } }),
  influxForm: choice(['lines', 'objects'], 'lines', { when: { field: 'format', is: ['influx'] } }),
  /** Empty: the name of the tag. */
  influxMeasurement: text({ when: { field: 'format', is: ['influx'] } }),
  influxPrecision: choice(['ns', 'us', 'ms'], 'ns', { when: { field: 'format', is: ['influx'] } }),
  sparkplugGroup: text({ default: 'lineside', required: true, pattern: '[^/+#]+', when: { field: 'format', is: ['sparkplug'] } }),
  sparkplugNode: text({ default: 'edge', required: true, pattern: '[^/+#]+', when: { field: 'format', is: ['sparkplug'] } }),
  /** Empty: metrics of the node itself. */
  sparkplugDevice: text({ pattern: '[^/+#]+', when: { field: 'format', is: ['sparkplug'] } }),
  output: choice(['single', 'batch'], 'single', { when: { field: 'direction', is: ['from'] } }),
  /** Of values that come without one. Both are flagged. */
  assumedQuality: choice(['uncertain', 'good'], 'uncertain', { when: { field: 'direction', is: ['from'] } }),
} as const

export type Config = ConfigOf<typeof settings>

export const fields = defineFields({
  version: 1,
  face: { kind: 'step', color: '#A9D6B5', inputs: 1, outputs: ['messages', 'unreadable', 'health'] },
  settings,
  migrate: [],
  check: measurementProblems,
})

/** What line protocol has no escape for. */
function measurementProblems({ format, influxMeasurement }: Config): readonly Problem[] {
  const isSound = format !== 'influx' || !/^#|\\$/.test(influxMeasurement)
  return isSound ? [] : [{ path: 'influxMeasurement', code: 'not-a-measurement', params: { found: influxMeasurement } }]
}
