// The properties of a metric that mean something to us: its unit and its quality. Specification 3.0.0, 6.4.11.
import { statusCodes, worseStatus } from '../../quality.ts'
import type { PropertySet, PropertyValue } from './payload.ts'

export interface Standing {
  /** `engUnit`, as the edge node writes it. */
  readonly unit?: string
  readonly statusCode: number
  readonly findings: readonly string[]
}

const good: Standing = { statusCode: statusCodes.Good, findings: [] }

/** "This property is optional and is only required if the quality of the metric is not GOOD" (6.4.11). */
export function standingOf(properties: PropertySet | undefined): Standing {
  if (properties === undefined) return good
  const { keys = [], values = [] } = properties
  // A map of unequal halves says nothing that could be trusted.
  if (keys.length !== values.length) return good
  const find = (wanted: string) => values[keys.findIndex((key) => key.toLowerCase() === wanted)]
  const unit = textOf(find('engunit'))
  return { ...told(qualityOf(find('quality')), find('statuscode')), ...(unit === null ? {} : { unit }) }
}

/** `StatusCode`, as we write it: it tells uncertain from good, which the quality cannot, and why something is bad. Never better than the quality. */
function told(standing: Standing, property: PropertyValue | undefined): Standing {
  const code = property?.isNull === true ? undefined : property?.value?.is
  if (typeof code !== 'number' || !Number.isInteger(code) || code > 0xffff_ffff) return standing
  const statusCode = worseStatus(code, standing.statusCode)
  return { statusCode, findings: statusCode === code ? [] : standing.findings }
}

/** 0, 192 and 500 by the specification; others as OPC DA has them, whose numbers these are: below 64 bad, from 192 on good. */
function qualityOf(property: PropertyValue | undefined): Standing {
  const code = property?.isNull === true ? undefined : property?.value?.is
  if (property === undefined) return good
  if (code === 500) return { statusCode: statusCodes.UncertainLastUsableValue, findings: ['stale'] }
  if (typeof code !== 'number') return { statusCode: statusCodes.Uncertain, findings: ['sparkplug.quality'] }
  if (code >= 192 && code < 256) return good
  return { statusCode: code >= 64 && code < 128 ? statusCodes.Uncertain : statusCodes.Bad, findings: ['sparkplug.quality'] }
}

function textOf(property: PropertyValue | undefined): string | null {
  const text = property?.isNull === true ? null : property?.value?.is
  return typeof text === 'string' && text !== '' ? text : null
}
