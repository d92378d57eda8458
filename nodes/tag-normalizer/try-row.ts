// What the table makes of one raw value, for the editor: the same code as at run time.
import { isFault } from '../lib/fault.ts'
import { parseReading, type Reading, type Scalar } from '../lib/reading.ts'
import type { Config } from './fields.ts'
import { createNormalizer } from './normalizer.ts'

export interface Tried {
  /** Row of the table, counted from 1; null where no row names it. */
  readonly row: number | null
  /** What the text was taken for. */
  readonly payload: Scalar
  /** The reading that would leave; timestamp 0. */
  readonly reading: Reading
}

/** @param text a value as a person types it: `12.5`, `true`, `null`, `NaN`, `9007199254740993`, `"12"` for a string. */
export function tryRow(config: Config, rawName: string, text: string): Tried {
  const payload = typed(text.trim())
  const tag = { id: rawName, name: rawName, raw: rawName }
  const parsed = parseReading({ topic: rawName === '' ? '%' : rawName, payload, timestamp: 0, quality: 'good', statusCode: 0, tag })
  if (isFault(parsed)) throw parsed
  const [output] = createNormalizer(config).take(parsed, 0)
  const index = config.tags.findIndex((row) => row.raw === rawName)
  return { row: index < 0 ? null : index + 1, payload, reading: output?.message ?? parsed }
}

const words: Readonly<Record<string, Scalar>> = {
  true: true,
  false: false,
  null: null,
  '': null,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
}

function typed(text: string): Scalar {
  if (Object.hasOwn(words, text)) return words[text] ?? null
  if (/^".*"$/s.test(text)) return text.slice(1, -1)
  if (/^[+-]?\d+$/.test(text) && !Number.isSafeInteger(Number(text))) return BigInt(text)
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text
}
