// Models for tests: a small sound one, and one as large as asked.
import type { ModelDocument } from '../../../nodes/asset-model/model-schema.ts'

/** A document before it is checked: tests put into it what they like. */
export interface Draft {
  [key: string]: unknown
  types: Record<string, Record<string, unknown>>
  instances: Record<string, unknown>[]
}

/** Two fillers of one type on two lines; a fresh copy each time. */
export function aDraft(): Draft {
  return {
    lineside: 1,
    types: {
      Filler: {
        attributes: { maker: 'ACME', certified: true },
        properties: {
          pressure: { unit: 'bar{gauge}', kind: 'pressure.gauge', datatype: 'number', range: [0, 16], interpolation: 'linear', epsilon: 0.05 },
          'count/h': {},
        },
      },
    },
    instances: [
      { id: 'urn:filler:1', type: 'Filler', path: 'acme/leeds/packing/line 1/filler', tags: { l1_p: 'pressure', l1_c: 'count/h' } },
      { id: 'urn:filler:2', type: 'Filler', path: 'acme/leeds', attributes: { maker: 'Other', serial: '0047' }, tags: { l2_p: 'pressure' } },
    ],
  }
}

/** One type, `instances` times `properties` tags named `a<instance>_p<property>`. */
export function largeDocument(instances: number, properties: number): ModelDocument {
  const names = Array.from({ length: properties }, (_, index) => `p${index}`)
  return {
    lineside: 1,
    types: { T: { properties: Object.fromEntries(names.map((name) => [name, { unit: 'bar', range: [0, 16] as const }])) } },
    instances: Array.from({ length: instances }, (_, index) => ({
      id: `urn:${index}`,
      type: 'T',
      path: `acme/site/area/line${index}/cell`,
      tags: Object.fromEntries(names.map((name) => [`a${index}_${name}`, name])),
    })),
  }
}
