// Posts JSON to a running Node-RED, its admin API or an http node of the flow, and reads the JSON that comes back.
import type { NodeRed } from './node-red.ts'

export type Body = Readonly<Record<string, unknown>>

export async function post(nodeRed: NodeRed, where: string, body: object): Promise<{ readonly status: number; readonly body: Body }> {
  const answer = await nodeRed.admin('POST', where, body)
  return { status: answer.status, body: (await answer.json()) as Body }
}
