// A topic filter as a row has it: checked, and taken apart where it is shared.
import { isTopicPattern } from '../lib/topic.ts'

export interface ParsedFilter {
  readonly filter: string
  /** Of a shared subscription; empty: none. */
  readonly group: string
  readonly hasWildcard: boolean
}

/** The filter, or a locale key below `problem.`. */
export function parseFilter(text: string): ParsedFilter | { readonly problem: string } {
  const [mark, group = '', ...levels] = text.split('/')
  const isShared = mark === '$share'
  const filter = isShared ? levels.join('/') : text
  if (isShared && (group === '' || /[+#]/.test(group) || filter === '')) return { problem: 'wrong-share' }
  if (!isTopicPattern(filter)) return { problem: 'wrong-topic-filter' }
  return { filter, group: isShared ? group : '', hasWildcard: /[+#]/.test(filter) }
}
