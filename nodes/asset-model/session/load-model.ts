// Loads the model where the settings say it is, and again whenever the file changes; the last good one stays in force.
import { resolve } from 'node:path'
import { compileSchema, type SchemaCheck } from '../../lib/adapters/schema.ts'
import { loadYaml, type ParseYaml } from '../../lib/adapters/yaml.ts'
import { type Clock, systemClock } from '../../lib/clock.ts'
import { emptyModel, type Model } from '../../lib/model.ts'
import type { SchemaProblem } from '../../lib/schema-problem.ts'
import { type Built, buildModel } from '../build-model.ts'
import { diffModels, type ModelDiff } from '../diff-models.ts'
import type { Config } from '../fields.ts'
import { modelSchema } from '../model-schema.ts'
import { type FileContent, readText, watchFile } from './watch-file.ts'

export interface ModelEvents {
  /** A sound model, and what it changes against the one before. */
  onModel(model: Model, changes: ModelDiff): void
  /** Why the text is no model. The one before stays in force. */
  onProblems(problems: readonly SchemaProblem[]): void
}

export interface OpenOptions extends ModelEvents {
  /** What a relative file name starts from. */
  readonly folder: string
  /** The first model's revision. */
  readonly revisionStart: number
  readonly signal: AbortSignal
  readonly clock?: Clock
  readonly intervalMs?: number
}

type Source = Pick<Config, 'source' | 'inline' | 'file'>

/** Runs until the signal aborts; for an inline model until it is loaded. Rejects only with a bug. */
export async function openModel(config: Source, options: OpenOptions): Promise<void> {
  const { signal, onModel, onProblems, clock = systemClock } = options
  const build = await loadBuilder()
  let current = emptyModel
  let revision = options.revisionStart
  let lastText: string | null = null
  const watching = options.intervalMs === undefined ? { clock, signal } : { clock, signal, intervalMs: options.intervalMs }
  const contents: Iterable<FileContent> | AsyncIterable<FileContent> =
    config.source === 'inline' ? [{ text: config.inline }] : watchFile(resolve(options.folder, config.file), watching)
  for await (const content of contents) {
    if (signal.aborted) return
    // A file that was only touched is no new model.
    if (content.problem === undefined && content.text === lastText) continue
    lastText = content.problem === undefined ? content.text : null
    const { model, problems } = build(content, revision)
    if (model === null) {
      onProblems(problems)
      continue
    }
    const changes = diffModels(current, model)
    current = model
    revision += 1
    onModel(model, changes)
  }
}

/** Reads and builds once, for the editor's "check": nothing is kept. */
export async function readModel(config: Source, folder: string): Promise<Built> {
  const content = config.source === 'inline' ? { text: config.inline } : await readText(resolve(folder, config.file))
  return (await loadBuilder())(content, 1)
}

async function loadBuilder(): Promise<(content: FileContent, revision: number) => Built> {
  const [check, parse] = await Promise.all([compileSchema(modelSchema), loadYaml()])
  return (content, revision) =>
    content.problem === undefined ? fromText(content.text, parse, check, revision) : { model: null, problems: [content.problem] }
}

function fromText(text: string, parse: ParseYaml, check: SchemaCheck, revision: number): Built {
  const parsed = parse(text)
  if (parsed.problem === undefined) return buildModel(parsed.value, check, revision)
  const { code, params } = parsed.problem
  return { model: null, problems: [{ pointer: '', code, params }] }
}
