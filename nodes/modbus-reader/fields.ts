// Settings of the Modbus reader: which registers, as what, how often.
import { type ConfigOf, choice, defineFields, number, ref, rows, text } from '../lib/fields.ts'
import { tagProblems } from './tag-problems.ts'

export const settings = {
  connection: ref('modbus-connection'),
  intervalMs: number({ default: 1_000, min: 10, max: 86_400_000, integer: true }),
  output: choice(['single', 'batch'], 'single'),
  heartbeatSeconds: number({ default: 60, min: 0, max: 86_400 }),
  notation: choice(['zero-based', 'one-based', 'modicon'], 'zero-based'),
  /**
   * Empty: as many as pay on the link. Flows of 0.1.0 hold its default of 20 and keep it: an update of ours must not
   * read registers of a machine that nobody has agreed to.
   */
  maxGap: number({ default: null, optional: true, min: 0, max: 124, integer: true }),
  /** 125 by the standard; some devices allow fewer. */
  maxRegisters: number({ default: 125, min: 4, max: 125, integer: true }),
  tags: rows(
    {
      name: text({ required: true }),
      unitId: number({ default: 1, min: 0, max: 255, integer: true }),
      register: choice(['holding', 'input', 'coil', 'discrete'], 'holding'),
      address: text({ required: true, default: '0' }),
      type: choice(
        [
          ...(['uint16', 'int16', 'uint32', 'int32', 'uint64', 'int64', 'float32', 'float64', 'bool', 'string'] as const),
          ...(['uint8', 'int8', 'bcd16', 'bcd32', 'bcd64'] as const),
        ],
        'uint16',
      ),
      /** A flag of a status word, a byte of a register, where a bit field begins. */
      bit: number({ default: null, optional: true, min: 0, max: 63, integer: true }),
      /** Registers of a string, bits of a bit field. */
      length: number({ default: null, optional: true, min: 1, max: 125, integer: true }),
      byteOrder: choice(['big', 'little'], 'big'),
      wordOrder: choice(['big', 'little'], 'big'),
      scale: number({ default: 1 }),
      offset: number({ default: 0 }),
      unit: text({}),
      /** Name of the row that holds the power of ten (SunSpec's sunssf). */
      scaleFactor: text({}),
      /** `0=off;1=run` */
      labels: text({}),
      /** `sunspec`, or raw values as `0x8000;-1`. */
      missing: text({}),
      intervalMs: number({ default: null, optional: true, min: 10, max: 86_400_000, integer: true }),
    },
    { unique: 'name' },
  ),
} as const

export type Config = ConfigOf<typeof settings>
export type TagRow = Config['tags'][number]

export const fields = defineFields({
  version: 1,
  face: { kind: 'reader', color: '#8FB8DE', inputs: 1, outputs: ['readings', 'health'] },
  settings,
  migrate: [],
  check: (config) => tagProblems(config),
})
