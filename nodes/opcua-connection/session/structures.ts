// Structures of the maker's own come as bytes until their description has been read from the server: once a type.
import type { DataValue, NotificationData } from 'node-opcua-client'
import type { Clock } from '../../lib/clock.ts'
import { builtIn } from '../scalar.ts'
import type { Asker } from './asker.ts'
import { type Channel, within } from './channel.ts'
import type { Library } from './library.ts'
import type { Session } from './open-session.ts'

interface Served {
  readonly library: Library
  readonly session: Session
  readonly asker: Asker
  readonly channel: Pick<Channel, 'ended'>
  readonly line: { readonly clock: Clock }
}

interface Notified {
  readonly monitoredItems?: readonly { readonly value: DataValue }[] | null
}

/** The library asks for hundreds of type nodes, once a session; a narrow read budget makes it slow. */
const longestMs = 600_000
/** What it asks with. Each request takes its turn like all others. */
const asking: readonly PropertyKey[] = ['read', 'browse', 'browseNext', 'translateBrowsePath']

/** Null: there are none, as in nearly every message. A type that cannot be read stays bytes. */
export function openStructures(served: Served, found: readonly unknown[] | null): Promise<void> | null {
  const parts = (found ?? []) as readonly NotificationData[]
  if (!parts.some((part) => ((part as unknown as Notified).monitoredItems ?? []).some(({ value }) => isStructure(value)))) return null
  return unlessEnded(served, served.library.promoteOpaqueStructureInNotificationData(inTurn(served), [...parts]))
}

export async function openStructuresOf(served: Served, values: readonly DataValue[]): Promise<void> {
  if (values.some(isStructure)) await unlessEnded(served, served.library.promoteOpaqueStructure(inTurn(served), [...values]))
}

/** The session as it is, its questions within the read budget. What the library learns it keeps on the session itself. */
function inTurn({ session, asker }: Served): Session {
  return new Proxy(session, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key)
      if (typeof value !== 'function') return value
      const method = value as (...parameters: unknown[]) => Promise<unknown>
      return asking.includes(key) ? (...parameters: unknown[]) => asker.ask(String(key), () => method.apply(target, parameters)) : method.bind(target)
    },
  })
}

/** The library never settles when the line breaks in the middle of it. Rejects with what ended the line. */
async function unlessEnded({ channel, line }: Served, opening: Promise<unknown>): Promise<void> {
  try {
    await within(opening, longestMs, line.clock, [channel.ended])
  } catch {
    channel.ended.throwIfAborted()
  }
}

function isStructure({ value }: DataValue): boolean {
  return value?.dataType === builtIn.ExtensionObject
}
