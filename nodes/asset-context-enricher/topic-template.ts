// The topic of readings in their place, by a template: `{path}/{property}`, `umh/v1/{enterprise}/{site}/_raw/{tag}`.
import type { Problem } from '../lib/fields.ts'
import type { Asset } from '../lib/reading.ts'
import { escapeSegment, escapeTopic } from '../lib/topic.ts'

export interface TopicTemplate {
  /** Of a property of an asset; `tagName` counts where the template has `{tag}`. */
  topicOf(asset: Asset, property: string, tagName: string): string
  /** Of what is said about an asset beside its properties: its context, its catalogue, a test. `name` is a segment like `_context`. */
  topicBeside(asset: Asset, name: string): string
}

interface Parts {
  readonly asset: Asset
  readonly property: string
  readonly tag: string
}

const levels = ['enterprise', 'site', 'area', 'line', 'cell', 'unit'] as const

/** What a placeholder stands for, escaped; empty where the asset has none. */
const placeholders: ReadonlyMap<string, (parts: Parts) => string> = new Map([
  ['path', ({ asset }) => (asset.path === '' ? '' : escapeTopic(asset.path))],
  ['asset.id', ({ asset }) => escapeSegment(asset.id)],
  ['type', ({ asset }) => segment(asset.type)],
  ['property', ({ property }) => escapeSegment(property)],
  ['tag', ({ tag }) => escapeTopic(tag)],
  ...levels.map((level): [string, (parts: Parts) => string] => [level, ({ asset }) => segment(asset[level] ?? '')]),
])

const hole = /\{([^{}]*)\}/g
/** Says which asset it is. */
const ofAsset = /\{(path|asset\.id|enterprise|site|area|line|cell|unit)\}/

export const defaultTemplate = '{path}/{property}'

export function topicTemplateProblems(template: string): readonly Problem[] {
  const path = 'topicTemplate'
  const stray =
    [...template.matchAll(hole)].find(([, name = '']) => !placeholders.has(name.trim()))?.[0] ?? /[{}]/.exec(template.replace(hole, ''))?.[0]
  if (stray !== undefined) return [{ path, code: 'unknown-placeholder', params: { found: stray, known: [...placeholders.keys()].join(', ') } }]
  // biome-ignore lint/suspicious/noControlCharactersInRegex: MQTT 5, 1.5.4 forbids them in topics.
  const illegal = /[+#\u0000-\u001f\u007f-\u009f]|^\$/.exec(template)?.[0]
  if (illegal !== undefined) return [{ path, code: 'illegal-in-topic', params: { found: illegal } }]
  // Our own health readings are published there.
  if (/^\/*_lineside(\/|$)/.test(template)) return [{ path, code: 'reserved-topic', params: { found: '_lineside' } }]
  const holes = new Set([...template.matchAll(hole)].map(([, name = '']) => name.trim()))
  if (holes.has('tag') || (holes.has('property') && ofAsset.test(template.replace(/\s/g, '')))) return []
  return [{ path, code: 'topics-not-apart', params: { found: template } }]
}

/** @param template without problems */
export function topicTemplate(template: string): TopicTemplate {
  const parts = template.split('/').map((level) => level.trim())
  const besides = parts.filter((level) => !/\{\s*(property|tag)\s*\}/.test(level))
  const beside = ofAsset.test(besides.join('/').replace(/\s/g, '')) ? besides : ['{path}']
  return {
    topicOf: (asset, property, tag) => filled(parts, { asset, property, tag }),
    topicBeside: (asset, name) => [filled(beside, { asset, property: '', tag: '' }), name].filter((part) => part !== '').join('/'),
  }
}

/** Levels that come out empty vanish. */
function filled(template: readonly string[], parts: Parts): string {
  return template
    .map((level) => level.replace(hole, (_, name: string) => placeholders.get(name.trim())?.(parts) ?? ''))
    .filter((level) => level !== '')
    .join('/')
}

function segment(name: string): string {
  return name === '' ? '' : escapeSegment(name)
}
