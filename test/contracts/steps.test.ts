// Every step of the collection under the contract of steps.
import { createEnricher } from '../../nodes/asset-context-enricher/enrich.ts'
import { fields as enricherFields } from '../../nodes/asset-context-enricher/fields.ts'
import { createDownsampler } from '../../nodes/downsampler/downsampler.ts'
import { fields as downsamplerFields } from '../../nodes/downsampler/fields.ts'
import type { ConfigOf, Fields, RawConfig, Settings } from '../../nodes/lib/fields.ts'
import { emptyModel, type ModelPort, type TagDefinition } from '../../nodes/lib/model.ts'
import { parseConfig } from '../../nodes/lib/parse-config.ts'
import { watchable } from '../../nodes/lib/watchable.ts'
import { fields as formatterFields } from '../../nodes/reading-formatter/fields.ts'
import { createFormatter } from '../../nodes/reading-formatter/formatter.ts'
import { fields as normalizerFields } from '../../nodes/tag-normalizer/fields.ts'
import { createNormalizer } from '../../nodes/tag-normalizer/normalizer.ts'
import { aTag } from '../support/readings.ts'
import { stepContract } from './step.ts'

const tags = [
  aTag('pressure', { range: [0, 10], unit: 'bar' }),
  aTag('speed', { datatype: 'integer' }),
  aTag('state', { interpolation: 'stepped' }),
  aTag('nobody knows it'),
]

function sound<S extends Settings>(fields: Fields<S>, raw: RawConfig): ConfigOf<S> {
  const { config, problems } = parseConfig(fields, raw)
  if (config === null) throw new Error(JSON.stringify(problems))
  return config
}

const table = [
  { raw: 'pressure', name: 'line/pressure', scale: 0.1, offset: -1, unit: 'bar', low: 0, high: 5 },
  { raw: 'speed', name: 'speed', datatype: 'number', unit: '/min' },
  { raw: 'state', name: 'state', datatype: 'boolean' },
]
for (const outOfRange of ['uncertain', 'bad']) {
  stepContract(`tag-normalizer, out of range ${outOfRange}`, {
    ports: normalizerFields.face.outputs,
    tags,
    create: () => createNormalizer(sound(normalizerFields, { tags: table, outOfRange })),
  })
}

const asset = Object.freeze({
  id: 'press',
  type: 'Press',
  path: 'acme/plant/line/press',
  enterprise: 'acme',
  site: 'plant',
  line: 'line',
  cell: 'press',
})
const definitions: Readonly<Record<string, TagDefinition>> = {
  pressure: { asset, property: 'pressure', topic: 'acme/plant/line/press/pressure', unit: 'bar', range: [0, 10], epsilon: 0.2 },
  speed: { asset, property: 'speed', topic: 'acme/plant/line/press/speed', datatype: 'integer' },
}
/** The same, with a tag whose value is the state of its asset and one whose value is the batch of the line. */
const contextTags: typeof definitions = {
  ...definitions,
  speed: { asset, property: 'speed', topic: 'acme/plant/line/press/speed', context: { field: 'batch', level: 'line' } },
  state: { asset, property: 'state', topic: 'acme/plant/line/press/state', context: { field: 'state' } },
}
function modelOf(known: typeof definitions): ModelPort {
  const byName = (name: string) => (name === asset.id || name === asset.path ? asset : undefined)
  const first = { ...emptyModel, revision: 1, hash: 'm1', assets: [asset], asset: byName, find: (name: string) => known[name] }
  return { kind: 'model', loaded: Promise.resolve(), ...watchable(first) }
}
const model = modelOf(definitions)

const contexts = [{ topic: 'raw/nobody knows it', scope: 'acme/plant', fields: 'order', from: '', to: '' }]
for (const [name, known, settings] of [
  ['', definitions, {}],
  [', with context from tags and messages', contextTags, { contexts }],
  [', which waits for context', contextTags, { contexts, lateContext: 'wait', graceSeconds: 5 }],
  [', which waits long, with topics of its own', contextTags, { lateContext: 'wait', graceSeconds: 600, topicTemplate: 'umh/{line}/{tag}' }],
] as const) {
  stepContract(`asset-context-enricher${name}`, {
    ports: enricherFields.face.outputs,
    tags,
    makes: ['context-correction'],
    create: () => createEnricher(sound(enricherFields, { model: 'm', ...settings }), { model: modelOf(known), nodeId: 'n1' }),
  })
}

const thinnings: readonly RawConfig[] = [
  { mode: 'linear', epsilon: 1, epsilonBasis: 'absolute', maxHoldSeconds: 10 },
  { mode: 'linear', epsilon: 1, epsilonBasis: 'percent-of-range', heartbeatSeconds: 5, gapSeconds: 4 },
  { mode: 'deadband', epsilon: 0.5, epsilonBasis: 'absolute', heartbeatSeconds: 20 },
  {
    mode: 'off',
    tags: [
      { pattern: 'raw/#', mode: 'linear', epsilon: 0.1 },
      { pattern: 'speed', mode: 'off' },
    ],
  },
]
for (const raw of thinnings) {
  for (const port of [null, model]) {
    const name = `downsampler, ${raw['mode']}, ε ${raw['epsilon'] ?? 'by row'}${port === null ? '' : ', with a model'}`
    stepContract(name, {
      ports: downsamplerFields.face.outputs,
      tags,
      create: () => createDownsampler(sound(downsamplerFields, raw), { model: port }),
    })
  }
}

const formats: readonly RawConfig[] = [
  { format: 'json' },
  { format: 'umh' },
  { format: 'influx', influxForm: 'lines' },
  { format: 'influx', influxForm: 'objects' },
  { format: 'sparkplug' },
  { format: 'i3x' },
]
for (const raw of formats) {
  stepContract(`reading-formatter to ${raw['format']} ${raw['influxForm'] ?? ''}`, {
    ports: formatterFields.face.outputs,
    tags,
    sendsMessages: true,
    create: () =>
      createFormatter(sound(formatterFields, raw), { nodeId: 'f', binary: (bytes) => bytes, worded: ({ code }) => code, count: () => undefined }),
  })
}
