// What node-opcua's server does not do by itself: the limits of real controllers (no filters, a number of items a call that
// is enforced but not said), and the certificate of somebody in between.
import { CreateSessionResponse, MonitoredItemCreateResult, type OPCUAServer, ServiceFault, StatusCodes } from 'node-opcua'

interface MessageLike {
  readonly request: Readonly<Record<string, unknown>>
  readonly requestId: number
}
interface ChannelLike {
  send_response(type: 'MSG', response: ServiceFault, message: MessageLike, sent?: () => void): void
}
type Handler = (message: MessageLike, channel: ChannelLike) => void

/** The services that take a list, and where it is in their requests. */
const lists: Readonly<Record<string, string>> = {
  _on_CreateMonitoredItemsRequest: 'itemsToCreate',
  _on_ModifyMonitoredItemsRequest: 'itemsToModify',
  _on_DeleteMonitoredItemsRequest: 'monitoredItemIds',
  _on_ReadRequest: 'nodesToRead',
  _on_BrowseRequest: 'nodesToBrowse',
  _on_TranslateBrowsePathsToNodeIdsRequest: 'browsePaths',
  _on_HistoryReadRequest: 'nodesToRead',
}

/** More than `limit` a call: BadTooManyOperations, as an S7-1200 answers (OPC 10000-4, 5.13.2.3). */
export function limitHidden(server: OPCUAServer, limit: number): void {
  const handlers = server as unknown as Record<string, Handler>
  for (const [name, list] of Object.entries(lists)) {
    const handle = handlers[name]?.bind(server)
    handlers[name] = (message, channel) => {
      const asked = message.request[list]
      if (!Array.isArray(asked) || asked.length <= limit) return handle?.(message, channel)
      const refusal = new ServiceFault({ responseHeader: { serviceResult: StatusCodes.BadTooManyOperations } })
      channel.send_response('MSG', refusal, message)
    }
  }
}

interface CreateRequestLike {
  readonly requestedParameters: { readonly filter: unknown }
}
interface SubscriptionLike {
  preCreateMonitoredItem(addressSpace: unknown, timestamps: unknown, request: CreateRequestLike): unknown
}

/** Items with a filter are refused one by one: BadMonitoredItemFilterUnsupported (OPC 10000-4, 5.13.2.4). */
export function refuseFilters(server: OPCUAServer): void {
  server.on('create_session', (session: { on(event: 'new_subscription', then: (subscription: SubscriptionLike) => void): void }) =>
    session.on('new_subscription', (subscription) => {
      const create = subscription.preCreateMonitoredItem.bind(subscription)
      subscription.preCreateMonitoredItem = (addressSpace, timestamps, request) => {
        if (request.requestedParameters.filter === null) return create(addressSpace, timestamps, request)
        const createResult = new MonitoredItemCreateResult({ statusCode: StatusCodes.BadMonitoredItemFilterUnsupported })
        return { createResult, monitoredItemCreateRequest: request }
      }
    }),
  )
}

export function showAtCreateSession(server: OPCUAServer, certificate: Buffer): void {
  server.on('response', (response: unknown) => {
    if (response instanceof CreateSessionResponse) response.serverCertificate = certificate
  })
}
