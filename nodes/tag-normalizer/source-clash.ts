// Two signals with one raw name, from two connections, would become one series: seen here, and said.

/** Sources remembered a row; a clash needs two. */
const remembered = 16

/**
 * Says whether readings of this row come from more than one tag in turn. A reader that took another's place
 * (a new connection, a changed flow) is no clash: only when the first is heard again are there two.
 */
export function createClashWatch(): (tagId: string) => boolean {
  const earlier = new Set<string>()
  let current: string | null = null
  let isClash = false
  return (tagId) => {
    if (tagId === current) return isClash
    isClash ||= earlier.has(tagId)
    if (current !== null && earlier.size < remembered) earlier.add(current)
    current = tagId
    return isClash
  }
}
