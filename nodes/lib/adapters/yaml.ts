// YAML 1.2 (core schema) by the yaml package, and JSON, which is a part of it: text in, a plain value out.
import type { Document, Scalar } from 'yaml'
import type { FaultParams } from '../fault.ts'

export interface YamlProblem {
  /** 1-based. */
  readonly line: number
  readonly column: number
  /** Locale key below `problem.`. */
  readonly code: string
  /** Always with `line`, `column` and `text`, the line in question, shortened. */
  readonly params: FaultParams
}
export type ParsedYaml = { readonly value: unknown; readonly problem?: never } | { readonly problem: YamlProblem }
export type ParseYaml = (text: string) => ParsedYaml

/** One anchor used more often, its own aliases counted, is taken for an attempt to fill the memory. */
const maxAliasCount = 1000

/**
 * Loads the package, at the first use: importing this file costs nothing. The parser never throws; it refuses
 * equal keys (also in JSON), tags beyond the core schema, more than one document and alias bombs.
 */
export async function loadYaml(): Promise<ParseYaml> {
  const yaml = await import('yaml')
  // The package's own check for equal keys takes a second for a map of 10,000: `equalKey` takes its place.
  // `stringKeys` keeps a tag named 0047 from becoming 47.
  const options = {
    version: '1.2',
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    stringKeys: true,
    uniqueKeys: false,
    prettyErrors: false,
  } as const
  return (input) => {
    const text = input.startsWith('\uFEFF') ? input.slice(1) : input
    const json = parsedJson(text)
    if (json !== undefined) return { value: json }
    const document = yaml.parseDocument(text, options)
    const error = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0])[0]
    if (error !== undefined) return wrong(text, error.pos[0], codes[error.code] ?? 'yaml-syntax')
    try {
      const twice = equalKey(yaml, document)
      if (twice !== null) return wrong(text, twice.range?.[0] ?? 0, 'yaml-equal-keys', { key: String(twice.value) })
      return { value: document.toJS({ maxAliasCount }) as unknown }
    } catch (thrown) {
      return unusable(text, thrown instanceof Error ? thrown.message : '')
    }
  }
}

/** The package's error codes that deserve a sentence of their own; the rest is `yaml-syntax`. */
const codes: Readonly<Record<string, string>> = {
  BAD_INDENT: 'yaml-indentation',
  TAB_AS_INDENT: 'yaml-tab',
  MULTIPLE_DOCS: 'yaml-many-documents',
  TAG_RESOLVE_FAILED: 'yaml-tag',
  MISSING_CHAR: 'yaml-missing-character',
  BAD_SCALAR_START: 'yaml-needs-quotes',
  BLOCK_AS_IMPLICIT_KEY: 'yaml-needs-quotes',
  RESOURCE_EXHAUSTION: 'yaml-too-deep',
}

/** What only shows when the document becomes a value: an alias without its anchor, too many, nesting beyond the stack. */
function unusable(text: string, message: string): ParsedYaml {
  const alias = /^Unresolved alias .*: (.*)$/s.exec(message)?.[1]
  if (alias !== undefined) return wrong(text, Math.max(0, text.indexOf(`*${alias}`)), 'yaml-unknown-alias', { alias })
  return wrong(text, 0, message.startsWith('Excessive alias') ? 'yaml-too-many-aliases' : 'yaml-too-deep', { max: maxAliasCount })
}

/**
 * A text that is JSON as a value; undefined sends it through the YAML parser, ten times slower, which knows
 * line and column. JSON.parse silently takes the last of two equal keys: then there are fewer members than colons.
 */
function parsedJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return countMembers(value) === countColons(text) ? value : undefined
  } catch {
    return undefined
  }
}

function countMembers(value: unknown): number {
  const open: unknown[] = [value]
  let members = 0
  while (open.length > 0) {
    const part = open.pop()
    if (typeof part !== 'object' || part === null) continue
    const inside: unknown[] = Object.values(part)
    if (!Array.isArray(part)) members += inside.length
    for (const one of inside) open.push(one)
  }
  return members
}

const [quote, backslash, colon] = [0x22, 0x5c, 0x3a]

/** Colons outside of texts: one a member. */
function countColons(json: string): number {
  let colons = 0
  let isInText = false
  for (let index = 0; index < json.length; index++) {
    const code = json.charCodeAt(index)
    if (code === quote) isInText = !isInText
    else if (isInText && code === backslash) index += 1
    else if (!isInText && code === colon) colons += 1
  }
  return colons
}

/** The second of two equal keys of one map. */
function equalKey(yaml: typeof import('yaml'), document: Document): Scalar | null {
  let found: Scalar | null = null
  yaml.visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>()
      for (const { key } of map.items) {
        if (!yaml.isScalar(key)) continue
        if (seen.has(key.value)) {
          found = key
          return yaml.visit.BREAK
        }
        seen.add(key.value)
      }
      return undefined
    },
  })
  return found
}

function wrong(text: string, offset: number, code: string, params: FaultParams = {}): ParsedYaml {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/)
  const line = before.length
  const column = (before.at(-1)?.length ?? 0) + 1
  const found = (text.split(/\r\n|\r|\n/, line)[line - 1] ?? '').trim()
  return { problem: { line, column, code, params: { line, column, text: found.length > 60 ? `${found.slice(0, 59)}…` : found, ...params } } }
}
