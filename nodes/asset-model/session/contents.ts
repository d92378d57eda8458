// The texts a model is made of: from the settings, a file or a folder; once, or again whenever they change.
import { resolve } from 'node:path'
import type { SchemaProblem } from '../../lib/schema-problem.ts'
import type { Config } from '../fields.ts'
import type { Layer } from '../layers/merge-layers.ts'
import { inFile } from '../layers/places.ts'
import { type FollowOptions, follow } from './follow.ts'
import { inBatches } from './in-batches.ts'
import { listFolder } from './list-folder.ts'
import { type FileContent, readText, watchFile } from './watch-file.ts'

export interface ModelText {
  /** Relative to the folder, or as the settings name it, `/`-separated; empty for a text of the settings. */
  readonly file: string
  readonly layer: Layer
  readonly text: string
}

export interface Contents {
  readonly texts: readonly ModelText[]
  /** What could not be read. With any, the texts are not all there are. */
  readonly problems: readonly SchemaProblem[]
  /** What was passed over. */
  readonly warnings: readonly SchemaProblem[]
}

export type Source = Pick<Config, 'source' | 'inline' | 'file' | 'folder'>

/** `base`: what relative names start from. Never rejects. */
export async function readContents({ source, inline, file, folder }: Source, base: string): Promise<Contents> {
  if (source === 'inline') return onePiece({ text: inline })
  return source === 'file' ? onePiece(await readText(resolve(base, file)), file) : readFolder(resolve(base, folder))
}

/** The contents first, then each change of them, until aborted; those of an inline model once. */
export async function* watchContents({ source, inline, file, folder }: Source, base: string, options: FollowOptions): AsyncGenerator<Contents> {
  if (source === 'inline') yield onePiece({ text: inline })
  else if (source === 'file') for await (const content of watchFile(resolve(base, file), options)) yield onePiece(content, file)
  else {
    const path = resolve(base, folder)
    const look = async () => (await listFolder(path)).fingerprint
    yield* follow(look, () => readFolder(path), options)
  }
}

async function readFolder(folder: string): Promise<Contents> {
  const { files, problems, warnings } = await listFolder(folder)
  if (problems.length > 0) return { texts: [], problems, warnings }
  const read = await inBatches(files, async ({ file, layer, path }) => ({ file, layer, ...(await readText(path, file)) }))
  return {
    texts: read.flatMap(({ file, layer, text }) => (text === undefined ? [] : [{ file, layer, text }])),
    problems: read.flatMap(({ file, problem }) => (problem === undefined ? [] : [{ ...inFile(file), ...problem }])),
    warnings,
  }
}

/** `name`: of the file as the settings have it, which problems name; none for a text of the settings. */
function onePiece({ text, problem }: FileContent, name = ''): Contents {
  return {
    texts: text === undefined ? [] : [{ file: name.replaceAll('\\', '/'), layer: 'root', text }],
    problems: problem === undefined ? [] : [problem],
    warnings: [],
  }
}
