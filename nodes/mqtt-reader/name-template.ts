// Names of tags made of topics: `{topic}` is the topic, `{1}` its first level.

export interface NameTemplate {
  /** Whether all topics of a filter with wildcards get names of their own: it holds `{topic}`, or every level a wildcard stands for. */
  tellsApart(filter: string): boolean
  nameOf(topic: string): string
}

const hole = /\{(topic|\d{1,2})\}/g

/** @param text empty: `{topic}` */
export function nameTemplate(text: string): NameTemplate {
  const template = text === '' ? '{topic}' : text
  const holes = [...template.matchAll(hole)].map(([, what = '']) => what)
  return {
    tellsApart: (filter) =>
      holes.includes('topic') || filter.split('/').every((level, index) => level !== '#' && (level !== '+' || holes.includes(String(index + 1)))),
    nameOf(topic) {
      if (template === '{topic}') return topic
      const levels = topic.split('/')
      return template.replace(hole, (_, what: string) => (what === 'topic' ? topic : (levels[Number(what) - 1] ?? '')))
    },
  }
}

/** What stands in braces and is no hole; null where all is well. */
export function strayBraces(text: string): string | null {
  return /\{[^}]*\}?|\}/.exec(text.replace(hole, ''))?.[0] ?? null
}
