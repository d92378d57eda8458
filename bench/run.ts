// Runs benchmarks: `npm run bench` all of them, and writes the tables to bench/README.md; `npm run bench -- line` one.
// Standard output gets a JSON line a claim, standard error a table for people.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import path from 'node:path'
import type { Benchmark, Claim } from './claim.ts'

const folder = import.meta.dirname
const all = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''))
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const unknown = asked.filter((name) => !all.includes(name))
if (unknown.length > 0) throw new Error(`no benchmark ${unknown.join(', ')}; there are ${all.join(', ')}`)

const tables: string[] = []
for (const name of asked.length > 0 ? asked : all) {
  const { default: run } = (await import(`./${name}.bench.ts`)) as { default: Benchmark }
  const claims = await run()
  for (const claim of claims) console.log(JSON.stringify(claim))
  const table = tableOf(name, claims)
  console.error(table)
  tables.push(table)
}
if (asked.length === 0) writeReadme(tables)

function tableOf(name: string, claims: readonly Claim[]): string {
  const rows = claims.map(
    ({ claim, value, unit, target, ok }) => `| ${claim} | ${value} ${unit} | ${target ?? ''} | ${ok === null ? '' : ok ? 'yes' : '**no**'} |`,
  )
  return [`## ${name}`, '', '| claim | measured | target | met |', '| --- | --- | --- | --- |', ...rows, ''].join('\n')
}

/** Replaces what stands below the marker; what people wrote above it stays. */
function writeReadme(parts: readonly string[]): void {
  const file = path.join(folder, 'README.md')
  const marker = '<!-- results -->'
  const head = readFileSync(file, 'utf8').split(marker)[0] ?? ''
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node.js ${process.version}, ${new Date().toISOString().slice(0, 10)}`
  writeFileSync(file, `${head}${marker}\n\nMachine: ${machine}. Shared and noisy: trust ratios, not absolute figures.\n\n${parts.join('\n')}`)
}
