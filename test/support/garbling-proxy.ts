// A TCP proxy in front of an OPC UA server that hurts some of the messages it sends, by a seed.
import net from 'node:net'
import { openListener } from './listener.ts'
import { mutated, randomInteger } from './random.ts'

export interface GarblingProxy {
  readonly host: string
  readonly port: number
  /** Messages hurt so far. */
  readonly hurt: number
  close(): Promise<void>
}

/** Type, chunk flag, size: OPC 10000-6, 7.1.2.2. */
const headerBytes = 8
const sizeAt = 4

/** @param share of the server's messages that are hurt, 0 to 1 */
export async function startGarblingProxy(target: { readonly port: number }, random: () => number, share: number): Promise<GarblingProxy> {
  const state = { hurt: 0 }
  const upstreams = new Set<net.Socket>()
  const spoil = (message: Buffer): Buffer => {
    if (random() >= share) return message
    state.hurt += 1
    // Half of them keep header and length: those come through to the decoders.
    return random() < 0.5 ? mutated(random, message) : hurtBody(random, message)
  }
  const listener = await openListener({ host: '127.0.0.1' }, (client) => {
    const upstream = net.connect({ host: '127.0.0.1', port: target.port })
    upstreams.add(upstream)
    const cut = messages((message) => client.write(spoil(message)))
    upstream.on('data', cut)
    client.on('data', (bytes) => upstream.write(bytes))
    for (const socket of [client, upstream]) {
      socket.on('error', () => undefined)
      socket.on('close', () => {
        upstreams.delete(upstream)
        client.destroy()
        upstream.destroy()
      })
    }
  })
  return {
    host: '127.0.0.1',
    port: listener.port,
    get hurt() {
      return state.hurt
    },
    async close() {
      for (const upstream of upstreams) upstream.destroy()
      await listener.close()
    },
  }
}

/** Cuts a stream into whole messages. */
function messages(take: (message: Buffer) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0)
  return (bytes) => {
    rest = Buffer.concat([rest, bytes])
    while (rest.length >= headerBytes) {
      const size = rest.readUInt32LE(sizeAt)
      if (size < headerBytes || rest.length < size) return
      take(rest.subarray(0, size))
      rest = rest.subarray(size)
    }
  }
}

/** One to eight bytes behind the header are others now. */
function hurtBody(random: () => number, message: Buffer): Buffer {
  const hurt = Buffer.from(message)
  for (let left = 1 + randomInteger(random, 8); left > 0 && hurt.length > headerBytes; left -= 1)
    hurt[headerBytes + randomInteger(random, hurt.length - headerBytes)] = randomInteger(random, 256)
  return hurt
}
