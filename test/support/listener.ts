// A TCP or TLS listener that can go away and come back on its port: the ground of simulators and the fault proxy.
import net from 'node:net'
import tls from 'node:tls'

export interface ListenerOptions {
  /** 0 (default): a free one. */
  readonly port?: number
  readonly host?: string
  readonly tls?: tls.TlsOptions
  /** True: a peer's FIN does not end our side. */
  readonly allowHalfOpen?: boolean
}

export interface Listener {
  readonly host: string
  /** Kept while closed. */
  readonly port: number
  readonly isOpen: boolean
  /** Connections now open. */
  readonly connections: number
  /** Connections taken since the start. */
  readonly accepted: number
  /** Listens again on the same port. */
  open(): Promise<void>
  /** Stops listening: dials are refused (ECONNREFUSED), open connections live on. */
  refuse(): void
  /** Stops listening and ends every connection (FIN, as when a process is stopped). */
  close(): Promise<void>
  /** Resets every connection (RST). */
  reset(): void
}

/**
 * Opens a listener. `serve` gets each connection, for TLS after the handshake. Socket errors are taken here
 * and end in the socket's `close`. Rejects with the errno of `listen` (EADDRINUSE, EACCES).
 */
export async function openListener(options: ListenerOptions, serve: (socket: net.Socket) => void): Promise<Listener> {
  const host = options.host ?? '127.0.0.1'
  // With TLS too these are the TCP sockets below: a TLS socket cannot be reset.
  const sockets = new Set<net.Socket>()
  let port = options.port ?? 0
  let accepted = 0
  let server: net.Server | undefined

  const track = (socket: net.Socket) => {
    accepted += 1
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', ignore)
    socket.on('close', () => sockets.delete(socket))
  }
  const open = async () => {
    if (server !== undefined) return
    const opened = createServer(options, serve)
    opened.on('connection', track)
    await listening(opened, port, host)
    server = opened
    port = (opened.address() as net.AddressInfo).port
  }
  const refuse = () => {
    server?.close()
    server = undefined
  }
  await open()
  return {
    host,
    open,
    refuse,
    async close() {
      refuse()
      await Promise.all([...sockets].map(destroyed))
    },
    reset() {
      for (const socket of sockets) socket.resetAndDestroy()
    },
    get port() {
      return port
    },
    get isOpen() {
      return server !== undefined
    },
    get connections() {
      return sockets.size
    },
    get accepted() {
      return accepted
    },
  }
}

function createServer(options: ListenerOptions, serve: (socket: net.Socket) => void): net.Server {
  if (options.tls === undefined) return net.createServer({ allowHalfOpen: options.allowHalfOpen ?? false }, serve)
  return tls.createServer(options.tls, (socket) => {
    socket.on('error', ignore)
    serve(socket)
  })
}

function listening(server: net.Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function destroyed(socket: net.Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) return resolve()
    socket.once('close', () => resolve())
    socket.destroy()
  })
}

function ignore(): void {
  // The socket's `close` follows and tells the same.
}
