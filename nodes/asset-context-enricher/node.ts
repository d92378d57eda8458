// The enricher in Node-RED. What was said, what was sent and what waits survive a restart.
import { systemClock } from '../lib/clock.ts'
import { fault } from '../lib/fault.ts'
import type { RawConfig } from '../lib/fields.ts'
import type { Model, ModelPort } from '../lib/model.ts'
import type { Message } from '../lib/reading.ts'
import { type ActionInput, action, soundConfig } from '../lib/red/action.ts'
import { useConfig, withPort } from '../lib/red/define-config.ts'
import { defineStep } from '../lib/red/define-step.ts'
import { openState } from '../lib/red/state.ts'
import type { Red } from '../lib/red/types.ts'
import type { Answer } from './answers/answer-query.ts'
import { findAssets } from './answers/find-assets.ts'
import { createEnricher, type Enricher } from './enrich.ts'
import { fields } from './fields.ts'
import { contextRules } from './intake/context-rows.ts'
import { tryContext } from './intake/try-context.ts'
import type { SeenNames } from './place-tag.ts'
import { tryTag } from './try-tag.ts'

/** What a running enricher offers to the dialog. */
interface ContextPort {
  readonly kind: 'context'
  ask(parts: Message): Answer
  /** For the dialog of the asset model: names to try its rules on. */
  names(): SeenNames
}

const define = defineStep('asset-context-enricher', fields, {
  create: (ready) =>
    withPort<typeof fields.settings, ModelPort, Enricher>(ready, 'model', 'model', (model) => {
      const step = createEnricher(ready.config, { model, nodeId: ready.node.id })
      const offered: ContextPort = { kind: 'context', ask: (parts) => step.ask(parts, systemClock.now()), names: step.names }
      ready.node.lineside = offered
      return step
    }),
  until: async (ready) => useConfig<ModelPort>(ready, ready.config.model, 'model')?.loaded,
  store: (ready) => openState(ready, 'asset-context-enricher', 1),
})

/** Assets that a dialog offers to choose from. */
const offeredAssets = 50

export default (red: Red) => {
  define(red)
  action(red, 'asset-context-enricher', 'try', fields, ({ body }) => {
    const model = deployedModel(red, body)
    return model === null ? { deployed: false } : { deployed: true, ...tryTag(model, String(body['tag'])) }
  })
  action(red, 'asset-context-enricher', 'assets', fields, ({ body }) => {
    const model = deployedModel(red, body)
    return model === null ? { deployed: false } : { deployed: true, ...findAssets(model, String(body['typed'] ?? ''), offeredAssets) }
  })
  action(red, 'asset-context-enricher', 'try-context', fields, (input) => {
    const model = deployedModel(red, input.body)
    if (model === null) return { deployed: false }
    const { topic, payload } = input.body
    const rules = contextRules(soundConfig(input).contexts)
    return { deployed: true, said: tryContext(String(topic), String(payload), rules, model, systemClock.now()) }
  })
  const answer = ({ body }: ActionInput<typeof fields.settings>) => {
    const running = red.nodes.getNode(String(body['id']))?.lineside as ContextPort | undefined
    if (running?.kind !== 'context') throw fault('query.not-deployed', {}, { retry: false })
    const question = body['question']
    return { answer: running.ask(typeof question === 'object' && question !== null ? (question as Message) : {}) }
  }
  action(red, 'asset-context-enricher', 'query', fields, answer, 'read')
}

function deployedModel(red: Red, body: RawConfig): Model | null {
  const config = body['config'] as RawConfig | undefined
  const port = red.nodes.getNode(String(config?.['model']))?.lineside as ModelPort | undefined
  return port?.kind === 'model' ? port.current : null
}
