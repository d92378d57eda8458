// Structures of the maker's own come as bytes until their description has been read from the server: once a type.
import type { DataValue, NotificationData } from 'node-opcua-client'
import { builtIn } from '../scalar.ts'
import type { Library } from './library.ts'
import type { Session } from './open-session.ts'

type Served = { readonly library: Library; readonly session: Session }

interface Notified {
  readonly monitoredItems?: readonly { readonly value: DataValue }[] | null
}

/** Null: there are none, as in nearly every message. A type that cannot be read stays bytes. */
export function openStructures({ library, session }: Served, found: readonly unknown[] | null): Promise<void> | null {
  const parts = (found ?? []) as readonly NotificationData[]
  if (!parts.some((part) => ((part as unknown as Notified).monitoredItems ?? []).some(({ value }) => isStructure(value)))) return null
  return library.promoteOpaqueStructureInNotificationData(session, [...parts]).catch(() => undefined)
}

export async function openStructuresOf({ library, session }: Served, values: readonly DataValue[]): Promise<void> {
  if (values.some(isStructure)) await library.promoteOpaqueStructure(session, [...values]).catch(() => undefined)
}

function isStructure({ value }: DataValue): boolean {
  return value?.dataType === builtIn.ExtensionObject
}
