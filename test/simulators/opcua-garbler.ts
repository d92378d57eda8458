// Bytes that mean nothing, into the connections of a server that else speaks OPC UA.
import type net from 'node:net'

export interface Garbler {
  /** While true every connection, those open and those that come, is sent garbage. */
  isOn: boolean
  /** Resets every connection (RST). */
  reset(): void
}

const garbage = Buffer.from('OPC? No. This is a teapot, and it goes on and on.')

export function garble(listener: net.Server): Garbler {
  const sockets = new Set<net.Socket>()
  let isOn = false
  const spoil = (socket: net.Socket) => socket.write(garbage)
  listener.prependListener('connection', (socket: net.Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    if (isOn) spoil(socket)
  })
  return {
    get isOn() {
      return isOn
    },
    set isOn(value) {
      isOn = value
      if (isOn) for (const socket of sockets) spoil(socket)
    },
    reset() {
      for (const socket of sockets) socket.resetAndDestroy()
    },
  }
}
