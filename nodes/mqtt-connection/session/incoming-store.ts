// Messages at QoS 2 between their first and their last handshake (MQTT 5, 4.3.3), bounded. They outlast a stay where
// the broker keeps our session: what it has handed over it does not send again.
import type { IPublishPacket, Packet } from 'mqtt'

type PacketKey = Pick<Packet, 'messageId'>

/** What of a store the library uses for messages that come in. */
export interface IncomingStore {
  readonly size: number
  /** Of the payloads. */
  readonly bytes: number
  put(packet: Packet, done: (error?: Error) => void): unknown
  get(packet: PacketKey, done: (error?: Error, packet?: Packet) => void): unknown
  del(packet: PacketKey, done: (error?: Error, packet?: Packet) => void): unknown
  close(done?: (error?: Error) => void): void
  /** The broker has forgotten the session: nothing of it is handed over any more. */
  clear(): void
}

/** Unbounded itself: whoever fills it looks at `size` and `bytes`. */
export function createIncomingStore(): IncomingStore {
  const packets = new Map<number, IPublishPacket>()
  const missing = new Error('missing packet')
  let bytes = 0
  const take = ({ messageId = -1 }: PacketKey): IPublishPacket | undefined => {
    const found = packets.get(messageId)
    packets.delete(messageId)
    bytes -= found?.payload.length ?? 0
    return found
  }
  const answer = (found: Packet | undefined, done: (error?: Error, packet?: Packet) => void) =>
    found === undefined ? done(missing) : done(undefined, found)
  return {
    get size() {
      return packets.size
    },
    get bytes() {
      return bytes
    },
    put(packet, done) {
      take(packet)
      const kept = detached(packet as IPublishPacket)
      packets.set(packet.messageId ?? -1, kept)
      bytes += kept.payload.length
      done()
    },
    get: (packet, done) => answer(packets.get(packet.messageId ?? -1), done),
    del: (packet, done) => answer(take(packet), done),
    close: (done) => done?.(),
    clear() {
      packets.clear()
      bytes = 0
    },
  }
}

/** The payload lies in the bytes of the socket's chunk, which would be kept with it. */
function detached(packet: IPublishPacket): IPublishPacket {
  return { ...packet, payload: Buffer.from(packet.payload) }
}
