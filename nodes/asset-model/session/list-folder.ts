// What a model's folder holds: its files by layer, and what is no part of it though somebody may think so.
import type { Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { nearest } from '../../lib/nearest.ts'
import type { SchemaProblem } from '../../lib/schema-problem.ts'
import { errnoOf } from '../../lib/store/files.ts'
import { type Layer, layers } from '../layers/merge-layers.ts'
import { inBatches } from './in-batches.ts'
import { maxBytes, traces } from './watch-file.ts'

export interface ListedFile {
  /** Relative to the folder, `/`-separated on every system. */
  readonly file: string
  readonly layer: Layer
  /** Where it is read. */
  readonly path: string
}

export interface Listing {
  readonly files: readonly ListedFile[]
  readonly warnings: readonly SchemaProblem[]
  /** With any, there is nothing to read. */
  readonly problems: readonly SchemaProblem[]
  /** Changes with every change of a file, and with every file that comes or goes. Never empty. */
  readonly fingerprint: string
}

/** Files, and folders, that a model may have. */
const maxFiles = 10_000
const extensions = ['.json', '.yaml', '.yml']
const subfolders = layers.filter((layer) => layer !== 'root')

/** Never rejects. Hidden files, editors' backups and texts for people (`.md`) are passed over; links that leave the folder are, with a warning. */
export async function listFolder(folder: string): Promise<Listing> {
  const found: Found = { files: [], warnings: [], problems: [], folders: new Set() }
  await walk(found, { root: folder, path: folder, shown: '', layer: 'root' })
  const looks = await inBatches(found.files.slice(0, maxFiles), look)
  const bytes = looks.reduce((sum, one) => sum + one.bytes, 0)
  if (found.files.length > maxFiles || found.folders.size > maxFiles) found.problems.push(problem('too-many-files', { folder, max: maxFiles }))
  else if (bytes > maxBytes) found.problems.push(problem('folder-too-large', { folder, bytes, max: maxBytes }))
  else if (found.files.length === 0 && found.problems.length === 0) found.problems.push(problem('folder-empty', { folder }))
  const oddities = [...found.problems, ...found.warnings].map(({ code, params }) => `${code} ${Object.values(params).join(' ')}`)
  const fingerprint = [...found.files.map(({ file }, index) => `${file} ${looks[index]?.trace}`), ...oddities].sort().join('\n')
  return { files: found.files, warnings: found.warnings, problems: found.problems, fingerprint }
}

const codes: Readonly<Record<string, string>> = { ENOENT: 'folder-not-found', ENOTDIR: 'not-a-folder' }

interface Found {
  readonly files: ListedFile[]
  readonly warnings: SchemaProblem[]
  readonly problems: SchemaProblem[]
  /** Real paths of the folders that were walked: a link back up would lead round in circles. */
  readonly folders: Set<string>
}

interface Spot {
  /** The model's folder, links resolved. */
  readonly root: string
  readonly path: string
  /** The path as problems name it; empty for the model's folder. */
  readonly shown: string
  readonly layer: Layer
}

/** In the order of the names, so that all systems walk alike. */
async function walk(found: Found, spot: Spot): Promise<void> {
  const { real, entries } = await entriesOf(found, spot)
  if (found.folders.has(real) || found.folders.size > maxFiles || found.files.length > maxFiles) return
  found.folders.add(real)
  const root = spot.shown === '' ? real : spot.root
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (/^[.#]|~$/.test(entry.name)) continue
    const inner = { ...spot, root, path: join(spot.path, entry.name), shown: spot.shown === '' ? entry.name : `${spot.shown}/${entry.name}` }
    const kind = await kindOf(entry, inner)
    if (kind === 'outside') found.warnings.push(problem('link-leaves-folder', { file: inner.shown }))
    else if (kind === 'file') addFile(found, inner, entry.name)
    else if (spot.layer !== 'root') await walk(found, inner)
    else await walkLayer(found, inner, entry.name)
  }
}

/** None where the folder cannot be read, which is a problem; a folder of a folder may go while we look. */
async function entriesOf({ problems }: Found, { path, shown }: Spot): Promise<{ readonly real: string; readonly entries: readonly Dirent[] }> {
  try {
    return { real: await realpath(path), entries: await readdir(path, { withFileTypes: true }) }
  } catch (thrown) {
    const reason = errnoOf(thrown)
    if (shown === '' || reason !== 'ENOENT') problems.push(problem(codes[reason] ?? 'folder-unreadable', { folder: path, reason }))
    return { real: path, entries: [] }
  }
}

/** A folder at the root: one of the layers, or none of ours. */
async function walkLayer(found: Found, spot: Spot, name: string): Promise<void> {
  const layer = subfolders.find((one) => one === name.toLowerCase())
  if (layer !== undefined) return walk(found, { ...spot, layer })
  const near = nearest(name, subfolders)
  if (near !== null) found.warnings.push(problem('folder-not-read', { folder: name, nearest: near }))
}

function addFile({ files, warnings }: Found, { path, shown, layer }: Spot, name: string): void {
  const extension = /\.[^.]*$/.exec(name.toLowerCase())?.[0] ?? ''
  if (extensions.includes(extension)) files.push({ file: shown, layer, path })
  else if (layer !== 'root' && extension !== '.md') warnings.push(problem('file-not-read', { file: shown, known: extensions.join(', ') }))
}

/** A link is what it leads to; one that leads nowhere counts as a file, which cannot be read then. */
async function kindOf(entry: Dirent, { root, path }: Spot): Promise<'file' | 'folder' | 'outside'> {
  if (!entry.isSymbolicLink()) return entry.isDirectory() ? 'folder' : 'file'
  try {
    const way = relative(root, await realpath(path))
    // Between two drives there is no relative way.
    if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return 'outside'
    return (await stat(path)).isDirectory() ? 'folder' : 'file'
  } catch {
    return 'file'
  }
}

async function look({ path }: ListedFile): Promise<{ readonly trace: string; readonly bytes: number }> {
  try {
    const found = await stat(path, { bigint: true })
    return { trace: traces(found), bytes: Number(found.size) }
  } catch (thrown) {
    return { trace: errnoOf(thrown), bytes: 0 }
  }
}

function problem(code: string, params: SchemaProblem['params']): SchemaProblem {
  return { pointer: '', code, params }
}
