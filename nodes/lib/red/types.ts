// What we use of Node-RED's API, for 4.1 and 5. The published type packages still model 1.3, so this is ours.
import type { EventEmitter } from 'node:events'
import type { RawConfig } from '../fields.ts'
import type { Message } from '../reading.ts'

export interface StatusLine {
  readonly fill?: 'red' | 'green' | 'yellow' | 'blue' | 'grey'
  readonly shape?: 'dot' | 'ring'
  readonly text?: string
}

export type Send = (messages: Message | readonly (Message | readonly Message[] | null)[]) => void
export type Done = (error?: Error) => void

export interface RedNode extends EventEmitter {
  readonly id: string
  readonly type: string
  readonly name?: string
  readonly credentials?: RawConfig
  /** Flow nodes that use this config node; Node-RED routes its errors and status to their flows. */
  users?: Record<string, RedNode>
  /** What a node of ours offers to others, known by its `kind`. */
  lineside?: { readonly kind: string }
  send: Send
  status(status: StatusLine): void
  log(text: string): void
  warn(text: string): void
  error(text: unknown, message?: Message): void
  on(event: 'input', listener: (message: Message, send: Send, done: Done) => void): this
  on(event: 'close', listener: (removed: boolean, done: () => void) => void): this
}

export interface Request {
  readonly body: unknown
}
export interface Response {
  json(body: unknown): void
  status(code: number): Response
}
type Handler = (request: Request, response: Response) => void

export interface Red {
  readonly nodes: {
    createNode(node: RedNode, config: RawConfig): void
    registerType(type: string, construct: (this: RedNode, config: RawConfig) => void, options?: unknown): void
    getNode(id: string): RedNode | null | undefined
    getCredentials(id: string): RawConfig | undefined
  }
  readonly util: {
    generateId(): string
    /** An environment variable as the node sees it: of its group, subflow or tab, else of the process. */
    getSetting(node: RedNode | Record<string, never>, name: string): unknown
  }
  readonly settings: { readonly userDir?: string }
  readonly auth: { needsPermission(permission: string): Handler }
  readonly httpAdmin: { post(path: string, ...handlers: Handler[]): void }
  /** Translates a key of the set's catalog into the server's language. */
  _(key: string, params?: Readonly<Record<string, unknown>>): string
}
