// Between our node ids and the library's: by their parts, because the library's text parser can be misled.
import type { NodeId } from 'node-opcua-client'
import { formatNodeId, type IdentifierKind, type LocalNodeId } from '../node-id.ts'

/** What is needed of `node-opcua-client`. */
export interface NodeIdLibrary {
  readonly NodeId: typeof NodeId
}

/** OPC 10000-6, 5.2.2.9 names them in this order; the library counts them from 1. */
const kinds: readonly IdentifierKind[] = ['i', 's', 'g', 'b']

export function toLibrary(library: NodeIdLibrary, { namespace, kind, identifier }: LocalNodeId): NodeId {
  return new library.NodeId(kinds.indexOf(kind) + 1, partOf(kind, identifier), namespace)
}

/** `ns=2;s=…` as the server counts its namespaces. */
export function fromLibrary({ namespace, identifierType, value }: NodeId): string {
  const kind = kinds[identifierType - 1] ?? 'i'
  const identifier = Buffer.isBuffer(value) ? value.toString('base64') : String(value)
  return formatNodeId({ namespace, kind, identifier })
}

function partOf(kind: IdentifierKind, identifier: string): number | string | Buffer {
  if (kind === 'i') return Number(identifier)
  if (kind === 'b') return Buffer.from(identifier, 'base64')
  return kind === 'g' ? identifier.toUpperCase() : identifier
}
