// Topics: `/`-separated paths, one reversible escape for what a segment may not hold, MQTT's patterns.

/** Characters a segment may not hold raw: separator, wildcards, the escape itself, controls, a leading `$`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: MQTT 5, 1.5.4 forbids U+0000 and advises against the controls U+0001-001F and U+007F-009F.
const forbidden = /[/+#%\u0000-\u001f\u007f-\u009f]|^\$/g

/** A name as one topic segment. Reversible by `unescapeSegment`. An empty name becomes `%`. */
export function escapeSegment(name: string): string {
  if (name === '') return '%'
  return name.replace(forbidden, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`)
}

export function unescapeSegment(segment: string): string {
  if (segment === '%') return ''
  return segment.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** A raw name as a topic: its own `/` stay separators, each segment is escaped. */
export function escapeTopic(name: string): string {
  return name.split('/').map(escapeSegment).join('/')
}

/** Joins the parts that are not empty. */
export function joinTopic(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/')
}

/** Whether a text is a legal MQTT 5 topic filter (4.7.1): `+` fills a level, `#` is the last level. */
export function isTopicPattern(pattern: string): boolean {
  if (pattern === '' || pattern.includes('\u0000') || new TextEncoder().encode(pattern).length > 65_535) return false
  const levels = pattern.split('/')
  return levels.every((level, index) => {
    if (level === '#') return index === levels.length - 1
    return level === '+' || !/[+#]/.test(level)
  })
}

/** Whether a topic fits a pattern by MQTT 5, 4.7: `#` takes the parent too, wildcards skip `$` topics. */
export function matchesPattern(pattern: string, topic: string): boolean {
  if (topic.startsWith('$') && /^[+#]/.test(pattern)) return false
  const wanted = pattern.split('/')
  const found = topic.split('/')
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true
    if (index >= found.length) return false
    if (level !== '+' && level !== found[index]) return false
  }
  return wanted.length === found.length
}
