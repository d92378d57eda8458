// A small sound model for tests, and how to build one.
import assert from 'node:assert/strict'
import { type BuildOptions, type Built, buildModel } from '../../../nodes/asset-model/build-model.ts'
import type { ModelDocument } from '../../../nodes/asset-model/model-document.ts'
import type { Model } from '../../../nodes/lib/model.ts'
import type { SchemaProblem } from '../../../nodes/lib/schema-problem.ts'

export type Sound = Exclude<Built, { readonly model: null }>

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

/** A draft that must be sound, as a model in force at `now`. */
export function builtOf(draft: Draft, { revision = 1, hash = '', now = 0 }: Partial<BuildOptions> = {}): Sound {
  const built = buildModel(draft as unknown as ModelDocument, { revision, hash, now })
  assert.deepEqual(built.problems, [])
  if (built.model === null) throw new Error('no model')
  return built
}

export function modelOf(draft: Draft, revision = 1): Model {
  return builtOf(draft, { revision }).model
}

export function problemsOf(draft: Draft): readonly SchemaProblem[] {
  return buildModel(draft as unknown as ModelDocument, { revision: 1, hash: '', now: 0 }).problems
}

export function warningsOf(draft: Draft): readonly SchemaProblem[] {
  return builtOf(draft).warnings
}
