// The enricher in Node-RED.
import type { ModelPort } from '../lib/model.ts'
import { action } from '../lib/red/action.ts'
import { useConfig, withPort } from '../lib/red/define-config.ts'
import { defineStep } from '../lib/red/define-step.ts'
import type { Red } from '../lib/red/types.ts'
import { createEnricher } from './enrich.ts'
import { fields } from './fields.ts'
import { tryTag } from './try-tag.ts'

const define = defineStep('asset-context-enricher', fields, {
  create: (ready) =>
    withPort<typeof fields.settings, ModelPort, ReturnType<typeof createEnricher>>(ready, 'model', 'model', (model) =>
      createEnricher(ready.config, { model }),
    ),
  until: async (ready) => useConfig<ModelPort>(ready, ready.config.model, 'model')?.loaded,
})

export default (red: Red) => {
  define(red)
  action(red, 'asset-context-enricher', 'try', fields, ({ body }) => {
    const model = red.nodes.getNode(String((body['config'] as Record<string, unknown> | undefined)?.['model']))?.lineside as ModelPort | undefined
    return model?.kind === 'model' ? { deployed: true, ...tryTag(model.current, String(body['tag'])) } : { deployed: false }
  })
}
