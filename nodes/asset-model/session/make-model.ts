// From texts to a model: each parsed and checked on its own, then merged, then built; every problem with its file and pointer.
import { textHash } from '../../lib/adapters/hash.ts'
import { compileSchema, type SchemaCheck } from '../../lib/adapters/schema.ts'
import { loadYaml, type ParseYaml } from '../../lib/adapters/yaml.ts'
import { boundProblems, brief, type SchemaProblem } from '../../lib/schema-problem.ts'
import { type Built, buildModel } from '../build-model.ts'
import { type LayerFile, mergeLayers } from '../layers/merge-layers.ts'
import { modelHash } from '../layers/model-hash.ts'
import { inFile, locate, type Place } from '../layers/places.ts'
import { starterTypes } from '../library/index.ts'
import { documentSchema, overridesSchema } from '../model-schema.ts'
import type { Contents, ModelText } from './contents.ts'

export interface ModelMaker {
  /** Changes only when the texts do, or what was passed over. */
  digest(contents: Contents): string
  /** @param now ms UTC: what the model takes for "now" */
  make(contents: Contents, revision: number, now: number): Promise<Made>
}

export type Made = Built & {
  /** Where a part of the merged document was written. */
  origin(pointer: string): Place
}

/** What a file holds, or what is wrong with it. */
type Checked = { readonly value: unknown; readonly problems: readonly [] } | { readonly value: null; readonly problems: readonly SchemaProblem[] }

/** Remembers the files that have not changed since the last time: of a folder, only what was edited is parsed again. */
export async function loadMaker(): Promise<ModelMaker> {
  const [checkDocument, parse] = await Promise.all([compileSchema(documentSchema), loadYaml()])
  // Compiled for who has overrides.
  let compiling: Promise<SchemaCheck> | null = null
  const checkOf = async (texts: readonly ModelText[]) => {
    if (texts.some(({ layer }) => layer === 'overrides')) compiling ??= compileSchema(overridesSchema)
    const checkOverrides = (await compiling) ?? checkDocument
    return (layer: ModelText['layer']) => (layer === 'overrides' ? checkOverrides : checkDocument)
  }
  let known: ReadonlyMap<string, Checked> = new Map()
  return {
    digest: ({ texts, warnings }) => [...texts.map(keyOf), JSON.stringify(warnings)].join('\n'),
    async make({ texts, problems, warnings }, revision, now) {
      if (problems.length > 0) return refused(problems)
      const check = await checkOf(texts)
      const read = texts.map((text) => {
        const key = keyOf(text)
        return { ...text, key, checked: known.get(key) ?? checkText(text, parse, check(text.layer)) }
      })
      known = new Map(read.map(({ key, checked }) => [key, checked]))
      const misformed = read.flatMap(({ checked }) => checked.problems)
      if (misformed.length > 0) return refused(misformed)
      const files = read.map(({ file, layer, checked }) => ({ file, layer, value: checked.value }))
      const built = buildMerged(files, checkDocument, revision, now)
      return built.model === null ? built : { ...built, warnings: [...warnings, ...built.warnings] }
    },
  }
}

function keyOf({ file, layer, text }: ModelText): string {
  return `${layer} ${file} ${textHash(text)}`
}

function checkText({ file, text }: ModelText, parse: ParseYaml, check: SchemaCheck): Checked {
  const parsed = parse(text)
  const found = parsed.problem === undefined ? formProblems(parsed.value, check) : [{ ...parsed.problem, pointer: '' }]
  if (found.length === 0 && parsed.problem === undefined) return { value: parsed.value, problems: [] }
  return { value: null, problems: found.map(({ pointer, code, params }) => ({ ...inFile(file), pointer, code, params })) }
}

function formProblems(value: unknown, check: SchemaCheck): readonly SchemaProblem[] {
  if (value === null || value === undefined) return [{ pointer: '', code: 'model-empty', params: {} }]
  if (typeof value !== 'object' || Array.isArray(value)) return [{ pointer: '', code: 'not-a-model', params: { found: brief(value) } }]
  return check(value)
}

function buildMerged(files: readonly LayerFile[], check: SchemaCheck, revision: number, now: number): Made {
  const { document, problems, starter, origin } = mergeLayers(files, starterTypes)
  const located = (problem: SchemaProblem) => locate(problem, { origin })
  if (problems.length > 0) return refused(problems)
  // Sound files stay sound when they are put together; overrides can take away what is due.
  const misformed = files.some(({ layer }) => layer === 'overrides') ? check(document) : []
  if (misformed.length > 0) return refused(misformed.map(located))
  const built = buildModel(document, { revision, hash: modelHash(document, starter), now })
  if (built.model === null) return { ...built, problems: built.problems.map(located), origin }
  return { ...built, warnings: built.warnings.map(located), origin }
}

function refused(problems: readonly SchemaProblem[]): Made {
  return { model: null, problems: boundProblems(problems), warnings: [], origin: (pointer) => ({ file: '', pointer }) }
}
