// The asset model in Node-RED: a port that steps ask, and the dialog's "check".
import { systemClock } from '../lib/clock.ts'
import { asFault, fault } from '../lib/fault.ts'
import { emptyModel, type Model, type ModelPort } from '../lib/model.ts'
import { type ActionInput, action } from '../lib/red/action.ts'
import { defineConfig } from '../lib/red/define-config.ts'
import type { Red, RedNode } from '../lib/red/types.ts'
import { modelProblemText, wordedError } from '../lib/red/words.ts'
import type { SchemaProblem } from '../lib/schema-problem.ts'
import { watchable } from '../lib/watchable.ts'
import type { ModelChange, ModelDiff, OfferingModel } from './changes/diff-models.ts'
import { breakingChanges, loadFigures, loadSizes } from './changes/load-report.ts'
import { checkDraft } from './dialog/check-draft.ts'
import { type Draft, draftOf } from './dialog/draft.ts'
import { createLastDraft } from './dialog/last-draft.ts'
import { liveNames } from './dialog/live-names.ts'
import { searchHierarchy } from './dialog/search-hierarchy.ts'
import { questionIn, tryDraft } from './dialog/try-draft.ts'
import { type Config, fields } from './fields.ts'
import type { OpenOptions } from './session/load-model.ts'

/** Schemas, starter types and all that builds a model: nothing a Node-RED without a model pays for. */
const loading = () => import('./session/load-model.ts')

const folderOf = (red: Red) => red.settings.userDir ?? '.'

/** What the dialog's actions ask beside the model: what a draft is compared with. */
interface OwnPort extends ModelPort {
  /** Null: nothing has been loaded. */
  readonly deployed: OfferingModel | null
}

const define = defineConfig('asset-model', fields, (ready): OwnPort => {
  const { red, node, status, config, onClose } = ready
  const current = watchable<Model>(emptyModel)
  let deployed: OfferingModel | null = null
  const { promise: loaded, resolve } = Promise.withResolvers<void>()
  const stop = new AbortController()
  onClose(() => stop.abort())
  const events: OpenOptions = {
    folder: folderOf(red),
    revisionStart: 1,
    signal: stop.signal,
    onModel(offering, changes, warnings) {
      status.show('live', { figures: loadFigures(offering.model, changes, deployed !== null) })
      deployed = offering
      current.set(offering.model)
      resolve()
      node.log(red._('log.model', loadSizes(offering.model, changes)))
      tell(red, node, changes, warnings)
    },
    onProblems(problems) {
      status.show(deployed === null ? 'misconfigured' : 'stale')
      resolve()
      node.error(listed(problems.map((problem) => modelProblemText(red, problem))), {})
    },
  }
  loading()
    .then(({ openModel }) => openModel(config, events))
    .catch((thrown: unknown) => node.error(wordedError(red, asFault(thrown)), {}))
    .finally(resolve)
  return {
    kind: 'model',
    get current() {
      return current.current
    },
    get deployed() {
      return deployed
    },
    watch: current.watch,
    loaded,
  }
})

export default (red: Red) => {
  define(red)
  const drafts = createLastDraft<Draft>(systemClock, draftKeptMs)
  const draftAt = ({ body }: ActionInput<typeof fields.settings>, isFresh = false) => {
    const source = sourceIn(body['config'])
    // A text in the settings is the same as long as they are; files may have changed.
    const isStale = isFresh && source.source !== 'inline'
    return drafts.get(JSON.stringify([body['id'], source]), async () => draftOf(await (await loading()).readModel(source, folderOf(red))), isStale)
  }
  const soundAt = async (input: ActionInput<typeof fields.settings>) => {
    const draft = await draftAt(input)
    const hierarchy = draft.hierarchy()
    if (draft.made.model === null || hierarchy === null) throw fault('model.unsound', { count: draft.made.problems.length }, { retry: false })
    return { model: draft.made, hierarchy }
  }
  /** The dialog says itself where it is. */
  const sentenceOf = ({ code, params }: SchemaProblem) => red._(`problem.${code}`, params)
  action(red, 'asset-model', 'check', fields, async (input) => {
    const { made } = await draftAt(input, true)
    const say = { problem: sentenceOf, change: (change: ModelChange) => changeText(red, change) }
    return checkDraft(made, deployedAt(red, input.body['id'])?.deployed ?? null, say)
  })
  action(red, 'asset-model', 'tree', fields, async (input) => {
    const { hierarchy } = await soundAt(input)
    return hierarchy.page(String(input.body['item'] ?? ''), Math.max(0, Number(input.body['offset']) || 0), pageSize)
  })
  action(red, 'asset-model', 'search', fields, async (input) => {
    const { hierarchy } = await soundAt(input)
    return searchHierarchy(hierarchy, String(input.body['text'] ?? ''), hitsAtMost)
  })
  action(red, 'asset-model', 'try', fields, async (input) => {
    const { model } = await soundAt(input)
    const tried = tryDraft(model, questionIn(input.body))
    return { ...tried, problems: ('problems' in tried ? tried.problems : []).map((problem) => ({ text: sentenceOf(problem) })) }
  })
  action(red, 'asset-model', 'names', fields, ({ body }) =>
    liveNames(Object.values(deployedNode(red, body['id'])?.users ?? {}).map(({ lineside }) => lineside)),
  )
}

/** How long the dialog's draft is kept after the last question. */
const draftKeptMs = 120_000

/** Items of the tree that are sent at once, and hits of a search. */
const pageSize = 200
const hitsAtMost = 100

function deployedNode(red: Red, id: unknown): RedNode | null {
  return typeof id === 'string' ? (red.nodes.getNode(id) ?? null) : null
}

function deployedAt(red: Red, id: unknown): OwnPort | null {
  const port = deployedNode(red, id)?.lineside
  return port?.kind === 'model' ? (port as OwnPort) : null
}

/** Whatever was posted. */
function sourceIn(config: unknown): Pick<Config, 'source' | 'inline' | 'file' | 'folder'> {
  const { source, inline, file, folder } = (config ?? {}) as Readonly<Record<string, unknown>>
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return { source: source === 'file' || source === 'folder' ? source : 'inline', inline: text(inline), file: text(file), folder: text(folder) }
}

/** Once a load: what consumers must be told of, and what may be wrong though the model is in use. */
function tell(red: Red, node: RedNode, changes: ModelDiff, warnings: readonly SchemaProblem[]): void {
  const { count, named } = breakingChanges(changes)
  if (count > 0) node.warn(red._('log.breaking', { count, list: listed(named.map((change) => changeText(red, change))) }))
  if (warnings.length > 0) node.warn(red._('log.warnings', { list: listed(warnings.map((warning) => modelProblemText(red, warning))) }))
}

/** `pressure of example/leeds/filler changes its unit from bar to kPa`. */
function changeText(red: Red, { kind, breaking: _, ...params }: ModelChange): string {
  return red._(`change.${kind}`, params)
}

function listed(sentences: readonly string[]): string {
  return sentences.join(' · ')
}
