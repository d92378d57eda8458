// Flows in this process: node-red-node-test-helper behind node:test. Node-RED is one a process, so one flow a time.
import { createRequire } from 'node:module'
import type { TestContext } from 'node:test'
import helper from 'node-red-node-test-helper'
import type { Message } from '../../nodes/lib/reading.ts'
import type { Red, RedNode, StatusLine } from '../../nodes/lib/red/types.ts'

helper.init(createRequire(import.meta.url).resolve('node-red'))

export interface FlowNode extends RedNode {
  /** Gives the node a message, as a wire does. */
  receive(message: Message): void
  close(removed?: boolean): Promise<void>
}

export interface Inbox {
  /** All that has come so far. */
  readonly messages: readonly Message[]
  /** Resolves when `count` messages have come in all; rejects when they do not. */
  until(count: number): Promise<readonly Message[]>
}

export interface RunningFlow {
  node(id: string): FlowNode
  /** What a node of type `helper` has received. */
  inbox(id: string): Inbox
  /** Every status a node has shown, from its first moment on. */
  statuses(id: string): readonly StatusLine[]
  /** What a node has said with `error`: texts and Errors. */
  errors(id: string): readonly unknown[]
}

const limitMs = 5_000

/** A tab `t` with these nodes on it; those of a type in `configTypes` become global config nodes. */
export async function runFlow(
  t: TestContext,
  types: readonly ((red: Red) => void)[],
  nodes: readonly (Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string })[],
  { configTypes = [], credentials = {} }: { configTypes?: readonly string[]; credentials?: object } = {},
): Promise<RunningFlow> {
  const onTab = nodes.map((node) => (configTypes.includes(node.type) ? node : { z: 't', x: 0, y: 0, wires: [], ...node }))
  t.after(() => helper.unload())
  await helper.load(types as readonly ((red: never) => unknown)[], [{ id: 't', type: 'tab', label: 'test' }, ...onTab], credentials)
  const inboxes = new Map(nodes.filter(({ type }) => type === 'helper').map(({ id }) => [id, inboxOf(nodeOf(id))]))
  return {
    node: nodeOf,
    inbox: (id) => inboxes.get(id) ?? missing(id),
    statuses: (id) => callsOf(nodeOf(id), 'status').map(([status]) => status as StatusLine),
    errors: (id) => callsOf(nodeOf(id), 'error').map(([error]) => error),
  }
}

function nodeOf(id: string): FlowNode {
  return (helper.getNode(id) as FlowNode | null) ?? missing(id)
}

function missing(id: string): never {
  throw new Error(`no node ${id} in the flow`)
}

function inboxOf(node: FlowNode): Inbox {
  const messages: Message[] = []
  let look = () => {}
  node.on('input', (message, _send, done) => {
    messages.push(message)
    look()
    done()
  })
  const until = (count: number) => new Promise<readonly Message[]>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`${messages.length} of ${count} messages came to ${node.id}: ${JSON.stringify(messages)}`)), limitMs)
    look = () => {
      if (messages.length < count) return
      clearTimeout(limit)
      resolve(messages)
    }
    look()
  })
  return { messages, until }
}

interface Spy {
  getCalls(): readonly { readonly thisValue: unknown; readonly args: readonly unknown[] }[]
}

/** The helper spies on the methods that all nodes share. */
function callsOf(node: FlowNode, method: 'status' | 'error'): readonly (readonly unknown[])[] {
  const spy = node[method] as unknown as Spy
  return spy.getCalls().filter((call) => call.thisValue === node).map((call) => call.args)
}
