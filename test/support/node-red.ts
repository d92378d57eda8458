// A real Node-RED in a process of its own, on a free port, with nothing but what a test gives it.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export type NodeRedVersion = '5' | '4.1'

export interface NodeRedOptions {
  readonly version: NodeRedVersion
  /** Made if missing; holds settings, flows, installed nodes and our stores. */
  readonly userDir: string
  /** A package folder whose nodes are loaded without an install, usually the repository's root. */
  readonly nodesDir?: string
  /** Over the quiet defaults. Plain data: it is written as JSON. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** The flow file it starts with; without it the one already in `userDir`, or none. */
  readonly flows?: readonly unknown[]
  readonly env?: Readonly<Record<string, string>>
  /** The Node.js it runs under; default: the one that runs the tests. */
  readonly node?: string
  /** For node itself, for example `['--expose-gc']`. */
  readonly nodeOptions?: readonly string[]
  /** How long "started" may take; default 30 s. */
  readonly startLimitMs?: number
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface NodeRed {
  /** `http://127.0.0.1:<port>`, no slash at the end. */
  readonly url: string
  readonly pid: number
  /** All it has written so far. */
  log(): string
  /** Resolves with the first match, also of what was written before; rejects after `limitMs` or on exit. */
  logged(pattern: RegExp, limitMs?: number): Promise<RegExpExecArray>
  /** One call of the admin API. A body is sent as JSON, FormData as it is. */
  admin(method: string, pathname: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>
  /** Deploys all flows as the editor does; rejects unless Node-RED takes them. */
  deploy(flows: readonly unknown[], type?: 'full' | 'nodes' | 'flows' | 'reload'): Promise<void>
  readonly exited: Promise<Exit>
  /** SIGTERM, as a service manager does: nodes close first. Safe to call twice. */
  stop(): Promise<Exit>
  /** SIGKILL: the power cut. */
  kill(): Promise<Exit>
}

const packages: Readonly<Record<NodeRedVersion, string>> = { '5': 'node-red', '4.1': 'node-red-4' }
const root = path.resolve(import.meta.dirname, '../..')
const stopLimitMs = 20_000

/** Starts Node-RED and waits until its flows have started (or wait for missing types). Rejects with its log. */
export async function startNodeRed(options: NodeRedOptions): Promise<NodeRed> {
  const child = launch(options)
  const output = collect(child)
  const exited = new Promise<Exit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })))
  const logged = (pattern: RegExp, limitMs = 10_000) => waitFor(output, exited, pattern, limitMs)
  try {
    const limitMs = options.startLimitMs ?? 30_000
    const [, url = ''] = await logged(/Server now running at (http:\/\/[^\s/]+)/, limitMs)
    await logged(/Started flows|Waiting for missing types|Flows stopped/, limitMs)
    return nodeRed(child, url, output, exited, logged)
  } catch (cause) {
    child.kill('SIGKILL')
    await exited
    throw cause
  }
}

function nodeRed(child: ChildProcess, url: string, output: Output, exited: Promise<Exit>, logged: NodeRed['logged']): NodeRed {
  const admin: NodeRed['admin'] = (method, pathname, body, headers = {}) =>
    fetch(`${url}/${pathname.replace(/^\//, '')}`, request(method, body, headers))
  return {
    url,
    pid: child.pid ?? 0,
    log: () => output.text,
    logged,
    admin,
    exited,
    async deploy(flows, type = 'full') {
      const headers = { 'Node-RED-API-Version': 'v2', 'Node-RED-Deployment-Type': type }
      const answer = await admin('POST', 'flows', { flows }, headers)
      if (!answer.ok) throw new Error(`deploy refused: ${answer.status} ${await answer.text()}\n${output.text}`)
    },
    async stop() {
      child.kill('SIGTERM')
      const limit = setTimeout(() => child.kill('SIGKILL'), stopLimitMs)
      const exit = await exited
      clearTimeout(limit)
      return exit
    },
    kill() {
      child.kill('SIGKILL')
      return exited
    },
  }
}

function launch({ version, userDir, nodesDir, settings, flows, env, node = process.execPath, nodeOptions = [] }: NodeRedOptions): ChildProcess {
  mkdirSync(userDir, { recursive: true })
  // `.cjs`: a user directory below the repository would else be read as ESM.
  const file = path.join(userDir, 'lineside-test-settings.cjs')
  writeFileSync(file, `module.exports = ${JSON.stringify({ ...quiet, ...(nodesDir === undefined ? {} : { nodesDir }), ...settings }, null, 2)}\n`)
  if (flows !== undefined) writeFileSync(path.join(userDir, 'flows.json'), JSON.stringify(flows))
  const entry = path.join(root, 'node_modules', packages[version], 'red.js')
  return spawn(node, [...nodeOptions, entry, '--userDir', userDir, '--settings', file, '--port', '0'], {
    cwd: userDir,
    env: { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Without these the first start asks about updates, shows a tour and looks for the palette's catalogue outside. */
const quiet = {
  uiHost: '127.0.0.1',
  flowFile: 'flows.json',
  credentialSecret: 'lineside-test',
  lang: 'en-US',
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: { tours: false, palette: { catalogues: [] } },
  logging: { console: { level: 'info', metrics: false, audit: false } },
} as const

interface Output {
  text: string
  readonly watchers: Set<() => void>
}

function collect(child: ChildProcess): Output {
  const output: Output = { text: '', watchers: new Set() }
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output.text += chunk
      for (const watcher of output.watchers) watcher()
    })
  }
  return output
}

async function waitFor(output: Output, exited: Promise<Exit>, pattern: RegExp, limitMs: number): Promise<RegExpExecArray> {
  const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>()
  const look = () => {
    const match = pattern.exec(output.text)
    if (match !== null) resolve(match)
  }
  const fail = (why: string) => reject(new Error(`${why} before ${pattern} was logged:\n${output.text}`))
  const limit = setTimeout(() => fail(`${limitMs} ms passed`), limitMs)
  void exited.then((exit) => fail(`Node-RED ended (${exit.code ?? exit.signal})`))
  output.watchers.add(look)
  try {
    look()
    return await promise
  } finally {
    clearTimeout(limit)
    output.watchers.delete(look)
  }
}

function request(method: string, body: unknown, headers: Readonly<Record<string, string>>): RequestInit {
  if (body === undefined) return { method, headers }
  if (body instanceof FormData) return { method, headers, body }
  return { method, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) }
}
