// What the dialog is told of a draft: from what was made of it, and the model that is deployed.
import type { SchemaProblem } from '../../lib/schema-problem.ts'
import { diffModels, type ModelChange, type OfferingModel } from '../changes/diff-models.ts'
import type { ResolvedType } from '../model-parts.ts'
import type { ChangeList, CheckAnswer, Told } from './check-answer.ts'
import type { Made, Sound } from './draft.ts'
import { locateProblems } from './locate-problems.ts'
import { rulesOf } from './try-names.ts'

export interface Wording {
  /** Without its place. */
  problem(problem: SchemaProblem): string
  change(change: ModelChange): string
}

/** Of each list; the counts are of all. */
const listedAtMost = 200

/** `deployed`: what is in force under the node; null: nothing. */
export async function checkDraft(made: Made, deployed: OfferingModel | null, say: Wording): Promise<CheckAnswer> {
  const problems = await told(made, made.problems, say)
  const warnings = await told(made, made.warnings, say)
  if (made.model === null) return { problems, warnings, counts: { types: 0, assets: 0, tags: 0, rules: 0 }, rules: [], types: [], changes: null }
  const { parts, model } = made
  const types = typesWithAssets(made)
  return {
    problems,
    warnings,
    counts: { types: types.length, assets: model.assets.length, tags: model.tagNames.length, rules: parts.rules.length },
    rules: rulesOf({ rules: parts.rules, types }).slice(0, listedAtMost),
    types: types.map(({ key }) => key),
    changes: deployed === null ? null : changeList(deployed, made, say),
  }
}

async function told({ texts }: Made, problems: readonly SchemaProblem[], say: Wording): Promise<readonly Told[]> {
  const located = await locateProblems(problems, async (file) => texts.find((text) => text.file === file)?.text ?? null)
  return located.map(({ file = '', pointer, line, column, ...problem }) => ({
    file,
    pointer,
    ...(line === undefined || column === undefined ? {} : { line, column }),
    text: say.problem({ pointer, ...problem }),
  }))
}

/** Also those that only the types of assets extend: their rules and templates are in use, too. */
function typesWithAssets({ parts: { types, placed } }: Sound): readonly ResolvedType[] {
  const used = new Set([...new Set(placed.map(({ type }) => type))].flatMap(({ lineage }) => lineage))
  return types.filter((type) => used.has(type))
}

function changeList(deployed: OfferingModel, draft: OfferingModel, say: Wording): ChangeList {
  const { changes } = diffModels(deployed, draft)
  return {
    shown: changes.slice(0, listedAtMost).map((change) => ({ breaking: change.breaking, text: say.change(change) })),
    breaking: changes.filter(({ breaking }) => breaking).length,
    total: changes.length,
  }
}
