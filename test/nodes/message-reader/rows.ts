// Rows of the message reader's table for tests.
import type { Row } from '../../../nodes/message-reader/fields.ts'

const plain: Row = {
  topic: '',
  name: '{topic}',
  value: 'payload',
  type: 'auto',
  time: '',
  timeFormat: 'auto',
  quality: '',
  qualityMap: '',
  unit: '',
  staleAfterSeconds: null,
}

export function aRow(cells: Partial<Row> = {}): Row {
  return { ...plain, ...cells }
}
