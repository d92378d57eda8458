// What the installed package costs a Node-RED that uses no reader: start time and memory, against one without it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startNodeRed } from '../test/support/node-red.ts'
import { atMost, type Claim, figure, median } from './claim.ts'

const root = path.resolve(import.meta.dirname, '..')
const probe = path.join(root, 'test/support/probe')

export default async function idleCost(): Promise<readonly Claim[]> {
  const without: Start[] = []
  const beside: Start[] = []
  for (let run = 0; run < 5; run += 1) {
    without.push(await start([probe]))
    beside.push(await start([probe, root]))
  }
  const ms = (starts: readonly Start[]) => median(starts.map((one) => one.ms))
  const mb = (starts: readonly Start[]) => median(starts.map((one) => one.mb))
  return [
    figure('Node-RED alone: process start to flows started', ms(without), 'ms'),
    atMost('added to the start by the installed package', ms(beside) - ms(without), 'ms', 100),
    atMost('added to the resident memory', mb(beside) - mb(without), 'MB', 10),
  ]
}

interface Start {
  readonly ms: number
  readonly mb: number
}

async function start(folders: readonly string[]): Promise<Start> {
  const userDir = mkdtempSync(path.join(tmpdir(), 'lineside-bench-'))
  const begin = performance.now()
  const nodeRed = await startNodeRed({ version: '5', userDir, settings: { nodesDir: folders }, flows: [], nodeOptions: ['--expose-gc'] })
  try {
    const ms = performance.now() - begin
    const { rss } = (await (await nodeRed.admin('GET', 'lineside-probe')).json()) as { rss: number }
    return { ms, mb: rss / 2 ** 20 }
  } finally {
    await nodeRed.stop()
    rmSync(userDir, { recursive: true, force: true })
  }
}
