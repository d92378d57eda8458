// Settings of a Modbus connection for tests: the defaults of the room, changed where the test says so.
import { parseConfig } from '../../nodes/lib/parse-config.ts'
import { type Config, fields } from '../../nodes/modbus-connection/fields.ts'

export function modbusConfig(more: Partial<Config> & Readonly<Record<string, unknown>>): Config {
  const { config, problems } = parseConfig(fields, { host: '127.0.0.1', serialPort: '/dev/none' })
  if (config === null) throw new Error(`unsound settings: ${JSON.stringify(problems)}`)
  // Tests are in more of a hurry than the bounds of the settings allow.
  return { ...config, ...more }
}
