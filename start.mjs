// What `npm start` and `npm test` run first, under any Node from 20 on: installs what is missing, then hands
// over to the project's own Node. `start.mjs` starts the line, `start.mjs test` builds, checks and tests.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(fileURLToPath(import.meta.url))
const ownNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const stamp = join(root, 'node_modules', '.lineside-installed')
const quick = ['nodes', 'tools', 'simulators', 'support', 'contracts', 'conventions', 'flows']

const tasks = {
  start: [['tools/start.ts']],
  test: [
    ['build.ts'],
    ['node_modules/@biomejs/biome/bin/biome', 'check', '.'],
    ['--test', '--test-concurrency=2', ...quick.map((folder) => `test/${folder}/**/*.test.ts`)],
  ],
}

async function main() {
  const [task = 'start', ...more] = process.argv.slice(2)
  if (!(task in tasks)) throw new Error(`start.mjs knows ${Object.keys(tasks).join(' and ')}, not ${task}`)
  await install()
  for (const step of tasks[task]) await run(ownNode, task === 'start' ? [...step, ...more] : step)
}

/** Runs npm once per lock file, and the one install script we need (that of `node`) where npm did not. */
async function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const isInstalled = existsSync(ownNode) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
  if (isInstalled) return
  console.log('Installing what is missing (about a minute) …')
  await npm('ci', '--no-audit', '--no-fund', '--loglevel=error')
  if (!existsSync(ownNode)) await run(process.execPath, ['installArchSpecificPackage.js'], join(root, 'node_modules', 'node'))
  writeFileSync(stamp, wanted)
}

function npm(...args) {
  const cli = process.env.npm_execpath
  return cli === undefined ? run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args) : run(process.execPath, [cli, ...args])
}

/** Runs a program to its end with our terminal; signals reach it too. Ends this process when it fails. */
function run(program, args, cwd = root) {
  return new Promise((resolve) => {
    const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(process.platform === 'win32' ? ';' : ':')
    const child = spawn(program, args, { cwd, stdio: 'inherit', env: { ...process.env, PATH: path } })
    const forward = (signal) => child.kill(signal)
    process.on('SIGINT', forward).on('SIGTERM', forward)
    child.on('error', (cause) => {
      console.error(`${program} could not be started: ${cause.message}`)
      process.exit(1)
    })
    child.on('exit', (code, signal) => {
      process.off('SIGINT', forward).off('SIGTERM', forward)
      if (code === 0) resolve()
      else process.exit(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
}

await main()
