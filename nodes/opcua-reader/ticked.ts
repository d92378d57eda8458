// What ticking a node of the server's tree does to the rows of the tag table. Pure.
import type { RawConfig } from '../lib/fields.ts'

/** A row as it stands in the dialog, sound or not. */
export type DraftRow = RawConfig

export interface Ticked {
  readonly nodeId: string
  readonly kind: 'value' | 'events'
  /** The names on the way from the Objects folder to the node. */
  readonly path: readonly string[]
}

/** The rows with new ones at the end, each under a name that no other has. What has a row already keeps it. */
export function withTicked(rows: readonly DraftRow[], ticked: readonly Ticked[]): readonly DraftRow[] {
  const names = new Set(rows.map((row) => String(row['name'])))
  const keys = new Set(rows.map(keyOf))
  const added = ticked.flatMap(({ nodeId, kind, path }) => {
    if (keys.has(keyOf({ nodeId, kind }))) return []
    const name = freeName(nameOf(path), names)
    names.add(name)
    keys.add(keyOf({ nodeId, kind }))
    return [{ name, nodeId, kind, samplingMs: null, deadbandKind: 'none', deadband: 0, unit: '' }]
  })
  return [...rows, ...added]
}

export function withoutTicked(rows: readonly DraftRow[], ticked: readonly Pick<Ticked, 'nodeId' | 'kind'>[]): readonly DraftRow[] {
  const keys = new Set(ticked.map(keyOf))
  return rows.filter((row) => !keys.has(keyOf(row)))
}

/** Which nodes have a row; asked once for a whole tree. */
export function tickedIn(rows: readonly DraftRow[]): (node: Pick<Ticked, 'nodeId' | 'kind'>) => boolean {
  const keys = new Set(rows.map(keyOf))
  return (node) => keys.has(keyOf(node))
}

/** The path is the name, so that the topic has the levels of the tree; a `/` within a level would make two of it. */
function nameOf(path: readonly string[]): string {
  return path.map((level) => level.replaceAll('/', '_').trim()).join('/')
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name
  for (let number = 2; taken.has(free); number += 1) free = `${name} ${number}`
  return free
}

function keyOf({ nodeId, kind }: { readonly nodeId?: unknown; readonly kind?: unknown }): string {
  return `${String(kind ?? 'value')} ${String(nodeId).trim()}`
}
