// A model that is watched: what is told of it, one by one, and what it finds now.
import type { TestContext } from 'node:test'
import type { Source } from '../../../../nodes/asset-model/session/contents.ts'
import { openModel } from '../../../../nodes/asset-model/session/load-model.ts'
import { pause, systemClock } from '../../../../nodes/lib/clock.ts'
import type { Model } from '../../../../nodes/lib/model.ts'

/** `next` waits for what is told next: `model 3 +1 -0 ~2`, with warnings `… !code`, or `problems file /pointer code, …`. */
export async function openedIn(context: TestContext, folder: string, source: Source) {
  const told: string[] = []
  let wake = () => {}
  let looks = 0
  const tell = (line: string) => {
    told.push(line)
    wake()
  }
  const stop = new AbortController()
  context.after(() => stop.abort())
  let current: Model | null = null
  const ended = openModel(source, {
    folder,
    revisionStart: 3,
    signal: stop.signal,
    intervalMs: 8,
    clock: {
      ...systemClock,
      after: (ms, callback) =>
        systemClock.after(ms, () => {
          looks += 1
          callback()
        }),
    },
    onModel({ model }, { added, removed, moved }, warnings) {
      current = model
      const warned = warnings.map(({ code }) => ` !${code}`).join('')
      tell(`model ${model.revision} +${added.length} -${removed.length} ~${moved.length}${warned}`)
    },
    onProblems: (problems) =>
      tell(`problems ${problems.map(({ file = '', pointer, code }) => `${file} ${pointer} ${code}`.replace(/ +/g, ' ').trim()).join(', ')}`),
  })
  const next = async () => {
    while (told.length === 0)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    return told.shift()
  }
  /** Waits until the file was looked at so many times more. */
  const looked = async (times: number) => {
    for (const until = looks + times; looks < until; ) await pause(systemClock, 2, stop.signal)
  }
  return { next, looked, stop, ended, told, found: (tag: string) => current?.find(tag)?.topic }
}
