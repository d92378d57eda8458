// Bundles: each node and worker of a room as one ES module for Node, its editor code as one script for the browser.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { type Room, root } from './rooms.ts'

export interface Bundle {
  /** Path below the repository's root. */
  readonly file: string
  readonly contents: Uint8Array
  /** Source files whose code is in it, below the repository's root. */
  readonly sources: readonly string[]
}

const common = {
  bundle: true,
  charset: 'utf8',
  write: false,
  metafile: true,
  absWorkingDir: root,
  logLevel: 'silent',
} as const satisfies BuildOptions

/** All bundles of a room. Rejects with esbuild's list of errors. */
export async function bundleRoom(room: Room): Promise<readonly Bundle[]> {
  const parts = [bundleEditor(room)]
  if (room.has('node.ts')) parts.push(bundleRuntime(`nodes/${room.name}/node.ts`, `dist/${room.name}.js`))
  if (room.has('worker.ts')) parts.push(bundleRuntime(`nodes/${room.name}/worker.ts`, `dist/${room.name}.worker.js`))
  return Promise.all(parts)
}

/** The text of the sources of some bundles, for the search of words in use. */
export function sourceText(bundles: readonly Bundle[]): string {
  const files = new Set(bundles.flatMap(({ sources }) => sources))
  return [...files].map((file) => readFileSync(path.join(root, file), 'utf8')).join('\n')
}

/** npm packages stay imports. Node-RED 4.1 requires the file, which a top-level await would break: esbuild refuses it. */
function bundleRuntime(entry: string, file: string): Promise<Bundle> {
  return run(file, {
    entryPoints: [entry],
    format: 'esm',
    platform: 'node',
    target: 'node22.13',
    packages: 'external',
    supported: { 'top-level-await': false },
  })
}

/** `window.lineside['<node>']`: the form over the room's fields, with what its editor.ts adds. */
function bundleEditor(room: Room): Promise<Bundle> {
  const special = room.has('editor.ts') ? `import { editor } from './nodes/${room.name}/editor.ts'` : 'const editor = {}'
  const contents = `
    import { dialog } from './nodes/lib/editor/form.ts'
    import { fields } from './nodes/${room.name}/fields.ts'
    ${special}
    window.lineside = Object.assign(window.lineside || {}, { '${room.name}': dialog('${room.name}', fields, editor) })`
  return run(`resources/${room.name}.js`, {
    stdin: { contents, resolveDir: root, sourcefile: `${room.name} editor`, loader: 'js' },
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    minify: true,
  })
}

async function run(file: string, options: BuildOptions): Promise<Bundle> {
  const { outputFiles, metafile } = await build({ ...options, ...common })
  const inputs = Object.values(metafile.outputs)[0]?.inputs ?? {}
  const sources = Object.entries(inputs).flatMap(([source, { bytesInOutput }]) => (bytesInOutput > 0 && source.endsWith('.ts') ? [source] : []))
  return { file, contents: outputFiles[0]?.contents ?? new Uint8Array(), sources }
}
