// Loads the model in a file as the node does, in a process of its own: time, and memory in use after a collection.
// Run with `--expose-gc <file>`; prints one line of JSON.
import { openModel } from '../nodes/asset-model/session/load-model.ts'

export interface Load {
  readonly ms: number
  readonly tags: number
  readonly assets: number
  /** Of the heap, in use for the model. */
  readonly liveMegabytes: number
  /** Of the process, more than before. */
  readonly residentMegabytes: number
}

const [file = ''] = process.argv.slice(2)
const collect = globalThis.gc
if (collect === undefined) throw new Error('run with --expose-gc')
collect()
const before = process.memoryUsage()
const begin = performance.now()
const done = new AbortController()
await openModel(
  { source: 'file', file, inline: '', folder: '' },
  {
    folder: '.',
    revisionStart: 1,
    signal: done.signal,
    onModel({ model }) {
      const ms = performance.now() - begin
      // What the callers still have on their stacks is let go first.
      setImmediate(() => {
        const resident = process.memoryUsage().rss
        collect()
        const load: Load = {
          ms,
          tags: model?.tagNames.length ?? 0,
          assets: model?.assets.length ?? 0,
          liveMegabytes: (process.memoryUsage().heapUsed - before.heapUsed) / 2 ** 20,
          residentMegabytes: (resident - before.rss) / 2 ** 20,
        }
        console.log(JSON.stringify(load))
        done.abort()
      })
    },
    onProblems: (problems) => {
      throw new Error(JSON.stringify(problems.slice(0, 3)))
    },
  },
)
