// Starts the OPC UA simulator in a process of its own and talks to it.
import { fork } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { OpcuaServerOptions } from './opcua-server.ts'
import type { Announcement, Answer, Command, Progress } from './opcua-server-process.ts'

export interface OpcuaServerChild {
  readonly host: string
  readonly port: number
  readonly endpointUrl: string
  /** What it said each second so far. */
  readonly progress: readonly Progress[]
  /** The address space, counters included, is the process's own: they are asked for. */
  tell(what: Command['do']): Promise<Answer>
  close(): Promise<void>
}

/** Rejects when the process ends before it listens. */
export async function forkOpcuaServer(options: OpcuaServerOptions): Promise<OpcuaServerChild> {
  const child = fork(fileURLToPath(new URL('./opcua-server-process.ts', import.meta.url)), [JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const progress: Progress[] = []
  const waiting = new Map<number, (answer: Answer) => void>()
  child.on('message', (answer: Answer) => {
    waiting.get(answer.number)?.(answer)
    waiting.delete(answer.number)
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const said = createInterface({ input: child.stdout ?? process.stdin })
  const announcement = await new Promise<Announcement>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the OPC UA simulator ended with ${code}`)))
    said.once('line', (line) => {
      resolve(JSON.parse(line) as Announcement)
      said.on('line', (later) => progress.push(JSON.parse(later) as Progress))
    })
  })
  let number = 0
  return {
    host: '127.0.0.1',
    ...announcement,
    progress,
    tell(what) {
      number += 1
      const command: Command = { number, do: what }
      return new Promise((resolve, reject) => {
        waiting.set(command.number, resolve)
        child.send(command, (error) => (error === null ? undefined : reject(error)))
      })
    },
    async close() {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}
