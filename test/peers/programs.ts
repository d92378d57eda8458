// The peers as child processes: started on free ports, killed like a power cut, never left behind.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'

export interface Program {
  readonly port: number
  kill(): Promise<void>
}

/** Starts pymodbus's asynchronous server (Debian: python3-pymodbus). */
export async function startPymodbus(): Promise<Program> {
  const port = await freePort()
  const server = spawn('/usr/bin/python3', [path.join(import.meta.dirname, 'pymodbus_server.py'), String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await firstLine(server, /listening/)
  await untilListening(port)
  return { port, kill: () => killed(server) }
}

/** Starts mosquitto on the given port, or a free one; nothing is kept over a kill. */
export async function startMosquitto(folder: string, wanted?: number): Promise<Program> {
  const port = wanted ?? (await freePort())
  const config = path.join(folder, 'mosquitto.conf')
  writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nmax_queued_messages 0\n`)
  const broker = spawn('mosquitto', ['-c', config], { stdio: ['ignore', 'ignore', 'pipe'] })
  await untilListening(port)
  return { port, kill: () => killed(broker) }
}

/** Subscribes with mosquitto_sub (Debian: mosquitto-clients); `onMessage` gets topic and payload. */
export async function subscribe(port: number, filter: string, onMessage: (topic: string, payload: string) => void): Promise<Program> {
  const args = ['-h', '127.0.0.1', '-p', String(port), '-V', 'mqttv5', '-q', '1', '-t', filter, '-d', '-F', 'message\t%t\t%p']
  const subscriber = spawn('stdbuf', ['-oL', 'mosquitto_sub', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: subscriber.stdout })
  lines.on('line', (line) => {
    const [mark, topic = '', payload = ''] = line.split('\t')
    if (mark === 'message') onMessage(topic, payload)
  })
  await firstLine(subscriber, /^Subscribed|SUBACK/)
  return { port, kill: () => killed(subscriber) }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

function firstLine(child: ChildProcess, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (text.split('\n').some((line) => pattern.test(line))) resolve()
    })
    child.once('exit', (code) => reject(new Error(`${child.spawnfile} ended with ${code} before it was ready: ${text}`)))
    child.once('error', reject)
  })
}

/** Dials until somebody answers; rejects after ten seconds. */
async function untilListening(port: number): Promise<void> {
  const { connect } = await import('node:net')
  const end = Date.now() + 10_000
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await new Promise<boolean>((resolve) => socket.once('connect', () => resolve(true)).once('error', () => resolve(false)))
    socket.destroy()
    if (isOpen) return
    if (Date.now() > end) throw new Error(`nobody listens on port ${port}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
