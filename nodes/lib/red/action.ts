// What the editor may ask the server for: test a connection, check a model, try a tag. By permission, in bounded time.
import { systemClock } from '../clock.ts'
import { asFault, fault } from '../fault.ts'
import type { Fields, RawConfig, Settings } from '../fields.ts'
import { type Parsed, parseConfig } from '../parse-config.ts'
import type { Red } from './types.ts'
import { problemText, sentence } from './words.ts'

export interface ActionInput<S extends Settings> {
  readonly red: Red
  /** The unsaved settings of the dialog, checked like at deploy; secrets left blank come from the server's store. */
  readonly parsed: Parsed<S>
  /** All that was posted. */
  readonly body: RawConfig
}

const limitMs = 10_000

/**
 * Serves POST `lineside/<folder>/<name>`, body `{ id, config, … }`. Answers `{ ok: true, … }` with what the handler
 * returns, or `{ ok: false, text }` in the server's language. Never throws, never takes longer than 10 s. `permission`:
 * `read` only for what tells nothing of the settings and touches no line.
 */
export function action<const S extends Settings>(
  red: Red,
  folder: string,
  name: string,
  fields: Fields<S>,
  handler: (input: ActionInput<S>) => object | Promise<object>,
  permission: 'read' | 'write' = 'write',
): void {
  const allowed = red.auth.needsPermission(`lineside-${folder}.${permission}`)
  red.httpAdmin.post(`/lineside/${folder}/${name}`, allowed, (request, response) => {
    const body = record(request.body)
    const config = record(resolved(red, body['id'], body['config']))
    const input = { red, body: { ...body, config }, parsed: parseConfig(fields, config, secretsOf(red, body)) }
    bounded(async () => handler(input))
      .then((result) => response.json({ ok: true, ...result }))
      .catch((thrown: unknown) => response.json({ ok: false, text: sentence(red, asFault(thrown)) }))
      // The dialog has gone: there is nobody left to tell.
      .catch(() => undefined)
  })
}

/** The config, or a fault that lists what is wrong with it. */
export function soundConfig<S extends Settings>({ red, parsed }: ActionInput<S>) {
  if (parsed.config === null) throw fault('misconfigured', { reasons: parsed.problems.map((problem) => problemText(red, problem)).join(' · ') })
  return parsed.config
}

/** Stored secrets, overlaid by those typed into the dialog. Node-RED's editor shows a stored password as `__PWRD__`. */
function secretsOf(red: Red, body: RawConfig): RawConfig {
  const stored = typeof body['id'] === 'string' ? (red.nodes.getCredentials(body['id']) ?? {}) : {}
  const typed = Object.entries(record(body['credentials'])).filter(([, value]) => value !== '' && value !== '__PWRD__')
  return { ...stored, ...Object.fromEntries(typed) }
}

/** `${NAME}` as the deployed node sees it; what has no value stays, and is reported as unset. */
function resolved(red: Red, id: unknown, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => resolved(red, id, one))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, resolved(red, id, part)]))
  const name = typeof value === 'string' ? /^\$\{([^}]+)\}$/.exec(value)?.[1] : undefined
  if (name === undefined) return value
  const node = typeof id === 'string' ? red.nodes.getNode(id) : null
  return red.util.getSetting(node ?? {}, name) ?? value
}

async function bounded<T>(work: () => Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const cancel = systemClock.after(limitMs, () => reject(fault('action.too-slow', { seconds: limitMs / 1000 })))
  try {
    return await Promise.race([work(), promise])
  } finally {
    cancel()
  }
}

function record(value: unknown): RawConfig {
  return typeof value === 'object' && value !== null ? (value as RawConfig) : {}
}
