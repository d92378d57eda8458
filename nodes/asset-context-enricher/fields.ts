// Settings of the enricher: which asset model it asks, where context comes from, and how long a late one is waited for.
import { type ConfigOf, choice, defineFields, flag, number, ref, rows, text } from '../lib/fields.ts'
import { contextRowsProblems } from './intake/context-rows.ts'
import { topicTemplateProblems } from './topic-template.ts'

const settings = {
  model: ref('asset-model'),
  /** Messages and readings that say what is going on. The first row that fits a message counts. */
  contexts: rows({
    /** A topic pattern (`+` one level, `#` the rest), or the name of a tag. */
    topic: text({ required: true }),
    /** For which asset: its id or path, with `{1}` (topic level), `{payload.line}`, `{asset}`, `{line}` in it; `*`: all. */
    scope: text({ required: true, default: '{asset}' }),
    /** `batch=order.batchId; product=material`: paths in the payload; `*`: all it holds; `batch`: the payload itself, or what it has by that name. */
    fields: text({ required: true, default: '*' }),
    /** Path in the payload to the time it holds from; empty: the message's timestamp, else now. */
    from: text({}),
    /** Path to the time it holds until; empty: until the next change. */
    to: text({}),
  }),
  /** What becomes of readings whose context may still change. */
  lateContext: choice(['mark', 'wait'], 'mark'),
  /** For so long after a reading's time its context is taken for open: it is marked, or waits. */
  graceSeconds: number({ default: 60, min: 0, max: 86_400 }),
  /** Context, tests and what was sent are known for so long. */
  historyDays: number({ default: 90, min: 1, max: 3_650 }),
  /** The topic of readings in their place. */
  topicTemplate: text({ required: true, default: '{path}/{property}' }),
  /** Says what the namespace offers, at start and after each change of the model. */
  catalogue: flag(false),
} as const

export const fields = defineFields({
  version: 1,
  face: { kind: 'step', color: '#A9D6B5', inputs: 1, outputs: ['readings', 'unmatched', 'health', 'answers'] },
  settings,
  migrate: [],
  check: (config) => [...contextRowsProblems(config.contexts), ...topicTemplateProblems(config.topicTemplate)],
})

export type Config = ConfigOf<typeof settings>
export type ContextRow = Config['contexts'][number]
