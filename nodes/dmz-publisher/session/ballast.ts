// Ballast: a file that only holds room on the disk. A full disk lets SQLite delete nothing, because a deletion is
// written first; giving the ballast up makes room for that, so that what is delivered can leave the outbox.
import { closeSync, fsyncSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Ballast {
  /** Given up and not yet regained: new records must not use the room. */
  readonly isSpent: boolean
  /** Gives the room up; false when there is none to give. */
  spend(): boolean
  /** Takes the room back once the disk has four times as much free; looks once a second at most. True when it is there. */
  regain(): boolean
}

/** As much as the write-ahead log grows to before it is folded back into the file. */
const ballastBytes = 2 * 2 ** 20
const lookEveryMs = 1_000

/** `file`: the outbox; the ballast lies beside it. Throws nothing: a disk too full for it has none to spend. */
export function openBallast(file: string, bytes = ballastBytes, monotonic: () => number = () => performance.now()): Ballast {
  const path = `${file}.ballast`
  let isThere = sizeOf(path) === bytes
  let isSpent = false
  let lookedAt = Number.NEGATIVE_INFINITY
  const fill = (): boolean => {
    if (isThere) return true
    isThere = freeBytes(file) >= 4 * bytes && write(path, bytes)
    return isThere
  }
  fill()
  return {
    get isSpent() {
      return isSpent
    },
    spend() {
      if (!isThere) return false
      rmSync(path, { force: true })
      isThere = false
      isSpent = true
      return true
    },
    regain() {
      if (!isSpent) return true
      if (monotonic() - lookedAt < lookEveryMs) return false
      lookedAt = monotonic()
      isSpent = !fill()
      return !isSpent
    },
  }
}

/** Free for us, in bytes; 0 where the system does not tell. */
export function freeBytes(file: string): number {
  try {
    const { bavail, bsize } = statfsSync(dirname(file))
    return bavail * bsize
  } catch {
    return 0
  }
}

/** Written, not only named: a sparse file would hold no room. */
function write(path: string, bytes: number): boolean {
  let file: number | null = null
  try {
    file = openSync(path, 'w', 0o600)
    const block = Buffer.alloc(65_536, 1)
    for (let left = bytes; left > 0; left -= block.length) writeSync(file, block, 0, Math.min(left, block.length))
    fsyncSync(file)
    return true
  } catch {
    rmSync(path, { force: true })
    return false
  } finally {
    if (file !== null) closeSync(file)
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch {
    return 0
  }
}
