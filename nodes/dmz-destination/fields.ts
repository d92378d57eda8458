// Settings of the destination in the DMZ: where the broker is and who we are to it.
import { type ConfigOf, defineFields, number, ref, secret, text } from '../lib/fields.ts'

export const fields = defineFields({
  version: 1,
  face: { kind: 'config', color: '#E8C07D', inputs: 0, outputs: [] },
  settings: {
    host: text({ required: true }),
    port: number({ default: 8883, min: 1, max: 65_535, integer: true }),
    tls: ref('tls-config', { required: false }),
    /** Empty: made from the publisher's id. Set: one publisher may use this destination. */
    clientId: text({ pattern: '[0-9A-Za-z._:-]{1,64}' }),
    username: secret('text'),
    password: secret('password'),
    keepAliveSeconds: number({ default: 30, min: 5, max: 3600, integer: true }),
    ackTimeoutSeconds: number({ default: 10, min: 1, max: 300 }),
  },
  migrate: [],
})

export type Config = ConfigOf<typeof fields.settings>
