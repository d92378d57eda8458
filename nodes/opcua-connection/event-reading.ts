// An event or alarm as a reading: the message is the payload, the rest is the body of the event. OPC 10000-5, 6.4.2;
// OPC 10000-9, 5.5 to 5.8.
import { type Quality, qualityOf, statusCodes } from '../lib/quality.ts'
import type { Reading } from '../lib/reading.ts'
import type { VariantLike } from './leaves.ts'
import { decodeScalar, timeOf } from './scalar.ts'
import type { OpcuaItem } from './want.ts'

/** Types of OPC 10000-6, A.3 in whose name a field is asked for. */
const types = { event: 'i=2041', condition: 'i=2782', acknowledgeable: 'i=2881', alarm: 'i=2915' } as const

export interface EventField {
  readonly name: string
  readonly typeDefinitionId: string
  /** Empty: the condition's own node id. */
  readonly path: readonly string[]
}

/** What is asked of each event; a field that an event's type does not have comes back empty. */
export const eventFields: readonly EventField[] = [
  ...['EventId', 'EventType', 'SourceNode', 'SourceName', 'Time', 'ReceiveTime', 'Message', 'Severity'].map((name) =>
    field(name, types.event, [name]),
  ),
  field('ConditionId', types.condition, []),
  field('ConditionName', types.condition, ['ConditionName']),
  field('BranchId', types.condition, ['BranchId']),
  field('Retain', types.condition, ['Retain']),
  field('Enabled', types.condition, ['EnabledState', 'Id']),
  field('Comment', types.condition, ['Comment']),
  field('Acked', types.acknowledgeable, ['AckedState', 'Id']),
  field('Confirmed', types.acknowledgeable, ['ConfirmedState', 'Id']),
  field('Active', types.alarm, ['ActiveState', 'Id']),
  field('ActiveText', types.alarm, ['ActiveState']),
]

/** @param fields in the order of `eventFields` */
export function eventReading({ wanted }: OpcuaItem, fields: readonly (VariantLike | null | undefined)[], receivedAt: number): Reading {
  const values = new Map(eventFields.map(({ name }, index) => [name, scalarOf(fields[index])]))
  const sourceTime = dateOf(fields, 'Time')
  const body = Object.fromEntries(
    [...values].filter(([, value]) => value !== null).map(([name, value]) => [`${name.charAt(0).toLowerCase()}${name.slice(1)}`, value]),
  )
  const message = values.get('Message')
  const quality: Quality = qualityOf(statusCodes.Good)
  return {
    topic: wanted.topic,
    payload: typeof message === 'string' ? message : '',
    timestamp: sourceTime ?? receivedAt,
    quality,
    statusCode: statusCodes.Good,
    tag: wanted.tag,
    ...(sourceTime === null ? { findings: ['no-source-time'] } : {}),
    event: { kind: values.get('ConditionName') === null && values.get('Active') === null ? 'event' : 'alarm', ...body },
    source: { ...wanted.source, sourceTime, serverTime: dateOf(fields, 'ReceiveTime'), receivedAt },
  }
}

function field(name: string, typeDefinitionId: string, path: readonly string[]): EventField {
  return { name, typeDefinitionId, path }
}

function scalarOf(variant: VariantLike | null | undefined): number | string | boolean | bigint | null {
  if (variant === null || variant === undefined || variant.arrayType !== 0) return null
  return decodeScalar(variant.dataType, variant.value) ?? null
}

function dateOf(fields: readonly (VariantLike | null | undefined)[], name: string): number | null {
  const value = fields[eventFields.findIndex((one) => one.name === name)]?.value
  return value instanceof Date ? timeOf(value) : null
}
