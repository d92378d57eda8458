// A FIFO bounded in entries and bytes. When full it refuses the newest: what was accepted is kept.

export interface Bounds {
  readonly entries: number
  readonly bytes: number
}

export interface Queue<T> {
  readonly length: number
  readonly bytes: number
  /** False, and nothing taken, when either bound would be passed. */
  push(entry: T, bytes?: number): boolean
  shift(): T | undefined
  /** Takes everything out, oldest first. */
  drain(): T[]
}

export function createQueue<T>(bounds: Bounds): Queue<T> {
  let entries: { readonly entry: T; readonly bytes: number }[] = []
  let head = 0
  let bytes = 0
  const length = () => entries.length - head
  return {
    get length() {
      return length()
    },
    get bytes() {
      return bytes
    },
    push(entry, size = 0) {
      if (length() >= bounds.entries || bytes + size > bounds.bytes) return false
      entries.push({ entry, bytes: size })
      bytes += size
      return true
    },
    shift() {
      const first = entries[head]
      if (first === undefined) return undefined
      head += 1
      bytes -= first.bytes
      if (head > 1024 && head * 2 > entries.length) {
        entries = entries.slice(head)
        head = 0
      }
      return first.entry
    },
    drain() {
      const all = entries.slice(head).map((one) => one.entry)
      entries = []
      head = 0
      bytes = 0
      return all
    },
  }
}
