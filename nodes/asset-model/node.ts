// The asset model in Node-RED: a port that steps ask, and the dialog's "check".
import { emptyModel, type Model, type ModelPort } from '../lib/model.ts'
import { action } from '../lib/red/action.ts'
import { defineConfig } from '../lib/red/define-config.ts'
import type { Ready } from '../lib/red/node.ts'
import type { Red } from '../lib/red/types.ts'
import { modelProblemText } from '../lib/red/words.ts'
import { watchable } from '../lib/watchable.ts'
import type { ModelDiff } from './diff-models.ts'
import { fields } from './fields.ts'
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
  }).catch((thrown: unknown) => node.error(String(thrown), {}))
  return { kind: 'model', get current() { return current.current }, watch: current.watch, loaded }
})

export default (red: Red) => {
  define(red)
  action(red, 'asset-model', 'check', fields, async ({ body }) => {
    const config = body['config'] as Ready<typeof fields.settings>['config']
    const { model, problems } = await readModel(config, folderOf(red))
    return {
      problems: problems.map((problem) => ({ pointer: problem.pointer, text: modelProblemText(red, problem) })),
      assets: model === null ? [] : model.assets.map(({ path, type }) => ({ path, type })),
      tags: model === null ? [] : model.tagNames.map((name) => ({ name, topic: model.find(name)?.topic })),
    }
  })
}

function sizes(model: Model, { added, removed, moved }: ModelDiff) {
  return { assets: model.assets.length, tags: model.tagNames.length, added: added.length, removed: removed.length, moved: moved.length }
}
