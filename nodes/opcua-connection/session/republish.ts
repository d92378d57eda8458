// A message that was sent while nobody listened, asked for again by its number (OPC 10000-4, 5.14.6).
import type { NotificationMessage } from 'node-opcua-client'
import { statusNameOf } from '../trouble.ts'
import type { Stay } from './stay.ts'

/** `none`: the server has no such message. `gone`: nor the subscription. */
export type Republished = NotificationMessage | 'none' | 'gone'

export function republish(
  { library, session, asker }: Pick<Stay, 'library' | 'session' | 'asker'>,
  subscriptionId: number,
  sequence: number,
): Promise<Republished> {
  const request = new library.RepublishRequest({ subscriptionId, retransmitSequenceNumber: sequence })
  return asker.ask(
    'Republish',
    () =>
      new Promise<Republished>((resolve, reject) => {
        session.republish(request, (cause, response) => {
          // As a fault of the service, or as the result of an answer: servers do both.
          const status = statusNameOf(cause ?? response?.responseHeader.serviceResult.toString() ?? '')
          if (status === 'BadMessageNotAvailable') return resolve('none')
          if (status === 'BadSubscriptionIdInvalid') return resolve('gone')
          if (cause !== null || response === undefined || status !== '') return reject(cause ?? new Error(status))
          resolve(response.notificationMessage)
        })
      }),
  )
}
