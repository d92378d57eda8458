// The rooms under nodes/: one folder a node, with the description its build products are made from.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Field, Fields } from '../../nodes/lib/fields.ts'

export const root = path.resolve(import.meta.dirname, '../..')
export const packageName: string = (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { name: string }).name
/** The first is the default, and the one that Node-RED falls back to. */
export const languages = ['en-US', 'de'] as const

export interface Room {
  /** Folder, dist file, locale file and icon: one name. */
  readonly name: string
  /** The registered type. */
  readonly type: string
  readonly fields: Fields
  /** Present files of the room, `node.ts` for example. */
  readonly has: (file: string) => boolean
}

/** Every folder with a `fields.ts`, in order of name. Rejects when one cannot be loaded or breaks a naming rule. */
export async function findRooms(): Promise<readonly Room[]> {
  const names = readdirSync(path.join(root, 'nodes')).filter((name) => name !== 'lib' && existsSync(path.join(root, 'nodes', name, 'fields.ts')))
  return Promise.all(names.sort().map(loadRoom))
}

async function loadRoom(name: string): Promise<Room> {
  const folder = path.join(root, 'nodes', name)
  const { fields } = (await import(pathToFileURL(path.join(folder, 'fields.ts')).href)) as { fields?: Fields }
  if (fields === undefined) throw new Error(`nodes/${name}/fields.ts exports no fields`)
  const wrong = [...Object.keys(fields.settings).filter((key) => reserved.has(key)), ...keysOf(fields).filter((key) => !/^[\w-]+$/.test(key))]
  if (wrong.length > 0) throw new Error(`nodes/${name}/fields.ts: these names cannot be used: ${wrong.join(', ')}`)
  return { name, type: `lineside-${name}`, fields, has: (file) => existsSync(path.join(folder, file)) }
}

/** All that becomes part of a locale key, which a dot or a colon would end early. */
function keysOf({ face, settings }: Fields): string[] {
  const named = (name: string, field: Field): readonly string[] => {
    if (field.type === 'choice') return [name, ...field.options]
    return field.type === 'rows' ? [name, ...Object.entries(field.columns).flatMap(([key, column]) => named(key, column))] : [name]
  }
  return [...face.outputs, ...Object.entries<Field>(settings).flatMap(([name, field]) => named(name, field))]
}

/** Properties that the editor keeps for itself (Node-RED 5, `internalProperties`, and what every node has). */
const reserved = new Set(
  `changed dirty id inputLabels moved outputLabels selected type users valid validationErrors wires inputs outputs name version
  info icon label`.split(/\s+/),
)
