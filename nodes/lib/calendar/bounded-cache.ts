// What is made once a key and kept, up to a number of keys: then the oldest go.

/** Answers from what it keeps, or makes the answer. Holds `limit` answers at most. */
export function boundedCache<Value>(limit: number, make: (key: number) => Value): (key: number) => Value {
  const kept = new Map<number, Value>()
  return (key) => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const value = make(key)
    for (const oldest of kept.keys()) {
      if (kept.size < limit) break
      kept.delete(oldest)
    }
    kept.set(key, value)
    return value
  }
}
