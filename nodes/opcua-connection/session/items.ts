// Monitored items: made in groups of the size the server takes, without the deadband where it refuses one.
import type { MonitoredItemCreateResult } from 'node-opcua-client'
import { createDeadband } from '../deadband.ts'
import { eventFields } from '../event-reading.ts'
import { queueSizeOf } from '../subscription-plan.ts'
import type { OpcuaWant } from '../want.ts'
import type { Asker } from './asker.ts'
import { type CallSize, inBatches } from './batches.ts'
import type { Library } from './library.ts'
import type { Session } from './open-session.ts'
import type { ServerFacts } from './server-facts.ts'
import type { Watched } from './watched.ts'

export interface ItemOptions {
  readonly library: Library
  readonly session: Session
  readonly asker: Asker
  readonly server: ServerFacts
  readonly size: CallSize
  readonly subscriptionId: number
  readonly want: OpcuaWant
  count(counter: string, amount?: number): void
}

export interface Refused {
  readonly watched: Watched
  readonly statusCode: number
}

/** BadMonitoredItemFilterUnsupported, BadMonitoredItemFilterInvalid, BadDeadbandFilterInvalid, BadFilterNotAllowed. */
const filterRefusals: ReadonlySet<number> = new Set([0x8044_0000, 0x8043_0000, 0x808e_0000, 0x8045_0000])

/** Answers the items that the server does not take, with its reasons. */
export async function createItems(items: readonly Watched[], options: ItemOptions): Promise<readonly Refused[]> {
  for (const watched of items) if (options.server.profile.hasNoFilter === true) takeBand(watched)
  const first = await request(items, options)
  const unfiltered = first.filter(({ statusCode }) => filterRefusals.has(statusCode)).map(({ watched }) => watched)
  for (const watched of unfiltered) takeBand(watched)
  const again = unfiltered.length === 0 ? [] : await request(unfiltered, options)
  return [...first.filter(({ statusCode }) => !filterRefusals.has(statusCode)), ...again]
}

/** From now on the deadband is ours. */
function takeBand(watched: Watched): void {
  if (watched.item.kind === 'value') watched.band = createDeadband(watched.item.deadband, watched.facts.range)
}

async function request(items: readonly Watched[], options: ItemOptions): Promise<readonly Refused[]> {
  const { library, session, asker, size, subscriptionId } = options
  const results = await inBatches(items, size, async (batch) => {
    const itemsToCreate = batch.map((watched) => asked(watched, options))
    const { results } = await asker.ask('CreateMonitoredItems', () =>
      session.createMonitoredItems({ subscriptionId, timestampsToReturn: library.TimestampsToReturn.Both, itemsToCreate }),
    )
    return results ?? []
  })
  return items.flatMap((watched, index) => applied(watched, results[index], options))
}

function asked(watched: Watched, { library, want, server }: ItemOptions) {
  const { item, index, nodeId, band } = watched
  const isEvents = item.kind === 'events'
  const filter = isEvents ? eventFilter(library) : band === null ? dataFilter(library, watched) : undefined
  return {
    itemToMonitor: { nodeId, attributeId: isEvents ? library.AttributeIds.EventNotifier : library.AttributeIds.Value },
    monitoringMode: library.MonitoringMode.Reporting,
    requestedParameters: {
      clientHandle: index + 1,
      samplingInterval: isEvents ? 0 : item.samplingMs,
      queueSize: queueSizeOf(item, want, server.profile.maxQueueSize),
      discardOldest: true,
      ...(filter === undefined ? {} : { filter }),
    },
  }
}

function dataFilter({ DataChangeFilter, DataChangeTrigger, DeadbandType }: Library, { item }: Watched) {
  const { kind, value } = item.deadband
  if (kind === 'none') return undefined
  return new DataChangeFilter({
    trigger: DataChangeTrigger.StatusValue,
    deadbandType: kind === 'percent' ? DeadbandType.Percent : DeadbandType.Absolute,
    deadbandValue: value,
  })
}

function eventFilter({ EventFilter, AttributeIds }: Library) {
  return new EventFilter({
    selectClauses: eventFields.map(({ typeDefinitionId, path }) => ({
      typeDefinitionId,
      browsePath: path.map((name) => ({ namespaceIndex: 0, name })),
      attributeId: path.length === 0 ? AttributeIds.NodeId : AttributeIds.Value,
    })),
  })
}

function applied(watched: Watched, result: MonitoredItemCreateResult | undefined, { want, server, count }: ItemOptions): readonly Refused[] {
  const statusCode = result?.statusCode.value ?? 0x8001_0000
  if (result === undefined || statusCode >>> 31 === 1) {
    watched.monitoredItemId = 0
    return [{ watched, statusCode }]
  }
  watched.monitoredItemId = result.monitoredItemId
  watched.samplingMs = result.revisedSamplingInterval
  if (watched.item.kind === 'events') return []
  const isShort = result.revisedQueueSize < queueSizeOf(watched.item, want, server.profile.maxQueueSize)
  const isSlow = watched.item.samplingMs > 0 && result.revisedSamplingInterval > watched.item.samplingMs
  if (isShort) count('revisedQueues')
  if (isSlow) count('revisedSampling')
  watched.notes = [...watched.notes, ...(isShort ? ['opcua.queue-revised'] : []), ...(isSlow ? ['opcua.sampling-revised'] : [])]
  return []
}
