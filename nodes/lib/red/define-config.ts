// A config node that offers something to others (a model, a destination) and opens no line of its own.
import type { Fields, Settings } from '../fields.ts'
import { type Ready, refuse, register } from './node.ts'
import type { Red, RedNode } from './types.ts'

/** Registers `lineside-<folder>`; what `provide` returns is found on the node as `lineside`, by its `kind`; null: it has refused to start. */
export function defineConfig<const S extends Settings>(
  folder: string,
  fields: Fields<S>,
  provide: (ready: Ready<S>) => { readonly kind: string } | null,
): (red: Red) => void {
  return (red) =>
    register(red, folder, fields, (ready) => {
      const port = provide(ready)
      if (port !== null) ready.node.lineside = port
    })
}

/**
 * What the config node `id` offers, if it is of that kind; null when it is missing, disabled or misconfigured.
 * Enters the using node in `users`, so that errors and status of the config node reach its flow.
 */
export function useConfig<P extends { readonly kind: string }>(
  ready: Pick<Ready<Settings>, 'red' | 'node' | 'onClose'>,
  id: string,
  kind: P['kind'],
): P | null {
  const owner = ready.red.nodes.getNode(id)
  if (owner === null || owner === undefined) return null
  const users: Record<string, RedNode> = owner.users ?? {}
  owner.users = users
  users[ready.node.id] = ready.node
  ready.onClose(() => {
    delete users[ready.node.id]
  })
  return owner.lineside?.kind === kind ? (owner.lineside as P) : null
}

/** Starts with the port that the setting `setting` names, or refuses to start and says which setting is to blame. */
export function withPort<S extends Settings, P extends { readonly kind: string }, T>(
  ready: Ready<S>,
  setting: keyof S & string,
  kind: P['kind'],
  start: (port: P) => T,
): T | null {
  const id = String((ready.config as Readonly<Record<string, unknown>>)[setting])
  const port = useConfig<P>(ready, id, kind)
  return port === null ? refuseSetting(ready, setting) : start(port)
}

/** Refuses to start because the config node that `setting` names is missing, disabled or misconfigured itself. */
export function refuseSetting<S extends Settings>({ red, node, status }: Ready<S>, setting: keyof S & string): null {
  refuse(red, node, status, [red._('problem.config-node-unusable', { setting: red._(`label.${setting}`) })])
  return null
}
