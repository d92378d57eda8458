// Where a node keeps its state: `<userDir>/lineside/<node>/<node id>/`, kept through redeploys and restarts.
import path from 'node:path'
import type { Settings } from '../fields.ts'
import type { StateStore } from '../state-store.ts'
import { openKeyedStore } from '../store/keyed-store.ts'
import type { Ready } from './node.ts'
import type { RedNode } from './types.ts'

/** The node's folder. An instance of a subflow has an id of its own, so it has a folder of its own. */
export function stateFolder(
  ready: { readonly red: { readonly settings: { readonly userDir?: string } }; readonly node: Pick<RedNode, 'id'> },
  folder: string,
): string {
  return path.resolve(ready.red.settings.userDir ?? '.', 'lineside', folder, ready.node.id.replaceAll(/[^0-9A-Za-z._-]/g, '_'))
}

/** Opens a step's state. What could not be read back is said, not hidden. Rejects when the folder cannot be written. */
export async function openState<S extends Settings>(ready: Ready<S>, folder: string, formatVersion: number): Promise<StateStore> {
  const store = await openKeyedStore({ folder: stateFolder(ready, folder), formatVersion, configHash: '' })
  for (const { file, loss } of store.losses) ready.node.warn(ready.red._('log.state-lost', { file, loss }))
  return store
}
