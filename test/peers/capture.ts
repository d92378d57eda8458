// tshark as the oracle of the wire: it sees what our process really sent, and decodes it with code that is not ours.
import { execFileSync, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import path from 'node:path'
import { freePort } from './programs.ts'

export interface Captured {
  /** How many packets a display filter of tshark fits. */
  count(filter: string): number
}

/**
 * Captures what passes the loopback on these ports (Debian: tshark; needs root). `protocols`: what is spoken there, in
 * tshark's words. Resolves once it captures; the answer stops it, when all that was sent before is in the file.
 */
export async function startCapture(folder: string, protocols: ReadonlyMap<number, string>): Promise<() => Promise<Captured>> {
  const file = path.join(folder, 'capture.pcapng')
  const marks = await freePort()
  const filter = [...[...protocols.keys()].map((port) => `tcp port ${port}`), `udp dst port ${marks}`].join(' or ')
  const tshark = spawn('tshark', ['-i', 'lo', '-n', '-l', '-P', '-w', file, '-f', filter], { stdio: ['ignore', 'pipe', 'ignore'] })
  const marker = createSocket('udp4')
  let seen = 0
  tshark.stdout.setEncoding('utf8').on('data', (text: string) => {
    seen += text.split('\n').filter((line) => line.includes('UDP') && line.includes(String(marks))).length
  })
  /** What is captured comes in blocks: a datagram of ours that is seen says that all before it was. */
  const mark = async () => {
    const before = seen
    while (seen === before) {
      if (tshark.exitCode !== null) throw new Error(`tshark ended with ${tshark.exitCode}`)
      marker.send('mark', marks, '127.0.0.1')
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  await mark()
  return async () => {
    await mark()
    marker.close()
    const exit = once(tshark, 'exit')
    tshark.kill('SIGINT')
    await exit
    const decodeAs = [...protocols].flatMap(([port, protocol]) => ['-d', `tcp.port==${port},${protocol}`])
    return {
      count(display) {
        const args = ['-r', file, '-n', ...decodeAs, '-Y', display, '-T', 'fields', '-e', 'frame.number']
        const found = execFileSync('tshark', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 << 20 })
        return found.split('\n').filter((line) => line !== '').length
      },
    }
  }
}
