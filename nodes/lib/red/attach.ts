// A reader's hold on its connection: claims its tags, joins, and follows when the connection is redeployed without it.
import { systemClock } from '../clock.ts'
import type { ConnectionPort, Listener, Registration } from '../line.ts'

export interface AttachOptions<W> {
  readonly registration: Registration<W>
  readonly listener: Listener
  /** The connection in force; null while there is none that can be used. */
  find(): ConnectionPort<W> | null
  /** Hears of each attempt: the tag id that another reader has, or null when all are free. */
  clash(taken: string | null): void
}

export interface Attachment<W> {
  /** Null while the reader is kept off: by a clash, or because its connection has closed. */
  readonly connection: ConnectionPort<W> | null
  close(): void
}

/** How often a reader that is kept off tries again. */
const retryMs = 1_000

/** Tries at once, with `first`. The first claim is made at deploy, before anybody joins. */
export function attach<W>(first: ConnectionPort<W>, { registration, listener, find, clash }: AttachOptions<W>): Attachment<W> {
  const ids = registration.tags.map(({ tag }) => tag.id)
  let connection: ConnectionPort<W> | null = null
  let cancelRetry = () => {}
  let leave = () => {}

  const retry = () => {
    cancelRetry = systemClock.after(retryMs, () => attempt(find()))
  }
  const follow = () => {
    connection = null
    retry()
  }
  const attempt = (port: ConnectionPort<W> | null) => {
    if (port === null || port.closed.aborted) return retry()
    const taken = port.claims.claim(registration.readerId, ids)
    clash(taken)
    if (taken !== null) return retry()
    connection = port
    port.closed.addEventListener('abort', follow, { once: true })
    // Only now: until here the closed one still tells its listeners that it has ended.
    leave()
    // A turn later: the nodes wired behind this one are made after it, and a line that is down is said at once.
    leave = systemClock.after(0, () => {
      leave = port.join(registration, listener)
    })
  }
  attempt(first)
  return {
    get connection() {
      return connection
    },
    close() {
      cancelRetry()
      leave()
      connection?.closed.removeEventListener('abort', follow)
      connection?.claims.release(registration.readerId)
      connection = null
    },
  }
}
