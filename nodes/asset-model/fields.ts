// Settings of the asset model: the text itself, or the file or folder that holds it.
import { type ConfigOf, choice, defineFields, source, text } from '../lib/fields.ts'

/** A small model that is sound as it stands: something to change instead of an empty page. */
const example = `# Lineside asset model: which signal belongs to which machine.
lineside: 1
types:
  Filler:
    properties:
      pressure: { unit: "bar{gauge}", kind: pressure.gauge, datatype: number, range: [0, 16], interpolation: linear, epsilon: 0.05 }
      running: { datatype: boolean, interpolation: stepped }
instances:
  - id: urn:example:filler:1
    type: Filler
    path: example/leeds/packing/line1/filler
    attributes: { maker: ACME, serial: "4711" }
    tags:
      line1_filler_pressure: pressure
      line1_filler_running: running
`

export const fields = defineFields({
  version: 1,
  face: { kind: 'config', color: '#A9D6B5', inputs: 0, outputs: [] },
  settings: {
    source: choice(['inline', 'file', 'folder'], 'inline'),
    inline: source('yaml', example, { when: { field: 'source', is: ['inline'] } }),
    file: text({ required: true, when: { field: 'source', is: ['file'] } }),
    folder: text({ required: true, when: { field: 'source', is: ['folder'] } }),
  },
  migrate: [],
})

export type Config = ConfigOf<typeof fields.settings>
