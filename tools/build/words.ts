// Locale catalogs: common words under each node's own, and the check that every word is there and used.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Column, Field } from '../../nodes/lib/fields.ts'
import { languages, type Room, root } from './rooms.ts'

export interface Catalog {
  readonly [key: string]: string | Catalog
}
/** A word of a catalog by its dotted key, with `__name__` filled in; the key itself when it is missing. */
export type Word = (key: string, params?: Readonly<Record<string, string>>) => string

/** The room's catalog: common.json with the room's own words over it. */
export function catalogOf(language: string, name: string): Catalog {
  return merge(read(language, 'common'), read(language, name))
}

export function wordsOf(catalog: Catalog): Word {
  const words = new Map(flat(catalog))
  return (key, params = {}) => (words.get(key) ?? key).replace(/__(\w+)__/g, (whole, name: string) => params[name] ?? whole)
}

/** Dotted key and text of every word, in order. */
export function flat(catalog: Catalog, prefix = ''): [string, string][] {
  return Object.entries(catalog).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`),
  )
}

/**
 * What is wrong with the words of all rooms, one line each: keys missing in a language, keys nothing uses, and
 * texts whose `__parameters__` differ between languages.
 * @param sources the text of every source file bundled into a room's runtime and editor, by room name
 */
export function wordProblems(rooms: readonly Room[], sources: ReadonlyMap<string, string>): readonly string[] {
  const used = new Set<string>()
  const perRoom = rooms.flatMap((room) => {
    const source = sources.get(room.name) ?? ''
    const needed = [...new Set([...neededByFields(room), ...neededBySource(source)])]
    for (const key of needed) used.add(key)
    return languages.flatMap((language) => roomProblems(room, language, needed, source))
  })
  const all = [...sources.values()].join('\n')
  const unusedCommon = languages.flatMap((language) =>
    flat(read(language, 'common')).flatMap(([key]) =>
      key.startsWith('doc.') || used.has(key) || isNamed(key, all) ? [] : [`locales/${language}/common.json: nothing uses ${key}`],
    ),
  )
  return [...perRoom, ...unusedCommon, ...parityProblems(['common', ...rooms.map(({ name }) => name)])]
}

function roomProblems(room: Room, language: string, needed: readonly string[], source: string): string[] {
  const words = new Map(flat(catalogOf(language, room.name)))
  const own = flat(read(language, room.name)).map(([key]) => key)
  const missing = needed.filter((key) => (words.get(key) ?? '').trim() === '')
  const unused = own.filter((key) => !needed.includes(key) && !isNamed(key, source))
  return [
    ...missing.map((key) => `locales/${language}/${room.name}.json: ${key} is missing`),
    ...unused.map((key) => `locales/${language}/${room.name}.json: nothing uses ${key}`),
  ]
}

function parityProblems(names: readonly string[]): string[] {
  const [first, ...others] = languages
  return names.flatMap((name) => {
    const wanted = new Map(flat(read(first, name)))
    return others.flatMap((language) => {
      const found = new Map(flat(read(language, name)))
      const lost = [...wanted].flatMap(([key, text]) =>
        paramsOf(text) === paramsOf(found.get(key) ?? text) ? [] : [`locales/${language}/${name}.json: ${key} has other parameters than in ${first}`],
      )
      const extra = [...found.keys()].filter((key) => !wanted.has(key)).map((key) => `locales/${language}/${name}.json: ${key} is not in ${first}`)
      return [...lost, ...extra]
    })
  })
}

function paramsOf(text: string): string {
  return [...new Set(text.match(/__\w+__/g) ?? [])].sort().join(' ')
}

/** Words that every setting, choice, column and port must have. */
function neededByFields({ fields }: Room): string[] {
  const { face, settings } = fields
  return [
    'palette',
    'label.name',
    'tip.name',
    ...(face.inputs === 0 ? [] : ['input']),
    ...face.outputs.map((port) => `output.${port}`),
    ...Object.entries<Field>(settings).flatMap(([name, field]) => [
      `label.${name}`,
      `tip.${name}`,
      ...optionsOf(name, field),
      ...columnsOf(name, field),
    ]),
  ]
}

function columnsOf(name: string, field: Field): string[] {
  if (field.type !== 'rows') return []
  return Object.entries<Column>(field.columns).flatMap(([key, column]) => [
    `column.${name}.${key}`,
    `columnTip.${name}.${key}`,
    ...optionsOf(`${name}.${key}`, column),
  ])
}

function optionsOf(place: string, field: Field | Column): string[] {
  return field.type === 'choice' ? field.options.map((option) => `option.${place}.${option}`) : []
}

/** Where sources name words: the first group is the key below the prefix. */
const mentions: readonly (readonly [prefix: string, pattern: RegExp])[] = [
  ['fault.', /\bfault\(\s*'([\w.-]+)'/g],
  ['problem.', /\bwrong\((?:\w+, )?'([\w-]+)'/g],
  ['problem.', /\b(?:path|pointer|line)\b[^\n]*?\bcode: '([\w-]+)'/g],
  ['problem.', /\bcode: '([\w-]+)', params:/g],
  ['problem.', /\b(?:claim|unknownName)\([^\n]*?, '([\w-]+)',/g],
  ['finding.', /\b(?:withStatus|withoutValue|addFinding)\([^\n]*?'([\w-]+)'/g],
  ['status.', /\bshow\('([\w-]+)'/g],
  ['status.', /\{ key: '([\w-]+)' \}/g],
  ['editor.', /\bword\('([\w.-]+)'/g],
  ['', /\bred\._\('([\w.-]+)'/g],
]

function neededBySource(source: string): string[] {
  return mentions.flatMap(([prefix, pattern]) => [...source.matchAll(pattern)].map((match) => prefix + match[1]))
}

/** Whether the part of a key after its first dot stands in the sources as a text (a code in a table), or is made of one with an ending: `${code}-nearest`. */
function isNamed(key: string, source: string): boolean {
  const name = key.slice(key.indexOf('.') + 1)
  const [, stem = '', ending = ''] = /^(.+)(-\w+)$/.exec(name) ?? []
  const isMade = ending !== '' && source.includes(`}${ending}\``) && source.includes(`'${stem}'`)
  return isMade || source.includes(`'${name}'`)
}

function read(language: string, name: string): Catalog {
  const file = path.join(root, 'locales', language, `${name}.json`)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Catalog) : {}
}

function merge(under: Catalog, over: Catalog): Catalog {
  const merged: Record<string, string | Catalog> = { ...under }
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key]
    merged[key] = typeof value === 'object' && typeof before === 'object' ? merge(before, value) : value
  }
  return merged
}
