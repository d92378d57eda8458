// From the rows of the table to the items of a subscription, or to what is wrong with a row.
import type { Problem } from '../lib/fields.ts'
import { escapeTopic } from '../lib/topic.ts'
import { formatNodeId, parseNodeId } from '../opcua-connection/node-id.ts'
import type { OpcuaItem, OpcuaWant } from '../opcua-connection/want.ts'
import type { Config, TagRow } from './fields.ts'

type Table = Pick<Config, 'tags' | 'mode'>

/** What single cells cannot tell. Path `tags.<row>.<column>`. */
export function tagProblems({ tags, mode }: Table): readonly Problem[] {
  if (tags.length === 0) return [{ path: 'tags', code: 'no-tags' }]
  const own = tags.flatMap((row, index) => rowProblems(row, mode).map((problem) => ({ ...problem, path: `tags.${index + 1}.${problem.path}` })))
  return [...own, ...repeatedNodes(tags)]
}

/** What is wrong with one row; `path` is the column. */
export function rowProblems(row: TagRow, mode: Config['mode']): readonly Problem[] {
  const found = parseNodeId(row.nodeId)
  const problems: Problem[] = 'problem' in found ? [{ path: 'nodeId', ...found.problem }] : []
  if (row.kind === 'events' && mode === 'poll') problems.push({ path: 'kind', code: 'events-are-not-polled' })
  if (row.kind === 'events' && row.deadbandKind !== 'none') problems.push({ path: 'deadbandKind', code: 'deadband-of-events' })
  if (row.deadbandKind !== 'none' && row.deadband === 0) problems.push({ path: 'deadband', code: 'deadband-zero' })
  if (row.deadbandKind === 'percent' && row.deadband > 100)
    problems.push({ path: 'deadband', code: 'too-large', params: { found: row.deadband, max: 100 } })
  return problems
}

/** What the connection is asked for. The config has passed `tagProblems`. */
export function wantOf(config: Config, connectionId: string): OpcuaWant {
  const { mode, publishingMs, pollMs, survivesSeconds, history, structures } = config
  const items = config.tags.map((row) => itemOf(row, config, connectionId))
  return { items, mode, publishingMs, pollMs, survivesSeconds, history, structures }
}

/** After three of these without anything the reader is stale; undefined: a poll tells it, keep-alives tell a subscription. */
export function periodOf({ mode, pollMs }: Pick<Config, 'mode' | 'pollMs'>): number | undefined {
  return mode === 'poll' ? pollMs : undefined
}

/** Throws on a node id that `rowProblems` would have named: nothing is silently read from elsewhere. */
function itemOf(row: TagRow, { samplingMs }: Pick<Config, 'samplingMs'>, connectionId: string): OpcuaItem {
  const found = parseNodeId(row.nodeId)
  if ('problem' in found) throw new Error(`${row.name}: ${found.problem.code}`)
  const nodeId = formatNodeId(found.nodeId)
  const { name, unit, kind } = row
  return {
    wanted: {
      tag: Object.freeze({ id: `${connectionId}:${name}`, name, raw: name, ...(unit === '' ? {} : { unit }) }),
      topic: escapeTopic(name),
      source: { protocol: 'opcua', address: nodeId },
    },
    nodeId,
    kind,
    samplingMs: row.samplingMs ?? samplingMs,
    deadband: { kind: row.deadbandKind, value: row.deadbandKind === 'none' ? 0 : row.deadband },
    unit,
  }
}

/** One node under two names would be two series of one signal. A row for its values and one for its events are two things. */
function repeatedNodes(tags: readonly TagRow[]): readonly Problem[] {
  const first = new Map<string, number>()
  return tags.flatMap((row, index) => {
    const found = parseNodeId(row.nodeId)
    if ('problem' in found) return []
    const key = `${row.kind} ${formatNodeId(found.nodeId)}`
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, index + 1)
    return earlier === undefined ? [] : [{ path: `tags.${index + 1}.nodeId`, code: 'same-node', params: { row: earlier } }]
  })
}
