// The tag normalizer in Node-RED.
import { defineStep } from '../lib/red/define-step.ts'
import { fields } from './fields.ts'
import { createNormalizer } from './normalizer.ts'

export default defineStep('tag-normalizer', fields, { create: ({ config }) => createNormalizer(config) })
