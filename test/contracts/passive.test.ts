// Every passive reader of the collection under its contract.
import { createMessageSource } from '../../nodes/message-reader/message-source.ts'
import { aRow } from '../nodes/message-reader/rows.ts'
import { passive } from './passive.ts'

passive('message-reader', {
  create: (given) =>
    createMessageSource(
      {
        assumedQuality: 'uncertain',
        rows: [
          aRow({ topic: 'list', name: 'n{*}', value: 'payload[*]' }),
          aRow({ topic: 'whole', value: 'payload.v', time: 'payload.t', quality: 'payload.q', staleAfterSeconds: 10 }),
        ],
      },
      { readerId: 'r', ...given },
    ),
  sound: (first, count) => ({ topic: 'list', payload: Array.from({ length: count }, (_, index) => first + index) }),
  whole: (payload, time, quality) => ({ topic: 'whole', payload: { v: payload, t: time, q: quality } }),
  unfit: [{ payload: 1 }, { topic: 'other', payload: 1 }, { topic: 'whole', payload: 'text' }, { topic: 'list', payload: {} }, { topic: 'list' }],
  staleAfterSeconds: 10,
})
