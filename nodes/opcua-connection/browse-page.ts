// What the dialog asks of a server's address space, and what it is told: a page of a node's children.
import type { RawConfig } from '../lib/fields.ts'

export interface BrowseQuestion {
  readonly kind: 'browse'
  /** As in the tag table; the tree begins at the Objects folder. */
  readonly nodeId: string
  /** How many children have been told already. */
  readonly offset: number
  /** Only variables whose name contains this; folders and objects always. Empty: all. */
  readonly filter: string
}

export interface BrowseNode {
  /** By namespace URI, as the tag table keeps it. */
  readonly nodeId: string
  readonly name: string
  readonly nodeClass: 'object' | 'variable' | 'other'
  /** `Double`, `Int32[]`; empty for what is no variable. */
  readonly datatype: string
  /** The present value, short; empty where there is none, or more than one. */
  readonly value: string
  readonly unit: string
  /** It sends events and alarms (OPC 10000-3, 5.5.1, EventNotifier). */
  readonly hasEvents: boolean
  /** The server keeps a history of it that can be read. */
  readonly hasHistory: boolean
}

export interface BrowsePage {
  readonly nodes: readonly BrowseNode[]
  /** Children that fit the filter. */
  readonly total: number
  /** The offset of the next page; null: this was the last. */
  readonly next: number | null
}

/** OPC 10000-5, 8.2.4: everything a plant cares for is below this folder. */
export const objectsFolder = 'i=85'

/** Enough for a screen; each costs the machine a few attributes. */
export const pageSize = 100

/** Null: this is no such question. */
export function parseBrowseQuestion(what: unknown): BrowseQuestion | null {
  const { kind, nodeId, offset, filter } = (typeof what === 'object' && what !== null ? what : {}) as RawConfig
  if (kind !== 'browse') return null
  return {
    kind,
    nodeId: typeof nodeId === 'string' && nodeId !== '' ? nodeId : objectsFolder,
    offset: typeof offset === 'number' && Number.isInteger(offset) && offset > 0 ? offset : 0,
    filter: typeof filter === 'string' ? filter.trim() : '',
  }
}
