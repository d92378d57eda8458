// The downsampler in Node-RED. What it holds back survives a restart.
import type { ModelPort } from '../lib/model.ts'
import { useConfig } from '../lib/red/define-config.ts'
import { defineStep } from '../lib/red/define-step.ts'
import { openState } from '../lib/red/state.ts'
import { createDownsampler } from './downsampler.ts'
import { fields } from './fields.ts'

export default defineStep('downsampler', fields, {
  create: (ready) => createDownsampler(ready.config, { model: useConfig<ModelPort>(ready, ready.config.model, 'model') }),
  until: async (ready) => useConfig<ModelPort>(ready, ready.config.model, 'model')?.loaded,
  store: (ready) => openState(ready, 'downsampler', 1),
})
