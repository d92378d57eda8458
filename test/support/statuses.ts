// Status lines as a browser sees them: over the editor's own socket.
import type { NodeRed } from './node-red.ts'

export interface StatusSeen {
  readonly fill?: string
  readonly shape?: string
  readonly text?: string
}

export interface Statuses {
  /** All statuses of a node since the socket opened, oldest first. */
  of(nodeId: string): readonly StatusSeen[]
  /** Resolves when the last status of the node fits; rejects after `limitMs`. */
  until(nodeId: string, fits: (status: StatusSeen) => boolean, limitMs?: number): Promise<StatusSeen>
  close(): void
}

interface Event {
  readonly topic: string
  readonly data: StatusSeen
}

export async function watchStatuses(nodeRed: NodeRed): Promise<Statuses> {
  const seen = new Map<string, StatusSeen[]>()
  const watchers = new Set<() => void>()
  const socket = new WebSocket(`${nodeRed.url.replace('http', 'ws')}/comms`)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true })
    socket.addEventListener('error', reject, { once: true })
  })
  socket.addEventListener('message', ({ data }) => {
    const parsed = JSON.parse(String(data)) as Event | readonly Event[]
    for (const { topic, data: status } of Array.isArray(parsed) ? (parsed as readonly Event[]) : [parsed as Event]) {
      if (!topic?.startsWith('status/')) continue
      const id = topic.slice('status/'.length)
      seen.set(id, [...(seen.get(id) ?? []), status])
    }
    for (const watcher of [...watchers]) watcher()
  })
  socket.send(JSON.stringify({ subscribe: 'status/#' }))
  return {
    of: (id) => seen.get(id) ?? [],
    until: (id, fits, limitMs = 15_000) =>
      new Promise((resolve, reject) => {
        const limit = setTimeout(() => {
          watchers.delete(look)
          reject(new Error(`no status that fits within ${limitMs} ms: ${JSON.stringify(seen.get(id))}`))
        }, limitMs)
        const look = () => {
          const last = seen.get(id)?.at(-1)
          if (last === undefined || !fits(last)) return
          clearTimeout(limit)
          watchers.delete(look)
          resolve(last)
        }
        watchers.add(look)
        look()
      }),
    close: () => socket.close(),
  }
}
