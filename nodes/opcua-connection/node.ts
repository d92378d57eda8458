// The OPC UA connection in Node-RED, and what its dialog and that of the reader ask the server side for.
import { systemClock } from '../lib/clock.ts'
import { fault } from '../lib/fault.ts'
import type { ConnectionPort } from '../lib/line.ts'
import { type ActionInput, action, soundConfig } from '../lib/red/action.ts'
import { defineConnection } from '../lib/red/define-connection.ts'
import { tlsOf } from '../lib/red/tls.ts'
import type { Red } from '../lib/red/types.ts'
import { sentence } from '../lib/red/words.ts'
import { type Config, fields } from './fields.ts'
import { openDialog } from './session/dialog.ts'
import { opcuaSession } from './session/session.ts'
import { pkiFolder } from './session/trust.ts'

type Input = ActionInput<typeof fields.settings>

const define = defineConnection('opcua-connection', fields, (config, { red, node }) => ({
  session: opcuaSession({
    config,
    userTls: () => userTlsOf(red, config),
    pki: folderOf(red),
    notice: (what) => node.warn(sentence(red, what)),
  }),
  backoff: { firstMs: config.firstReconnectMs, maxMs: config.maxReconnectMs },
}))

export default (red: Red) => {
  define(red)
  const dialog = openDialog({ pki: folderOf(red), clock: systemClock })
  const serve = (name: string, handler: (input: Input) => Promise<object>) => action(red, 'opcua-connection', name, fields, handler)
  serve('look', ({ body }) => dialog.look(draftOf(body)))
  serve('trust', ({ body }) => dialog.trust(draftOf(body), body['thumbprint']))
  serve('trusted', () => dialog.trusted())
  serve('distrust', ({ body }) => dialog.distrust(body['thumbprint']))
  serve('own', () => dialog.own())
  serve('test', (input) => dialog.test(trialOf(input)))
  serve('browse', (input) => dialog.browse(() => trialOf(input), input.body['question'], deployedOf(input)))
}

/** The line as it runs: it is among the sessions that the server allows already. Not where the dialog has changed something. */
function deployedOf({ red, body }: Input): ConnectionPort<unknown> | null {
  const port = body['isDeployed'] === true ? red.nodes.getNode(String(body['id']))?.lineside : undefined
  return port?.kind === 'connection' ? (port as ConnectionPort<unknown>) : null
}

function trialOf(input: Input) {
  const config = soundConfig(input)
  const userTls = userTlsOf(input.red, config)
  if (userTls === undefined) throw fault('opcua.user-certificate-missing', {}, { retry: false })
  return { config, userTls }
}

function draftOf({ config }: Input['body']) {
  return config as Input['body']
}

/** Null where the user shows no certificate, undefined where it is to and cannot. */
function userTlsOf(red: Red, { userToken, userCertificate }: Config) {
  return userToken === 'certificate' ? (tlsOf(red, userCertificate) ?? undefined) : null
}

function folderOf({ settings }: Red): string {
  return pkiFolder(settings.userDir ?? '.')
}
