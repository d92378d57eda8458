// Values by Read: a cycle of a reader that polls, an answer to who asks now, how things stand after an outage.
import type { DataValue, NodeId } from 'node-opcua-client'
import { isFault } from '../../lib/fault.ts'
import { statusCodes } from '../../lib/quality.ts'
import type { Reading } from '../../lib/reading.ts'
import { listeningReading, refusedReading } from '../own-reading.ts'
import { inBatches, tooLarge } from './batches.ts'
import type { Part } from './part.ts'
import { noted } from './samples.ts'
import type { Stay } from './stay.ts'
import type { Watched } from './watched.ts'

/** In the order asked for; undefined where there is no node to read. */
export async function readValues(items: readonly Watched[], stay: Stay): Promise<readonly (DataValue | undefined)[]> {
  const { session, asker, readSize } = stay
  const asked = items.flatMap(({ nodeId, item }) => (nodeId === null || item.kind === 'events' ? [] : [nodeId]))
  const most = readSize.current
  const values = await inBatches(asked, readSize, (batch) =>
    asker
      .ask('Read', () => session.read(batch.map((nodeId: NodeId) => ({ nodeId, attributeId: 13 }))))
      .catch((thrown: unknown) => (batch.length === 1 ? [tooLargeAlone(thrown, stay)] : Promise.reject(thrown))),
  )
  // One value that is too large even alone says nothing about the number of the others.
  if (values.some(({ statusCode }) => tooLarge.test(statusCode.name))) readSize.current = most
  let next = 0
  return items.map(({ nodeId, item }) => {
    if (nodeId === null || item.kind === 'events') return undefined
    next += 1
    return values[next - 1]
  })
}

/** It must not stop the other tags: bad, with the server's own word. Any other trouble is thrown on. */
function tooLargeAlone(thrown: unknown, { library: { DataValue, StatusCodes } }: Stay): DataValue {
  const status = isFault(thrown) ? String(thrown.params['reason']) : ''
  if (!tooLarge.test(status)) throw thrown
  return new DataValue({ statusCode: Object.entries(StatusCodes).find(([name]) => name === status)?.[1] ?? StatusCodes.BadResponseTooLarge })
}

/** One reading a tag (or its leaves), in the order of the table: of all items, or of those named. */
export async function readNow(part: Part, names: readonly string[] | null, stay: Stay): Promise<readonly Reading[]> {
  const asked = names === null ? null : new Set(names)
  const items = asked === null ? part.items : part.items.filter(({ item }) => asked.has(item.wanted.tag.raw))
  const values = await readValues(items, stay)
  const now = stay.line.clock.now()
  return items.flatMap((watched, index) => readingsOf(watched, values[index], now))
}

/** A cycle of a reader that polls: every tag, every time. */
export async function pollCycle(part: Part, stay: Stay): Promise<readonly Reading[]> {
  const values = await readValues(part.items, stay)
  const now = stay.line.clock.now()
  return part.items.flatMap((watched, index) => {
    const value = values[index]
    return watched.isLost && value !== undefined ? part.samples.takeRead(watched, value, now) : noted(watched, readingsOf(watched, value, now))
  })
}

function readingsOf(watched: Watched, value: DataValue | undefined, now: number): readonly Reading[] {
  if (value !== undefined) return watched.read(value, now)
  return [withoutValue(watched, now)]
}

/** For an item that has no value to read. */
export function withoutValue({ item, nodeId }: Watched, now: number): Reading {
  if (nodeId === null) return refusedReading(item.wanted, statusCodes.BadNodeIdUnknown, 'opcua.unknown-namespace', now)
  return listeningReading(item.wanted, now)
}
