// What the probe node (`probe/`) sees inside a running Node-RED.
import path from 'node:path'
import type { NodeRed } from './node-red.ts'

export const probeFolder = path.join(import.meta.dirname, 'probe')

export interface Sight {
  /** Bytes, after a forced collection (start Node-RED with `--expose-gc`). */
  readonly heapUsed: number
  readonly external: number
  readonly rss: number
  /** Active resources by kind: timers, sockets, workers. */
  readonly resources: Readonly<Record<string, number>>
  /** Listeners on `process` by event. */
  readonly listeners: Readonly<Record<string, number>>
  /** What the open file descriptors stand for, sockets left out; null where the system does not tell. */
  readonly files: readonly string[] | null
}

export async function look(nodeRed: NodeRed): Promise<Sight> {
  const answer = await nodeRed.admin('GET', 'lineside-probe')
  return (await answer.json()) as Sight
}

/** CPU time of the process since its start, µs. Costs next to nothing, `look` costs collections. */
export async function cpuOf(nodeRed: NodeRed): Promise<number> {
  const answer = await nodeRed.admin('GET', 'lineside-probe/cpu')
  return ((await answer.json()) as { readonly microseconds: number }).microseconds
}
