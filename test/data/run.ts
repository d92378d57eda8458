// `npm run test:data -- <folder>`: the suites on recorded series, on any folder with their layout.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

const [folder] = process.argv.slice(2)
if (folder === undefined || !existsSync(folder)) {
  console.error(`npm run test:data -- <folder>: ${folder === undefined ? 'name the folder with the series' : `there is no folder ${folder}`}`)
  process.exit(1)
}
const args = ['--test', '--test-concurrency=1', path.join(import.meta.dirname, '**/*.test.ts')]
const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, LINESIDE_DATA: path.resolve(folder) } })
process.exit(status ?? 1)
