// Browsing a server's address space for the dialog: a page of a node's children with what is worth knowing of them.
import type { ClientSession, DataValue, NodeId, ReferenceDescription } from 'node-opcua-client'
import type { Clock } from '../../lib/clock.ts'
import { fault } from '../../lib/fault.ts'
import { type BrowseNode, type BrowsePage, type BrowseQuestion, pageSize } from '../browse-page.ts'
import { parseNodeId, portableNodeId, resolveNodeId } from '../node-id.ts'
import { perCall } from '../profile.ts'
import type { Asker } from './asker.ts'
import { inBatches } from './batches.ts'
import { type Details, detailsOf } from './browse-details.ts'
import type { Library } from './library.ts'
import { fromLibrary, toLibrary } from './node-ids.ts'
import type { ServerFacts } from './server-facts.ts'

export type BrowseSession = Pick<ClientSession, 'browse' | 'browseNext' | 'read' | 'translateBrowsePath'>

export interface BrowserOptions {
  readonly library: Library
  readonly session: BrowseSession
  readonly facts: ServerFacts
  /** Every request goes through it, so within the read budget. */
  readonly asker: Asker
  readonly clock: Clock
}

export interface Browser {
  /** Rejects with `opcua.unknown-namespace`, `opcua.unknown-node`, and as `Asker` does. */
  page(question: BrowseQuestion): Promise<BrowsePage>
}

/** One a session: what it remembers are that session's node ids. */
export function createBrowser(options: BrowserOptions): Browser {
  const { facts, clock } = options
  const remembered = new Map<string, { readonly at: number; readonly children: readonly ReferenceDescription[] }>()
  const childrenOf = async (nodeId: string): Promise<readonly ReferenceDescription[]> => {
    const known = remembered.get(nodeId)
    if (known !== undefined && clock.monotonic() - known.at < rememberedMs) return known.children
    const children = await readChildren(options, nodeId)
    remembered.delete(nodeId)
    remembered.set(nodeId, { at: clock.monotonic(), children })
    for (const oldest of [...remembered.keys()].slice(0, Math.max(0, remembered.size - rememberedNodes))) remembered.delete(oldest)
    return children
  }
  return {
    async page({ nodeId, offset, filter }) {
      const wanted = filter.toLowerCase()
      const all = (await childrenOf(nodeId)).filter((child) => !isVariable(child) || nameOf(child).toLowerCase().includes(wanted))
      const shown = all.slice(offset, offset + pageSize)
      const details = await detailsOf(options, shown)
      const nodes = shown.map((child, index) => toNode(child, details[index], facts.namespaces)).filter((node) => node !== null)
      return { nodes, total: all.length, next: offset + pageSize < all.length ? offset + pageSize : null }
    },
  }
}

/** While a dialog turns pages; a change of the program shows after that. */
const rememberedMs = 30_000
const rememberedNodes = 20
/** A folder with more is told short: nobody ticks through it. */
const mostChildren = 20_000

/** OPC 10000-5, A.1. Properties (unit, range) are told with their variable. */
const referenceTypes = { hierarchical: 'i=33', property: 46 } as const
/** OPC 10000-3, 8.29: objects 1, variables 2, views 128. */
const wantedClasses = 1 + 2 + 128

async function readChildren({ library, session, facts, asker }: BrowserOptions, nodeId: string): Promise<readonly ReferenceDescription[]> {
  const description = {
    nodeId: localNode(library, nodeId, facts.namespaces),
    referenceTypeId: referenceTypes.hierarchical,
    includeSubtypes: true,
    browseDirection: library.BrowseDirection.Forward,
    nodeClassMask: wantedClasses,
    resultMask: 63,
  }
  let found = await asker.ask('Browse', () => session.browse(description))
  if (!found.statusCode.isGood()) throw fault('opcua.unknown-node', { nodeId, status: found.statusCode.name }, { retry: false })
  const children: ReferenceDescription[] = []
  for (;;) {
    children.push(
      ...(found.references ?? []).filter(
        ({ referenceTypeId }) => !(referenceTypeId.namespace === 0 && referenceTypeId.value === referenceTypes.property),
      ),
    )
    const point = found.continuationPoint
    if (point === null || point === undefined || point.length === 0) return unique(children)
    // A continuation point is the server's memory: given back when it is not used up.
    const isEnough = children.length >= mostChildren
    found = await asker.ask('BrowseNext', () => session.browseNext(point, isEnough))
    if (isEnough) return unique(children).slice(0, mostChildren)
  }
}

function localNode(library: Library, nodeId: string, namespaces: readonly string[]) {
  const found = parseNodeId(nodeId)
  if ('problem' in found) throw fault('opcua.unknown-node', { nodeId, status: 'BadNodeIdInvalid' }, { retry: false })
  const local = resolveNodeId(found.nodeId, namespaces)
  if (local === null) throw fault('opcua.unknown-namespace', { nodeId, namespace: String(found.nodeId.namespace) }, { retry: false })
  return toLibrary(library, local)
}

/** Several references may lead to one node, for example Organizes and HasComponent. */
function unique(children: readonly ReferenceDescription[]): readonly ReferenceDescription[] {
  return [...new Map(children.map((child) => [child.nodeId.toString(), child])).values()]
}

function toNode(child: ReferenceDescription, details: Details | undefined, namespaces: readonly string[]): BrowseNode | null {
  const { datatype = '', value = '', unit = '', hasEvents = false, hasHistory = false } = details ?? {}
  // A node on another server, or in a namespace this one does not list, cannot be read here.
  const nodeId = child.nodeId.serverIndex > 0 ? null : portableNodeId(fromLibrary(child.nodeId), namespaces)
  if (nodeId === null) return null
  return { nodeId, name: nameOf(child), nodeClass: classOf(child), datatype, value, unit, hasEvents, hasHistory }
}

function nameOf({ displayName, browseName }: ReferenceDescription): string {
  const shown = displayName.text ?? ''
  return shown === '' ? (browseName.name ?? '') : shown
}

function classOf({ nodeClass }: ReferenceDescription): BrowseNode['nodeClass'] {
  if (nodeClass === 1) return 'object'
  return nodeClass === 2 ? 'variable' : 'other'
}

export function isVariable(child: ReferenceDescription): boolean {
  return classOf(child) === 'variable'
}

/** Several requests where the server takes fewer at once. */
export function readAll(
  { session, facts, asker }: Pick<BrowserOptions, 'session' | 'facts' | 'asker'>,
  nodes: readonly { readonly nodeId: NodeId; readonly attributeId: number }[],
): Promise<readonly DataValue[]> {
  return inBatches(nodes, { current: perCall(facts.limits.maxNodesPerRead) }, (batch) => asker.ask('Read', () => session.read([...batch])))
}
