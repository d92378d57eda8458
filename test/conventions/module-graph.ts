// The source files under nodes/, what kind of module each is, and what it imports: nodes/README.md, "What stands in a room".
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../..')

export type Kind = 'kernel' | 'adapter' | 'store' | 'domain' | 'session' | 'glue' | 'browser'

export interface Import {
  /** As written. */
  readonly specifier: string
  /** Path below the root for a file of ours; null for `node:*` and npm packages. */
  readonly file: string | null
  /** Erased when the code is built. */
  readonly isType: boolean
  /** By `import()`, when the code comes there. */
  readonly isDynamic: boolean
}

/** Files under a folder, paths below the root with `/`, in order. */
export function filesBelow(folder: string, extension = ''): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort()
}

/** The kind of a file under nodes/, by its place; null for a place no kind has. */
export function kindOf(file: string): Kind | null {
  return kinds.find(([pattern]) => pattern.test(file))?.[1] ?? null
}

const kinds: readonly (readonly [RegExp, Kind])[] = [
  [/^nodes\/lib\/adapters\/[\w-]+\.ts$/, 'adapter'],
  [/^nodes\/lib\/store\/[\w-]+\.ts$/, 'store'],
  [/^nodes\/lib\/red\/[\w-]+\.ts$/, 'glue'],
  [/^nodes\/lib\/editor\/[\w-]+\.ts$/, 'browser'],
  [/^nodes\/lib\/((formats|formats\/sparkplug|calendar)\/)?[\w-]+\.ts$/, 'kernel'],
  [/^nodes\/[\w-]+\/node\.ts$/, 'glue'],
  [/^nodes\/[\w-]+\/editor\.ts$/, 'browser'],
  [/^nodes\/[\w-]+\/(session|worker)(\/[\w-]+)?\.ts$/, 'session'],
  [/^nodes\/(?!lib\/)[\w-]+\/([\w-]+\/)?[\w-]+\.ts$/, 'domain'],
]

/** The room of a file, or `lib`. */
export function roomOf(file: string): string {
  return file.split('/')[1] ?? ''
}

const patterns = [/^\s*(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?'([^']+)'/gm, /\bimport\(\s*(type\s+)?'([^']+)'/g]

/** All imports of a file, dynamic ones too. */
export function importsOf(file: string): readonly Import[] {
  const source = readFileSync(path.join(root, file), 'utf8')
  return patterns.flatMap((pattern, index) =>
    [...source.matchAll(pattern)].map(([, type, specifier = '']) => ({
      specifier,
      file: specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : null,
      isType: type !== undefined,
      isDynamic: index === 1,
    })),
  )
}
