// Flows in this process: node-red-node-test-helper behind node:test. Node-RED is one a process, so one flow a time.
import type { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import type { TestContext } from 'node:test'
import helper from 'node-red-node-test-helper'
import type { Message } from '../../nodes/lib/reading.ts'
import type { Red, RedNode, StatusLine } from '../../nodes/lib/red/types.ts'
import { temporaryFolder } from './temporary-folder.ts'

helper.init(createRequire(import.meta.url).resolve('node-red'))
// The helper registers a core type once for each node of it, which Node-RED refuses from the second on.
for (const [type, register] of Object.entries(helper._nodeModules)) helper._nodeModules[type] = oncePerLoad(register)

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
  /** Resolves when the status a node shows has this text; rejects when it does not come to that. */
  untilShown(id: string, text: string): Promise<void>
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
  // What nodes keep on disk (certificates, state) goes with the flow.
  helper.settings({ userDir: await temporaryFolder(t) })
  await helper.load(types as readonly ((red: never) => unknown)[], [{ id: 't', type: 'tab', label: 'test' }, ...onTab], credentials)
  const inboxes = new Map(nodes.filter(({ type }) => type === 'helper').map(({ id }) => [id, inboxOf(nodeOf(id))]))
  return {
    node: nodeOf,
    inbox: (id) => inboxes.get(id) ?? missing(id),
    statuses: (id) => statusesOf(nodeOf(id)),
    untilShown: (id, text) => untilShown(nodeOf(id), text),
    errors: (id) => callsOf(nodeOf(id), 'error').map(([error]) => error),
  }
}

/** The helper makes a new RED for each load. */
function oncePerLoad(register: (red: object) => unknown): (red: object) => unknown {
  const seen = new WeakSet<object>()
  return (red) => {
    if (seen.has(red)) return undefined
    seen.add(red)
    return register(red)
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
  const until = (count: number) =>
    new Promise<readonly Message[]>((resolve, reject) => {
      const limit = setTimeout(
        () => reject(new Error(`${messages.length} of ${count} messages came to ${node.id}: ${JSON.stringify(messages)}`)),
        limitMs,
      )
      look = () => {
        if (messages.length < count) return
        clearTimeout(limit)
        resolve(messages)
      }
      look()
    })
  return { messages, until }
}

function statusesOf(node: FlowNode): readonly StatusLine[] {
  return callsOf(node, 'status').map(([status]) => status as StatusLine)
}

function untilShown(node: FlowNode, text: string): Promise<void> {
  const calls: EventEmitter = node
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(limit)
      calls.off('call:status', look)
      settle()
    }
    const look = () => {
      if (statusesOf(node).at(-1)?.text === text) end(resolve)
    }
    const limit = setTimeout(() => end(() => reject(new Error(`${node.id} never showed ${text}: ${JSON.stringify(statusesOf(node))}`))), limitMs)
    calls.on('call:status', look)
    look()
  })
}

interface Spy {
  getCalls(): readonly { readonly thisValue: unknown; readonly args: readonly unknown[] }[]
}

/** The helper spies on the methods that all nodes share. */
function callsOf(node: FlowNode, method: 'status' | 'error'): readonly (readonly unknown[])[] {
  const spy = node[method] as unknown as Spy
  return spy
    .getCalls()
    .filter((call) => call.thisValue === node)
    .map((call) => call.args)
}
