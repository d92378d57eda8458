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
  /** CPU time of the process since its start, before the collection. */
  readonly cpuMicroseconds: number
}

export async function look(nodeRed: NodeRed): Promise<Sight> {
  const answer = await nodeRed.admin('GET', 'lineside-probe')
  return (await answer.json()) as Sight
}
