// A Modbus device of ours: serves maps of registers, counts what it is asked, and fails on demand. Over TCP (MBAP, or RTU
// and ASCII as a gateway passes them through), UDP, or RTU on any stream of bytes (a serial port, a pipe in memory).
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type net from 'node:net'
import type { Duplex } from 'node:stream'
import { openListener } from '../support/listener.ts'
import type { DeviceFaults } from './modbus-faults.ts'
import { ascii, mbap, rtu } from './modbus-framings.ts'
import type { UnitMap } from './modbus-map.ts'
import { createUnitServer, type ModbusRequest, type UnitServer, type Wire } from './modbus-unit-server.ts'

export type { DeviceFaults } from './modbus-faults.ts'
export type { AreaMap, UnitMap } from './modbus-map.ts'
export type { ModbusRequest } from './modbus-unit-server.ts'

export type DeviceTransport = 'tcp' | 'rtu-over-tcp' | 'ascii-over-tcp' | 'udp'

export interface ModbusDeviceOptions {
  /** Default: tcp. */
  readonly transport?: DeviceTransport
  /** 0 (default): a free one. */
  readonly port?: number
  readonly host?: string
  /** Units by id; a unit not listed is answered with exception 0x0B. Default: unit 1, each register holds its address, each bit whether that is odd. */
  readonly units?: Readonly<Record<number, UnitMap>>
  /** The time handed to the maps, ms. Default: the wall clock. */
  readonly now?: () => number
  /** Of stray and garbage bytes. Default 1. */
  readonly seed?: number
  /** How many requests `requests` remembers. Default 10,000. */
  readonly keepLast?: number
}

export interface ModbusDevice {
  readonly host: string
  readonly port: number
  readonly faults: DeviceFaults
  /** The last requests, oldest first. */
  readonly requests: readonly ModbusRequest[]
  /** Requests since the start, by function code. */
  readonly requestCounts: ReadonlyMap<number, number>
  /** Requests with a writing function code (5, 6, 15, 16, 21, 22, 23); each was answered with exception 1. */
  readonly writes: number
  /** Requests with a function code other than 1 to 4 and 43, writes included. */
  readonly otherFunctionCodes: number
  /** Connections dropped because their bytes were no Modbus TCP. */
  readonly malformed: number
  /** Connections now open, and taken since the start. */
  readonly connections: number
  readonly accepted: number
  /** Resets every connection (RST). */
  killConnections(): void
  /** Ends every connection and listens no more; `start` comes back on the same port. */
  stop(): Promise<void>
  start(): Promise<void>
  /** For good: the same as `stop`. */
  close(): Promise<void>
}

/** A client that asks on and reads no answer is dropped here, before it fills the memory. */
const unreadLimit = 1_048_576

const framings = { tcp: mbap, 'rtu-over-tcp': rtu, 'ascii-over-tcp': ascii, udp: mbap } as const

/** Starts a device. Rejects with the errno of `listen`. Nothing a client sends can make it throw. */
export async function startModbusDevice(options: ModbusDeviceOptions = {}): Promise<ModbusDevice> {
  const transport = options.transport ?? 'tcp'
  const server = createUnitServer(options, framings[transport])
  return transport === 'udp' ? overUdp(server, options) : overTcp(server, options)
}

async function overTcp(server: UnitServer, { port = 0, host = '127.0.0.1' }: ModbusDeviceOptions): Promise<ModbusDevice> {
  const listener = await openListener({ port, host, allowHalfOpen: true }, (socket) => {
    const client = server.attach(tcpWire(socket))
    socket.on('data', client.receive)
    socket.on('end', () => client.end())
    socket.on('close', client.close)
  })
  return deviceOf(server, {
    host: listener.host,
    port: listener.port,
    connections: () => listener.connections,
    accepted: () => listener.accepted,
    killConnections: listener.reset,
    stop: listener.close,
    start: listener.open,
  })
}

/** Each sender is a connection, taken when its first datagram comes. */
async function overUdp(server: UnitServer, options: ModbusDeviceOptions): Promise<ModbusDevice> {
  const { host = '127.0.0.1' } = options
  let port = options.port ?? 0
  let clients = new Map<string, ReturnType<UnitServer['attach']>>()
  let accepted = 0
  let socket: Socket | null = null
  const forget = () => {
    for (const client of clients.values()) client.close()
    clients = new Map()
  }
  const open = async () => {
    const opened = createSocket('udp4')
    opened.on('error', () => undefined)
    opened.on('message', (bytes: Buffer, { address, port }: RemoteInfo) => {
      const key = `${address}:${port}`
      const known = clients.get(key)
      accepted += known === undefined ? 1 : 0
      const drop = () => void clients.delete(key)
      const client =
        known ?? server.attach({ isDatagram: true, write: (answer) => opened.send(answer, port, address), reset: drop, end: drop, destroy: drop })
      clients.set(key, client)
      client.receive(bytes)
    })
    opened.bind(port, host)
    await once(opened, 'listening')
    socket = opened
    port = opened.address().port
  }
  const close = async () => {
    forget()
    const open = socket
    socket = null
    if (open !== null) await new Promise<void>((resolve) => open.close(() => resolve()))
  }
  await open()
  return deviceOf(server, {
    host,
    port,
    connections: () => clients.size,
    accepted: () => accepted,
    killConnections: forget,
    stop: close,
    start: open,
  })
}

interface Life extends Pick<ModbusDevice, 'host' | 'port' | 'killConnections' | 'stop' | 'start'> {
  connections(): number
  accepted(): number
}

function deviceOf({ seen }: UnitServer, { connections, accepted, ...life }: Life): ModbusDevice {
  return {
    ...life,
    close: life.stop,
    faults: seen.faults,
    requests: seen.requests,
    requestCounts: seen.requestCounts,
    get writes() {
      return seen.writes
    },
    get otherFunctionCodes() {
      return seen.otherFunctionCodes
    },
    get malformed() {
      return seen.malformed
    },
    get connections() {
      return connections()
    },
    get accepted() {
      return accepted()
    },
  }
}

/** The same device on a stream: a serial port, or one end of a pipe. RTU unless said otherwise. */
export function serveModbus(
  stream: Duplex,
  options: Omit<ModbusDeviceOptions, 'transport'> = {},
  framing: 'rtu' | 'ascii' = 'rtu',
): UnitServer['seen'] {
  const server = createUnitServer(options, { rtu, ascii }[framing])
  const destroy = () => void stream.destroy()
  const client = server.attach({ write: (bytes) => void stream.write(bytes), reset: destroy, end: () => void stream.end(), destroy: () => undefined })
  stream.on('data', client.receive)
  stream.on('close', client.close)
  return server.seen
}

function tcpWire(socket: net.Socket): Wire {
  return {
    write(bytes) {
      if (!socket.writable) return
      socket.write(bytes)
      if (socket.writableLength > unreadLimit) socket.destroy()
    },
    reset: () => void socket.resetAndDestroy(),
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
  }
}
