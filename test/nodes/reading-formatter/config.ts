// Configs of the formatter for its tests, checked as at deploy.
import { isFault } from '../../../nodes/lib/fault.ts'
import { parseConfig } from '../../../nodes/lib/parse-config.ts'
import { type Config, fields } from '../../../nodes/reading-formatter/fields.ts'
import { createFormatter } from '../../../nodes/reading-formatter/formatter.ts'

export function aConfig(raw: Readonly<Record<string, unknown>>): Config {
  const { config, problems } = parseConfig(fields, raw)
  if (config === null) throw new Error(JSON.stringify(problems))
  return config
}

/** A formatter with its counters. Bytes stay what they are. */
export function aFormatter(raw: Readonly<Record<string, unknown>>) {
  const counts: Record<string, number> = {}
  const count = (counter: string, amount = 1) => {
    counts[counter] = (counts[counter] ?? 0) + amount
  }
  const worded = (cause: unknown) => (isFault(cause) ? `sentence of ${cause.code}` : '')
  const step = createFormatter(aConfig(raw), { nodeId: 'f', binary: (bytes) => bytes, worded, count })
  const give = (message: Readonly<Record<string, unknown>>, now = 1_800_000_000_000) => {
    const { outputs, readings } = step.translate?.(message, now) ?? { outputs: [], readings: [] }
    const on = (port: string) => outputs.filter((output) => output.port === port).map((output) => output.message)
    return { messages: on('messages'), unreadable: on('unreadable'), readings }
  }
  return { step, counts, give }
}
