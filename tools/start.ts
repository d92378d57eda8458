// `npm start`: builds, starts a simulated bottling line and a broker, and a Node-RED that shows the line live.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { folders, type Running, simulators, tabs } from './plant.ts'

const root = path.resolve(import.meta.dirname, '..')
/** Node-RED's user directory: kept from start to start. `npm start -- <folder>` takes another one. */
const userDir = path.resolve(process.argv[2] ?? path.join(root, '.lineside'))
const flowFile = path.join(userDir, 'flows.json')

const built = spawnSync(process.execPath, ['build.ts'], { cwd: root, stdio: 'inherit' })
if (built.status !== 0) process.exit(built.status ?? 1)

const portsFile = path.join(userDir, 'ports.json')
/** Of the simulators, by the variable of the examples, and Node-RED's own. */
const preferred: Ports = { editor: Number(process.env['PORT']) || 1880, ...Object.fromEntries(simulators.flatMap(portEntry)) }
const ports: Ports = {}
for (const [name, wanted] of Object.entries(preferred)) ports[name] = await freePort(wanted)
const running: Running[] = []
for (const simulator of simulators) running.push(await simulator.start(ports))
mkdirSync(userDir, { recursive: true })
copyFolders()
writeFlows()
writeSettings()
const nodeRed = spawn(process.execPath, [path.join(root, 'node_modules/node-red/red.js'), '--userDir', userDir], {
  cwd: userDir,
  stdio: ['ignore', 'pipe', 'inherit'],
})
nodeRed.stdout.setEncoding('utf8').on('data', (chunk: string) => {
  process.stdout.write(chunk)
})
void sayWhereToLook()
nodeRed.on('exit', (code) => void stop(code ?? 0))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => nodeRed.kill('SIGINT'))

async function stop(code: number): Promise<void> {
  await Promise.allSettled(running.map((one) => one.close()))
  process.exit(code)
}

/** Once the editor answers: what Node-RED logs by then depends on the machine's language. */
async function sayWhereToLook(): Promise<void> {
  const editor = `http://127.0.0.1:${ports['editor']}/`
  const isUp = () =>
    fetch(editor).then(
      (answer) => answer.ok,
      () => false,
    )
  while (!(await isUp())) await new Promise((resolve) => setTimeout(resolve, 200))
  console.log(`
  Line 1 is live:   ${editor}

  Look at the tab "Line 1": a Modbus device (simulated, port ${ports['MODBUS_PORT']}) is read once a second, its tags are
  named, put into asset context, thinned out and published to the broker (ours, port ${ports['MQTT_PORT']}).
  The tab "Enterprise side" shows what arrives there; open the debug sidebar to read along. "Three plants, one model" puts
  place, batch and shift on every reading; its model is the folder ${path.join(userDir, folders['MODEL_FOLDER']?.to ?? '')}.
  The tabs beside it read an OPC UA server, MQTT topics, a Sparkplug edge node and messages of any other node.
  To point the line at your own device, double-click the tab and edit its environment variables.

  Ctrl-C stops everything.
`)
}

/** What a user may change is his from the first start on. */
function copyFolders(): void {
  for (const { from, to } of Object.values(folders)) {
    const copy = path.join(userDir, to)
    if (!existsSync(copy)) cpSync(path.join(root, from), copy, { recursive: true })
  }
}

/** The first start writes the tabs; later ones keep what you have changed, and only follow a port of ours that moved. */
function writeFlows(): void {
  const flows: FlowNode[] = existsSync(flowFile) ? read(flowFile) : tabs.flatMap((file) => read<FlowNode[]>(path.join(root, file)))
  const before = existsSync(portsFile) ? read<Ports>(portsFile) : preferred
  for (const { type, env } of flows) {
    for (const entry of type === 'tab' && env !== undefined ? env : []) {
      const folder = folders[entry.name]
      if (folder !== undefined && entry.value.endsWith(folder.from)) entry.value = folder.to
      const port = ports[entry.name]
      if (port === undefined || entry.value !== saidOf(entry.name, before[entry.name] ?? preferred[entry.name])) continue
      entry.value = saidOf(entry.name, port)
    }
  }
  writeFileSync(flowFile, JSON.stringify(flows, null, 2))
  writeFileSync(portsFile, JSON.stringify(ports))
}

/** A port as the variable of this name says it. */
function saidOf(name: string, port: number | undefined): string {
  const value = simulators.find(({ variable }) => variable === name)?.value
  return port === undefined || value === undefined ? String(port) : value(port)
}

type Ports = Record<string, number>

function portEntry({ variable, port }: (typeof simulators)[number]): readonly [string, number][] {
  return variable === null ? [] : [[variable, port]]
}

interface FlowNode {
  readonly type: string
  readonly env?: { readonly name: string; value: string }[]
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T
}

function writeSettings(): void {
  const settings = {
    uiHost: '127.0.0.1',
    uiPort: ports['editor'],
    flowFile: 'flows.json',
    credentialSecret: 'a simulated line has no secrets',
    nodesDir: root,
    telemetry: { enabled: false, updateNotification: false },
    editorTheme: { tours: false, palette: { catalogues: [] } },
  }
  // `.cjs`-like content in a folder of its own package, because the repository around it is ESM.
  writeFileSync(path.join(userDir, 'package.json'), JSON.stringify({ name: 'lineside-start', private: true, type: 'commonjs' }))
  writeFileSync(path.join(userDir, 'settings.js'), `module.exports = ${JSON.stringify(settings, null, 2)}\n`)
}

/** The wanted port, or the next one nobody listens on. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', () => (wanted > 65_000 ? reject(new Error('no free port')) : resolve(freePort(wanted + 1))))
    probe.listen(wanted, '127.0.0.1', () => probe.close(() => resolve(wanted)))
  })
}
