// What a session wants to know of its server before it asks for anything: namespaces, make, limits.
import type { ClientSession, DataValue } from 'node-opcua-client'
import { type OperationLimits, type Profile, profileOf } from '../profile.ts'
import type { Asker } from './asker.ts'

export interface ServerFacts {
  /** NamespaceArray: the index of a URI is its place. */
  readonly namespaces: readonly string[]
  readonly limits: OperationLimits
  readonly profile: Profile
  /** BuildInfo's ProductName; empty where there is none. */
  readonly product: string
}

/** Node ids of OPC 10000-6, A.3. All of them are optional but the first. */
const nodes = {
  namespaces: 'i=2255',
  manufacturer: 'i=2263',
  product: 'i=2261',
  maxNodesPerRead: 'i=11705',
  maxMonitoredItemsPerCall: 'i=11714',
  maxNodesPerHistoryRead: 'i=12165',
  maxNodesPerTranslate: 'i=11712',
} as const

export async function readServerFacts(session: Pick<ClientSession, 'read'>, { ask }: Asker): Promise<ServerFacts> {
  const names = Object.keys(nodes) as (keyof typeof nodes)[]
  const values = await ask('Read', () => session.read(names.map((name) => ({ nodeId: nodes[name] }))))
  const at = (name: keyof typeof nodes): unknown => contentOf(values[names.indexOf(name)])
  const namespaces = at('namespaces')
  return {
    namespaces: Array.isArray(namespaces) ? namespaces.map(String) : [],
    limits: {
      maxNodesPerRead: numberOf(at('maxNodesPerRead')),
      maxMonitoredItemsPerCall: numberOf(at('maxMonitoredItemsPerCall')),
      maxNodesPerHistoryRead: numberOf(at('maxNodesPerHistoryRead')),
      maxNodesPerTranslate: numberOf(at('maxNodesPerTranslate')),
    },
    profile: profileOf(textOf(at('manufacturer')), textOf(at('product'))),
    product: textOf(at('product')),
  }
}

function contentOf(found: DataValue | undefined): unknown {
  return found?.value?.value
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
