// One stay of an MQTT connection against a broker, without Node-RED: rows in, readings out.
import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import { createEndpoints } from '../../nodes/lib/endpoints.ts'
import type { Fault } from '../../nodes/lib/fault.ts'
import type { Registration } from '../../nodes/lib/line.ts'
import { parseConfig } from '../../nodes/lib/parse-config.ts'
import { fields, type Config as LineConfig } from '../../nodes/mqtt-connection/fields.ts'
import { mqttSession } from '../../nodes/mqtt-connection/session/session.ts'
import { endpointsOf, settingsOf } from '../../nodes/mqtt-connection/settings.ts'
import type { MqttWant } from '../../nodes/mqtt-connection/want.ts'
import type { Config, TopicRow } from '../../nodes/mqtt-reader/fields.ts'
import { wantedTags, wantOf } from '../../nodes/mqtt-reader/rows.ts'
import { type RunningLine, runSession } from './run-session.ts'
import { readerConfig } from './topic-rows.ts'

export interface MqttLine extends RunningLine<MqttWant> {
  /** What was told beside the stay's end. */
  readonly told: readonly Fault[]
}

export function mqttRegistration(rows: readonly Partial<TopicRow>[], more: Partial<Config> = {}, readerId = 'r'): Registration<MqttWant> {
  const config = readerConfig(rows, more)
  return { readerId, tags: wantedTags(config, 'c'), want: wantOf(config, 'c') }
}

/** A sound config with these settings. */
export function lineConfig(more: Partial<LineConfig>): LineConfig {
  const { config, problems } = parseConfig(
    fields,
    { host: '127.0.0.1', answerTimeoutMs: 1_000, ...more },
    { username: more.username, password: more.password },
  )
  if (config === null) throw new Error(JSON.stringify(problems))
  return config
}

/** One stay; it is ended with the test. */
export function runMqtt(
  t: TestContext,
  more: Partial<LineConfig>,
  registrations: readonly Registration<MqttWant>[],
  tls: Parameters<typeof settingsOf>[1] = null,
): MqttLine {
  const told: Fault[] = []
  const config = lineConfig(more)
  const settings = settingsOf(config, tls, randomUUID())
  const line = runSession(
    mqttSession({ settings, endpoints: createEndpoints(endpointsOf(config)), tell: (cause) => told.push(cause) }),
    registrations,
  )
  t.after(() => line.stop())
  // A getter of the line would be read now: the line is what tells.
  return Object.assign(line, { told })
}
