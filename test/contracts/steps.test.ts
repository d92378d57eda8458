// Every step of the collection under the contract of steps.
import { createEnricher } from '../../nodes/asset-context-enricher/enrich.ts'
import { fields as enricherFields } from '../../nodes/asset-context-enricher/fields.ts'
import { createDownsampler } from '../../nodes/downsampler/downsampler.ts'
import { fields as downsamplerFields } from '../../nodes/downsampler/fields.ts'
import type { ConfigOf, Fields, RawConfig, Settings } from '../../nodes/lib/fields.ts'
import { emptyModel, type ModelPort, type TagDefinition } from '../../nodes/lib/model.ts'
import { parseConfig } from '../../nodes/lib/parse-config.ts'
import { watchable } from '../../nodes/lib/watchable.ts'
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

const asset = Object.freeze({ id: 'press', type: 'Press', path: 'acme/plant/line' })
const definitions: Readonly<Record<string, TagDefinition>> = {
  pressure: { asset, property: 'pressure', topic: 'acme/plant/line/pressure', unit: 'bar', range: [0, 10], epsilon: 0.2 },
  speed: { asset, property: 'speed', topic: 'acme/plant/line/speed', datatype: 'integer' },
}
const model: ModelPort = {
  kind: 'model',
  loaded: Promise.resolve(),
  ...watchable({ ...emptyModel, revision: 1, find: (name: string) => definitions[name] }),
}
stepContract('asset-context-enricher', {
  ports: enricherFields.face.outputs,
  tags,
  create: () => createEnricher(sound(enricherFields, { model: 'm' }), { model }),
})

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
