// A server that says exactly the bytes a test wants, and keeps what it hears: for answers no sound broker gives.
import type net from 'node:net'
import type tls from 'node:tls'
import { openListener } from './listener.ts'
import { until } from './until.ts'

export interface ScriptedServer {
  readonly host: string
  readonly port: number
  /** All bytes heard, of all connections, in order. */
  readonly heard: Buffer
  readonly accepted: number
  /** Connections now open. */
  readonly connections: number
  /** Writes to the newest connection. */
  say(bytes: Uint8Array): void
  /** Ends the newest connection (FIN). */
  hangUp(): void
  /** Resolves when a condition on what was heard or is connected holds. */
  when(condition: () => boolean): Promise<void>
}

/** `onConnection` may answer at once. Closed with the test. */
export async function startScriptedServer(
  test: { after(release: () => Promise<void>): void },
  options: { tls?: tls.TlsOptions; onConnection?: (say: (bytes: Uint8Array) => void) => void } = {},
): Promise<ScriptedServer> {
  let heard = Buffer.alloc(0)
  let newest: net.Socket | undefined
  const listener = await openListener({ ...(options.tls && { tls: options.tls }) }, (socket) => {
    newest = socket
    socket.on('data', (chunk) => {
      heard = Buffer.concat([heard, chunk])
    })
    options.onConnection?.((bytes) => socket.write(bytes))
  })
  test.after(() => listener.close())
  return {
    host: listener.host,
    port: listener.port,
    say: (bytes) => void newest?.write(bytes),
    hangUp: () => void newest?.end(),
    when: (condition) => until(condition),
    get heard() {
      return heard
    },
    get accepted() {
      return listener.accepted
    },
    get connections() {
      return listener.connections
    },
  }
}
