// DataValues and items for tests, as node-opcua hands them over.
import type { VariantLike } from '../../../nodes/opcua-connection/leaves.ts'
import { type BuiltIn, builtIn } from '../../../nodes/opcua-connection/scalar.ts'
import type { DataValueLike } from '../../../nodes/opcua-connection/value.ts'
import type { OpcuaItem } from '../../../nodes/opcua-connection/want.ts'
import { aTag } from '../../support/readings.ts'

export const sourceTime = 1_000
export const serverTime = 1_050
export const receivedAt = 2_000

export function variant(type: BuiltIn, value: unknown, more: Partial<VariantLike> = {}): VariantLike {
  return { dataType: builtIn[type], arrayType: 0, value, ...more }
}

export function arrayOf(type: BuiltIn, value: ArrayLike<unknown>): VariantLike {
  return variant(type, value, { arrayType: 1 })
}

/** Good, with both times, unless told. */
export function dataValue(value: VariantLike | null, more: Partial<DataValueLike> = {}): DataValueLike {
  return { value, statusCode: { value: 0 }, sourceTimestamp: new Date(sourceTime), serverTimestamp: new Date(serverTime), ...more }
}

export function opcuaItem(name: string, more: Partial<OpcuaItem> = {}): OpcuaItem {
  return {
    wanted: { tag: aTag(name), topic: name, source: { protocol: 'opcua', address: `ns=2;s=${name}` } },
    nodeId: `ns=2;s=${name}`,
    kind: 'value',
    samplingMs: 100,
    deadband: { kind: 'none', value: 0 },
    unit: '',
    ...more,
  }
}

/** A field of a structure's schema. */
export function field(name: string, fieldType: string, more: object = {}): object {
  return { name: name.charAt(0).toLowerCase() + name.slice(1), originalName: name, fieldType, category: 'basic', ...more }
}
