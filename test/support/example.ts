// The shipped examples as tests deploy them: only the tab's environment variables are changed, as a user would.
import { readFileSync } from 'node:fs'
import path from 'node:path'

export type FlowNode = Record<string, unknown> & { id: string; type: string }

const root = path.resolve(import.meta.dirname, '../..')

/** An example by its file name without `.json`, with the given variables of its tab. */
export function example(name: string, env: Readonly<Record<string, string | number>> = {}): FlowNode[] {
  const nodes = JSON.parse(readFileSync(path.join(root, 'examples', `${name}.json`), 'utf8')) as FlowNode[]
  for (const tab of nodes.filter((node) => node.type === 'tab')) {
    for (const entry of tab['env'] as { name: string; value: string }[]) entry.value = String(env[entry.name] ?? entry.value)
  }
  return nodes
}

/** The only node of a type in a flow. */
export function nodeOf(flow: readonly FlowNode[], type: string): FlowNode {
  const found = flow.filter((node) => node.type === type)
  const [only] = found
  if (found.length !== 1 || only === undefined) throw new Error(`${found.length} nodes of type ${type}`)
  return only
}
