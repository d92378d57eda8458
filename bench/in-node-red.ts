// A real Node-RED around one measurement, and what it takes of the memory.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type NodeRed, startNodeRed } from '../test/support/node-red.ts'
import { look } from '../test/support/probe.ts'

const root = path.resolve(import.meta.dirname, '..')
const probe = path.join(root, 'test/support/probe')
export const megabyte = 2 ** 20

export interface Memory {
  /** Resident. */
  readonly megabytes: number
  /** In use on the heap after a collection. */
  readonly liveMegabytes: number
}
/** After `afterMs` of running. */
export async function memoryOf(flow: readonly object[], afterMs: number): Promise<Memory> {
  return inNodeRed(flow, async (nodeRed) => {
    await pause(afterMs)
    const { rss, heapUsed } = await look(nodeRed)
    return { megabytes: rss / megabyte, liveMegabytes: heapUsed / megabyte }
  })
}

/** A Node-RED of its own, in which the probe can look. */
export async function inNodeRed<T>(flows: readonly object[], use: (nodeRed: NodeRed) => Promise<T>): Promise<T> {
  const userDir = mkdtempSync(path.join(tmpdir(), 'lineside-bench-'))
  const nodeRed = await startNodeRed({
    version: '5',
    userDir,
    settings: { nodesDir: [probe, root] },
    flows,
    nodeOptions: ['--expose-gc'],
  })
  try {
    return await use(nodeRed)
  } finally {
    await nodeRed.stop()
    rmSync(userDir, { recursive: true, force: true })
  }
}
