// What the server says of the nodes besides their values, asked for once a session: unit, range, names of an
// enumeration's values, whether it keeps history. A server that answers none of it is read all the same.
import type { DataValue, NodeId } from 'node-opcua-client'
import { isFault } from '../../lib/fault.ts'
import type { Datatype } from '../../lib/reading.ts'
import { factsOf, type NodeProperties } from '../facts.ts'
import { perCall } from '../profile.ts'
import { builtIn, datatypeOf } from '../scalar.ts'
import type { Asker } from './asker.ts'
import { type CallSize, inBatches } from './batches.ts'
import type { Session } from './open-session.ts'
import type { ServerFacts } from './server-facts.ts'
import type { Watched } from './watched.ts'

export interface DescribeOptions {
  readonly session: Session
  readonly asker: Asker
  readonly server: ServerFacts
  readonly readSize: CallSize
}

const attributes = { value: 13, dataType: 14, accessLevel: 17, userAccessLevel: 18 } as const
const hasProperty = 'i=46'
const historyRead = 0x04
/** OPC 10000-6, A.3: Number, Integer, UInteger and Enumeration are abstract. */
const enumeration = 29

/** Fills in `facts` and `hasHistory` of the items that are values and have a node. */
export async function describe(items: readonly Watched[], options: DescribeOptions): Promise<void> {
  // A part after the other: what the server answers for ten thousand items at once would fill the memory for a moment.
  for (let at = 0; at < items.length; at += itemsAtOnce) await describeSome(items.slice(at, at + itemsAtOnce), options)
}

const itemsAtOnce = 500

async function describeSome(items: readonly Watched[], { session, asker, server, readSize }: DescribeOptions): Promise<void> {
  const nodes = items.flatMap((watched) => (watched.nodeId === null || watched.item.kind !== 'value' ? [] : [{ watched, nodeId: watched.nodeId }]))
  const read = (asked: readonly { nodeId: NodeId; attributeId: number }[]) =>
    inBatches(asked, readSize, (batch) => asker.ask('Read', () => session.read(batch.map((one) => ({ ...one })))))
  const translateSize = { current: perCall(server.limits.maxNodesPerTranslate) }
  const properties = async (owners: readonly NodeId[], names: readonly string[]) => {
    const paths = owners.flatMap((owner) => names.map((name) => pathTo(owner, name)))
    const found = await inBatches(paths, translateSize, (batch) => asker.ask('TranslateBrowsePaths', () => session.translateBrowsePath([...batch])))
    const targets = found.map(({ targets }) => targets?.[0]?.targetId)
    const known = targets.flatMap((nodeId, index) =>
      nodeId === undefined ? [] : [{ nodeId: nodeId as NodeId, attributeId: attributes.value, index }],
    )
    const values = await read(known.map(({ nodeId, attributeId }) => ({ nodeId, attributeId })))
    const byPath = new Map(known.map(({ index }, at) => [index, goodValue(values[at])]))
    return owners.map((_, owner) => names.map((_name, name) => byPath.get(owner * names.length + name)))
  }
  try {
    const levels = await read(
      nodes.flatMap(({ nodeId }) => [attributes.dataType, attributes.userAccessLevel].map((attributeId) => ({ nodeId, attributeId }))),
    )
    const types = nodes.map((_, index) => goodValue(levels[index * 2]) as NodeId | undefined)
    const units = await properties(
      nodes.map(({ nodeId }) => nodeId),
      ['EngineeringUnits', 'EURange'],
    )
    const custom = new Map(types.flatMap((type) => (type !== undefined && isCustom(type) ? [[String(type), type] as const] : [])))
    const names = await properties([...custom.values()], ['EnumStrings', 'EnumValues'])
    const labels = new Map([...custom.keys()].map((type, index) => [type, names[index] ?? []]))
    for (const [index, { watched }] of nodes.entries()) {
      const type = types[index]
      const [engineeringUnits, euRange] = units[index] ?? []
      const [enumStrings, enumValues] = (type === undefined ? undefined : labels.get(String(type))) ?? []
      watched.hasHistory = (Number(goodValue(levels[index * 2 + 1])) & historyRead) !== 0
      watched.facts = factsOf({ engineeringUnits, euRange, enumStrings, enumValues, ...datatype(type) } as NodeProperties)
    }
  } catch (thrown) {
    // Refused as a request: the values are what matters. Anything else has ended the stay already.
    if (!isFault(thrown) || !/^opcua\.(service-failed|not-supported)$/.test(thrown.code)) throw thrown
  }
}

function pathTo(startingNode: NodeId, name: string) {
  return {
    startingNode,
    relativePath: { elements: [{ referenceTypeId: hasProperty, isInverse: false, includeSubtypes: true, targetName: { namespaceIndex: 0, name } }] },
  }
}

function goodValue(found: DataValue | undefined): unknown {
  return found === undefined || found.statusCode.value >>> 31 === 1 ? undefined : found.value?.value
}

/** Types beyond the built-in ones may be enumerations. */
function isCustom({ namespace, value }: NodeId): boolean {
  return namespace !== 0 || (typeof value === 'number' && value > enumeration)
}

function datatype(type: NodeId | undefined): { readonly datatype: Datatype } | Readonly<Record<never, never>> {
  if (type?.namespace !== 0 || typeof type.value !== 'number') return {}
  if (type.value === enumeration) return { datatype: 'integer' }
  return type.value >= builtIn.Boolean && type.value <= builtIn.String ? { datatype: datatypeOf(type.value) } : {}
}
