// A TCP proxy between a client and a target that can cut, pull the cable, slow down and refuse. Userland, no root.
import net from 'node:net'
import { delayLine } from './delay-line.ts'
import { openListener } from './listener.ts'

/** What a test may turn while the proxy runs. */
export interface ProxySwitches {
  /**
   * True is a pulled cable: bytes, FIN and RST of both directions are swallowed, new connections are taken
   * and never answered. Back at false, connections that lost something stay dead, as no stream may have a
   * hole in it; untouched and new ones work.
   */
  blackHole: boolean
  /** How long every byte is held back, each way; 0 = not at all. Order is kept. */
  delayMs: number
}

export interface FaultProxy extends ProxySwitches {
  readonly host: string
  readonly port: number
  /** Resets both sides of every connection (RST). */
  cutHard(): void
  /** Dials are refused (ECONNREFUSED); open connections live on. */
  refuse(): void
  /** Takes connections again, on the same port. */
  accept(): Promise<void>
  /** Bytes passed on from clients to the target. */
  readonly bytesUp: number
  /** Bytes passed on from the target to clients. */
  readonly bytesDown: number
  /** Clients now connected. */
  readonly connections: number
  /** Clients that have ended nothing: neither FIN nor RST has come from them, swallowed ones included. */
  readonly clients: number
  /** Connections taken since the start. */
  readonly accepted: number
  /** For good: ends both sides of every connection and listens no more. */
  close(): Promise<void>
}

interface State extends ProxySwitches {
  bytesUp: number
  bytesDown: number
  readonly upstreams: Set<net.Socket>
  readonly clients: Set<net.Socket>
}

/** One direction of one connection. `pair.isLossy` once either direction swallowed something. */
interface Way {
  readonly from: net.Socket
  readonly to: net.Socket
  readonly pair: { isLossy: boolean }
  readonly state: State
  readonly counter: 'bytesUp' | 'bytesDown'
}

/** Starts a proxy on a free port of the target's host. Where the target refuses, the client is reset. */
export async function startFaultProxy(target: { readonly port: number; readonly host?: string }): Promise<FaultProxy> {
  const host = target.host ?? '127.0.0.1'
  const state: State = { blackHole: false, delayMs: 0, bytesUp: 0, bytesDown: 0, upstreams: new Set(), clients: new Set() }
  const listener = await openListener({ host, allowHalfOpen: true }, (client) => join(client, { host, port: target.port }, state))
  const cutHard = () => {
    listener.reset()
    for (const upstream of state.upstreams) upstream.resetAndDestroy()
  }
  return {
    host,
    port: listener.port,
    cutHard,
    refuse: listener.refuse,
    accept: listener.open,
    async close() {
      for (const upstream of state.upstreams) upstream.destroy()
      await listener.close()
    },
    get blackHole() {
      return state.blackHole
    },
    set blackHole(isOn) {
      state.blackHole = isOn
    },
    get delayMs() {
      return state.delayMs
    },
    set delayMs(ms) {
      state.delayMs = ms
    },
    get bytesUp() {
      return state.bytesUp
    },
    get bytesDown() {
      return state.bytesDown
    },
    get connections() {
      return listener.connections
    },
    get clients() {
      return state.clients.size
    },
    get accepted() {
      return listener.accepted
    },
  }
}

function join(client: net.Socket, target: { readonly host: string; readonly port: number }, state: State): void {
  state.clients.add(client)
  for (const end of ['end', 'close']) client.on(end, () => state.clients.delete(client))
  if (state.blackHole) return void client.resume()
  const upstream = net.connect({ ...target, allowHalfOpen: true, noDelay: true })
  state.upstreams.add(upstream)
  upstream.on('error', () => {
    // The close that follows resets the client.
  })
  upstream.on('close', () => state.upstreams.delete(upstream))
  const pair = { isLossy: false }
  pass({ from: client, to: upstream, pair, state, counter: 'bytesUp' })
  pass({ from: upstream, to: client, pair, state, counter: 'bytesDown' })
}

function pass(way: Way): void {
  const line = delayLine()
  const send = (deliver: () => void) => line.put(way.state.delayMs, () => unlessSwallowed(way, deliver))
  way.from.on('data', (bytes) => send(() => write(way, bytes)))
  way.from.on('end', () => send(() => way.to.end()))
  way.from.on('close', (hadError) => send(() => (hadError ? way.to.resetAndDestroy() : way.to.end())))
}

function write(way: Way, bytes: Buffer): void {
  if (!way.to.writable) return
  way.state[way.counter] += bytes.length
  if (way.to.write(bytes)) return
  way.from.pause()
  if (way.to.listenerCount('drain') === 0) way.to.once('drain', () => way.from.resume())
}

function unlessSwallowed(way: Way, deliver: () => void): void {
  if (way.state.blackHole) way.pair.isLossy = true
  if (!way.pair.isLossy) deliver()
}
