// Settings of the enricher: which asset model it asks.
import { type ConfigOf, defineFields, ref } from '../lib/fields.ts'

export const fields = defineFields({
  version: 1,
  face: { kind: 'step', color: '#A9D6B5', inputs: 1, outputs: ['readings', 'unmatched', 'health'] },
  settings: {
    model: ref('asset-model'),
  },
  migrate: [],
})

export type Config = ConfigOf<typeof fields.settings>
