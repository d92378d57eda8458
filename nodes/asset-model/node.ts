// The asset model in Node-RED: a port that steps ask, and the dialog's "check".
import { asFault } from '../lib/fault.ts'
import { emptyModel, type Model, type ModelPort } from '../lib/model.ts'
import { action } from '../lib/red/action.ts'
import { defineConfig } from '../lib/red/define-config.ts'
import type { Red } from '../lib/red/types.ts'
import { modelProblemText, wordedError } from '../lib/red/words.ts'
import { watchable } from '../lib/watchable.ts'
import type { ModelDiff } from './diff-models.ts'
import { type Config, fields } from './fields.ts'
import { outlineOf } from './outline.ts'
import { openModel, readModel } from './session/load-model.ts'

const folderOf = (red: Red) => red.settings.userDir ?? '.'

const define = defineConfig('asset-model', fields, (ready): ModelPort => {
  const { red, node, status, config, onClose } = ready
  const current = watchable<Model>(emptyModel)
  const { promise: loaded, resolve } = Promise.withResolvers<void>()
  const stop = new AbortController()
  onClose(() => stop.abort())
  const show = () => status.show('live', { figures: `${current.current.assets.length} / ${current.current.tagNames.length}` })
  openModel(config, {
    folder: folderOf(red),
    revisionStart: 1,
    signal: stop.signal,
    onModel(model, changes) {
      current.set(model)
      show()
      resolve()
      node.log(red._('log.model', sizes(model, changes)))
    },
    onProblems(problems) {
      status.show(current.current === emptyModel ? 'misconfigured' : 'stale')
      resolve()
      node.error(problems.map((problem) => modelProblemText(red, problem)).join(' · '), {})
    },
  })
    .catch((thrown: unknown) => node.error(wordedError(red, asFault(thrown)), {}))
    .finally(resolve)
  return {
    kind: 'model',
    get current() {
      return current.current
    },
    watch: current.watch,
    loaded,
  }
})

export default (red: Red) => {
  define(red)
  action(red, 'asset-model', 'check', fields, async ({ body }) => {
    const { source, inline = '', file = '' } = body['config'] as Partial<Config>
    const { model, problems } = await readModel({ source: source === 'file' ? 'file' : 'inline', inline, file }, folderOf(red))
    return {
      problems: problems.map((problem) => ({ pointer: problem.pointer, text: modelProblemText(red, problem) })),
      ...outlineOf(model ?? emptyModel, shownAtMost),
    }
  })
}

/** Assets of a large model the dialog is sent, and tags of each; the counts are of all. */
const shownAtMost = 100

function sizes(model: Model, { added, removed, moved }: ModelDiff) {
  return { assets: model.assets.length, tags: model.tagNames.length, added: added.length, removed: removed.length, moved: moved.length }
}
