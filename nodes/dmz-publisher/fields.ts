// Settings of the one way out: where to, under which root, and what may leave at all.
import { type ConfigOf, defineFields, flag, number, type Problem, ref, rows, text } from '../lib/fields.ts'
import { isTopicPattern } from '../lib/topic.ts'

export const fields = defineFields({
  version: 1,
  face: { kind: 'sink', color: '#E8C07D', inputs: 1, outputs: ['refused', 'health'] },
  settings: {
    destination: ref('dmz-destination'),
    topicRoot: text({ default: '' }),
    /** Default deny: a topic that fits no row does not leave. Patterns are over the topic without the root. */
    allow: rows({ pattern: text({ required: true }) }, { unique: 'pattern' }),
    retain: flag(false),
    outboxMegabytes: number({ default: 256, min: 1, max: 100_000 }),
  },
  migrate: [],
  check: (config) => [...rootProblems(config.topicRoot), ...patternProblems(config.allow)],
})

export type Config = ConfigOf<typeof fields.settings>

function rootProblems(root: string): readonly Problem[] {
  const isSound = root === '' || (isTopicPattern(root) && !/[+#]/.test(root) && !/^\/|\/$|^\$/.test(root))
  return isSound ? [] : [{ path: 'topicRoot', code: 'not-a-topic', params: { found: root } }]
}

function patternProblems(allow: readonly { readonly pattern: string }[]): readonly Problem[] {
  return allow.flatMap(({ pattern }, index) =>
    isTopicPattern(pattern) ? [] : [{ path: `allow.${index + 1}.pattern`, code: 'not-a-pattern', params: { found: pattern } }],
  )
}
