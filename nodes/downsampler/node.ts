// The downsampler in Node-RED. What it holds back survives a restart.
import type { ModelPort } from '../lib/model.ts'
import { refuseSetting, useConfig } from '../lib/red/define-config.ts'
import { defineStep } from '../lib/red/define-step.ts'
import { openState } from '../lib/red/state.ts'
import { createDownsampler } from './downsampler.ts'
import { fields } from './fields.ts'

export default defineStep('downsampler', fields, {
  create: (ready) => {
    const model = useConfig<ModelPort>(ready, ready.config.model, 'model')
    // Its own ε instead of the model's would thin by limits that nobody has chosen.
    return model === null && ready.config.model !== '' ? refuseSetting(ready, 'model') : createDownsampler(ready.config, { model })
  },
  until: async (ready) => useConfig<ModelPort>(ready, ready.config.model, 'model')?.loaded,
  store: (ready) => openState(ready, 'downsampler', 1),
})
