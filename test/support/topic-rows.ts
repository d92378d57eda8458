// Rows of the MQTT reader's table as its settings give them, a few cells at a time.
import { parseField } from '../../nodes/lib/parse-config.ts'
import { type Config, settings, type TopicRow } from '../../nodes/mqtt-reader/fields.ts'

/** Throws where a cell is not sound. */
export function topicRow(cells: Partial<TopicRow>): TopicRow {
  const { value, problems } = parseField(settings.topics, [cells], 'topics')
  const [row] = (value ?? []) as readonly TopicRow[]
  if (row === undefined) throw new Error(JSON.stringify(problems))
  return row
}

export function readerConfig(rows: readonly Partial<TopicRow>[], more: Partial<Config> = {}): Config {
  return {
    name: 'reader',
    connection: 'c',
    output: 'single',
    heartbeatSeconds: 60,
    acknowledge: 'receipt',
    acknowledgeWithinSeconds: 30,
    topics: rows.map(topicRow),
    ...more,
  }
}
