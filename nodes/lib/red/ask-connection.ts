// A question of the editor to a deployed connection: its line is opened for it where no reader has done so yet.
import { fault } from '../fault.ts'
import type { ConnectionPort, Listener } from '../line.ts'
import type { Red } from './types.ts'

/** What is heard meanwhile is nobody's. */
const deaf: Listener = { readings: () => undefined, fresh: () => undefined, learn: () => false, state: () => undefined }

/**
 * @param id of the connection node, as the setting holds it
 * @param type folder of its node
 * @param nothing what a reader without tags wants
 * @returns what the session answers. Rejects with `line.not-deployed`, and as `ConnectionPort.ask`.
 */
export async function askConnection<W>(red: Red, id: unknown, type: string, nothing: W, what: unknown): Promise<unknown> {
  const port = typeof id === 'string' ? (red.nodes.getNode(id)?.lineside as ConnectionPort<W> | undefined) : undefined
  if (port?.kind !== 'connection' || port.type !== type || port.closed.aborted) throw fault('line.not-deployed')
  const leave = port.join({ readerId: 'editor', tags: [], want: nothing }, deaf)
  try {
    return await port.ask(what)
  } finally {
    leave()
  }
}
