// Settings of the downsampler: how tags are thinned out, how far the line drawn through what is sent may be off,
// and how long a sample may wait.
import { type ConfigOf, choice, defineFields, number, type Problem, ref, rows, text } from '../lib/fields.ts'

const modes = ['linear', 'deadband', 'off'] as const
const bases = ['absolute', 'percent-of-range'] as const

const settings = {
  mode: choice(modes, 'linear'),
  /** The largest error allowed: in the tag's unit, or in percent of its measuring range. Never of the value. */
  epsilon: number({ default: 0.5 }),
  epsilonBasis: choice(bases, 'percent-of-range'),
  /** No sample waits longer to be sent or covered by one that is. */
  maxHoldSeconds: number({ default: 60, min: 0.1, max: 2_678_400 }),
  /** A tag that is being read is sent at least this often; 0: only when its value asks for it. */
  heartbeatSeconds: number({ default: 0, min: 0, max: 2_678_400 }),
  /** Samples further apart than this are not joined by a line; 0: they always are. */
  gapSeconds: number({ default: 0, min: 0, max: 2_678_400 }),
  /** Gives ε, range and interpolation for tags that no row names. */
  model: ref('asset-model', { required: false }),
  /** A tag name, or a pattern over topics (`+` one level, `#` the rest). A name goes before a pattern, then the first row. */
  tags: rows(
    {
      pattern: text({ required: true }),
      mode: choice(modes, 'linear'),
      /** Empty: the model's, else the node's. */
      epsilon: number({ default: null, optional: true }),
      epsilonBasis: choice(bases, 'absolute'),
    },
    { unique: 'pattern' },
  ),
} as const

export type Config = ConfigOf<typeof settings>
export type Mode = Config['mode']
export type EpsilonBasis = Config['epsilonBasis']

export const fields = defineFields({
  version: 1,
  face: { kind: 'step', color: '#A9D6B5', inputs: 1, outputs: ['readings', 'late', 'health'] },
  settings,
  migrate: [],
  check: (config) => [
    ...positive('epsilon', config.epsilon),
    ...config.tags.flatMap((row, index) => positive(`tags.${index + 1}.epsilon`, row.epsilon)),
  ],
})

/** An ε of zero or below would promise what no thinning can keep. */
function positive(path: string, epsilon: number | null): readonly Problem[] {
  return epsilon === null || epsilon > 0 ? [] : [{ path, code: 'not-positive', params: { found: epsilon } }]
}
