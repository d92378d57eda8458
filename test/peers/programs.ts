// The peers as child processes: started on free ports, killed like a power cut, never left behind.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
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

/** Builds the device made of libmodbus (Debian: libmodbus-dev, gcc) into `folder`; answers the program. */
export function buildLibmodbusDevice(folder: string): string {
  const program = path.join(folder, 'libmodbus-device')
  const flags = execFileSync('pkg-config', ['--cflags', '--libs', 'libmodbus'], { encoding: 'utf8' }).trim().split(/\s+/)
  execFileSync('gcc', ['-O2', '-o', program, path.join(import.meta.dirname, 'libmodbus_device.c'), ...flags])
  return program
}

/** The device on a free port, every register holding its address. */
export async function startLibmodbusTcp(program: string): Promise<Program> {
  const port = await freePort()
  const device = spawn(program, ['tcp', String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
  await firstLine(device, /listening/)
  return { port, kill: () => killed(device) }
}

/** The device on a serial line. */
export async function startLibmodbusRtu(program: string, serialPort: string, baudRate: number): Promise<Omit<Program, 'port'>> {
  const device = spawn(program, ['rtu', serialPort, String(baudRate)], { stdio: ['ignore', 'pipe', 'inherit'] })
  await firstLine(device, /listening/)
  return { kill: () => killed(device) }
}

export interface SerialLine extends Omit<Program, 'port'> {
  /** Both ends, as files. */
  readonly ends: readonly [string, string]
}

/** A serial line of two pseudo terminals (Debian: socat). */
export async function startSerialLine(folder: string): Promise<SerialLine> {
  const ends = [path.join(folder, 'near'), path.join(folder, 'far')] as const
  const line = spawn(
    'socat',
    ends.map((link) => `pty,raw,echo=0,link=${link}`),
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const giveUpAt = Date.now() + 10_000
  while (!ends.every((link) => existsSync(link))) {
    if (Date.now() > giveUpAt) throw new Error('socat made no serial line')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return { ends, kill: () => killed(line) }
}

/** What mbpoll (Debian: mbpoll) reads from a TCP device: holding registers from `address` on. */
export function mbpoll(port: number, address: number, count: number): readonly number[] {
  const args = ['-m', 'tcp', '-a', '1', '-t', '4', '-0', '-r', String(address), '-c', String(count), '-1', '-q', '-p', String(port), '127.0.0.1']
  const text = execFileSync('mbpoll', args, { encoding: 'utf8' })
  return [...text.matchAll(/^\[\d+\]:\s+(\d+)/gm)].map(([, value]) => Number(value))
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

/** Starts InfluxDB (Debian: influxdb) with all its files in `folder`. */
export async function startInfluxdb(folder: string): Promise<Program> {
  const [port, backup] = [await freePort(), await freePort()]
  const env = {
    INFLUXDB_REPORTING_DISABLED: 'true',
    INFLUXDB_BIND_ADDRESS: `127.0.0.1:${backup}`,
    INFLUXDB_HTTP_BIND_ADDRESS: `127.0.0.1:${port}`,
    INFLUXDB_META_DIR: path.join(folder, 'meta'),
    INFLUXDB_DATA_DIR: path.join(folder, 'data'),
    INFLUXDB_DATA_WAL_DIR: path.join(folder, 'wal'),
  }
  const server = spawn('influxd', ['run'], { env: { ...process.env, ...env }, stdio: 'ignore' })
  await untilListening(port)
  return { port, kill: () => killed(server) }
}

/** What protoc (Debian: protobuf-compiler) reads from a Protobuf message of which it knows no schema. */
export function decodeProtobuf(bytes: Uint8Array): string {
  return execFileSync('protoc', ['--decode_raw'], { input: bytes, encoding: 'utf8' })
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
