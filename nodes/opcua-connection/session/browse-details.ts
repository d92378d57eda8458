// What a page of the browser says of its nodes beside their names: datatype, present value, unit, events, history.
import type { DataValue, NodeId, ReferenceDescription } from 'node-opcua-client'
import type { EuInformationLike } from '../facts.ts'
import { perCall } from '../profile.ts'
import { decodeScalar } from '../scalar.ts'
import { unitOf } from '../units.ts'
import { inBatches } from './batches.ts'
import { type BrowserOptions, isVariable, readAll } from './browse.ts'

export interface Details {
  readonly datatype?: string
  readonly value?: string
  readonly unit?: string
  readonly hasEvents?: boolean
  readonly hasHistory?: boolean
}

/** OPC 10000-6, A.1. */
const attributes = { browseName: 3, eventNotifier: 12, value: 13, dataType: 14, valueRank: 15, accessLevel: 17 } as const
/** Bits of AccessLevel (OPC 10000-3, 8.57) and of EventNotifier (8.59). */
const bits = { currentRead: 1, historyRead: 4, subscribeToEvents: 1 } as const
/** AnalogItemType and its kin (OPC 10000-8, 5.3.2), the only ones that are asked for a unit. */
const analogTypes: ReadonlySet<number> = new Set([2368, 15318, 17497, 17570])
const shownCharacters = 40

/** By the place in `children`. */
export async function detailsOf(options: BrowserOptions, children: readonly ReferenceDescription[]): Promise<readonly Details[]> {
  const variables = await variableDetails(options, children.filter(isVariable))
  const objects = await objectDetails(
    options,
    children.filter((child) => !isVariable(child)),
  )
  return children.map((child) => variables.get(child) ?? objects.get(child) ?? {})
}

type ByChild = ReadonlyMap<ReferenceDescription, Details>

async function variableDetails(options: BrowserOptions, variables: readonly ReferenceDescription[]): Promise<ByChild> {
  const read = (attributeId: number, of: readonly ReferenceDescription[]) =>
    readAll(
      options,
      of.map(({ nodeId }) => ({ nodeId, attributeId })),
    )
  const [types, ranks, access] = [
    await read(attributes.dataType, variables),
    await read(attributes.valueRank, variables),
    await read(attributes.accessLevel, variables),
  ]
  // A large array is not read for its first elements.
  const isShown = (index: number) => Number(plainOf(ranks[index]) ?? 0) === -1 && hasBit(plainOf(access[index]), bits.currentRead)
  const scalars = variables.filter((_, index) => isShown(index))
  const values = await read(attributes.value, scalars)
  const names = await typeNames(options, types.map(plainOf).filter(isNodeId))
  const units = await unitsOf(options, variables)
  return new Map(
    variables.map((child, index) => {
      const type = plainOf(types[index])
      const rank = Number(plainOf(ranks[index]) ?? -1)
      const name = isNodeId(type) ? (names.get(type.toString()) ?? '') : ''
      const details = {
        datatype: rank >= 0 ? `${name}[]` : name,
        value: shown(values[scalars.indexOf(child)]),
        unit: units.get(child) ?? '',
        hasHistory: hasBit(plainOf(access[index]), bits.historyRead),
      }
      return [child, details]
    }),
  )
}

async function objectDetails(options: BrowserOptions, objects: readonly ReferenceDescription[]): Promise<ByChild> {
  const notifiers = await readAll(
    options,
    objects.map(({ nodeId }) => ({ nodeId, attributeId: attributes.eventNotifier })),
  )
  return new Map(objects.map((child, index) => [child, { hasEvents: hasBit(plainOf(notifiers[index]), bits.subscribeToEvents) }]))
}

/** The names of datatypes, each asked for once. */
async function typeNames(options: BrowserOptions, types: readonly NodeId[]): Promise<ReadonlyMap<string, string>> {
  const distinct = [...new Map(types.map((type) => [type.toString(), type])).entries()]
  const names = await readAll(
    options,
    distinct.map(([, nodeId]) => ({ nodeId, attributeId: attributes.browseName })),
  )
  return new Map(distinct.map(([key], index) => [key, String((plainOf(names[index]) as { readonly name?: unknown } | null)?.name ?? '')]))
}

async function unitsOf(options: BrowserOptions, variables: readonly ReferenceDescription[]): Promise<ReadonlyMap<ReferenceDescription, string>> {
  const { library, session, facts, asker } = options
  const analog = variables.filter(({ typeDefinition }) => typeDefinition.namespace === 0 && analogTypes.has(Number(typeDefinition.value)))
  const paths = analog.map(({ nodeId: { identifierType, value, namespace } }) =>
    // By its parts: as a text, some string identifiers are taken for other nodes.
    library.makeBrowsePath(new library.NodeId(identifierType, value, namespace), '.EngineeringUnits'),
  )
  const found = await inBatches(paths, { current: perCall(facts.limits.maxNodesPerTranslate) }, (batch) =>
    asker.ask('TranslateBrowsePaths', () => session.translateBrowsePath([...batch])),
  )
  const properties = analog.flatMap((child, index) => {
    const nodeId = found[index]?.targets?.[0]?.targetId
    return nodeId === undefined ? [] : [{ child, nodeId }]
  })
  const values = await readAll(
    options,
    properties.map(({ nodeId }) => ({ nodeId, attributeId: attributes.value })),
  )
  return new Map(properties.map(({ child }, index) => [child, unitText(plainOf(values[index]))]))
}

function unitText(value: unknown): string {
  return typeof value === 'object' && value !== null ? unitOf(value as EuInformationLike) : ''
}

function shown(found: DataValue | undefined): string {
  if (found === undefined || !found.statusCode.isGoodish() || found.value === null || found.value === undefined) return ''
  const text = String(decodeScalar(found.value.dataType, found.value.value) ?? '')
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters - 1)}…` : text
}

function plainOf(found: DataValue | undefined): unknown {
  return found === undefined || found.statusCode.value !== 0 ? null : (found.value?.value ?? null)
}

function hasBit(value: unknown, bit: number): boolean {
  return typeof value === 'number' && (value & bit) !== 0
}

function isNodeId(value: unknown): value is NodeId {
  return typeof value === 'object' && value !== null && 'identifierType' in value
}
