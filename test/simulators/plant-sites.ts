// Four plants on one broker, all built alike: a line with a filler and a packer each, and an MES that says what is made.
import mqtt from 'mqtt'

export interface PlantSites {
  close(): Promise<void>
}

export interface SitesOptions {
  /** `mqtt://host:port` of the broker. */
  readonly url: string
  /** From one round of messages to the next. Default 1,000. */
  readonly everyMs?: number
  /** Rounds that a batch lasts. Default 60. */
  readonly batchRounds?: number
}

/** The fourth one sends too, though the example's model does not know it yet. */
export const sites = ['leeds', 'graz', 'pune', 'osaka'] as const

/** Connects and begins to send; resolves once connected, rejects where there is no broker. */
export async function startPlantSites({ url, everyMs = 1_000, batchRounds = 60 }: SitesOptions): Promise<PlantSites> {
  const client = await mqtt.connectAsync(url, { protocolVersion: 5 })
  let round = 0
  const send = () => {
    for (const [topic, payload] of siteMessages(round, Date.now(), batchRounds)) client.publish(topic, JSON.stringify(payload), { qos: 1 })
    round += 1
  }
  send()
  const timer = setInterval(send, everyMs)
  return {
    async close() {
      clearInterval(timer)
      await client.endAsync(true)
    },
  }
}

/** One round of all plants, made of its number and time alone. */
export function siteMessages(round: number, now: number, batchRounds: number): readonly (readonly [topic: string, payload: object])[] {
  const time = new Date(now).toISOString()
  return sites.flatMap((site, index) => {
    const batch = Math.floor(round / batchRounds) + 100 * (index + 1)
    const isStopped = round % 40 >= 36
    const pressure = isStopped ? 0.2 : 2 + 0.4 * Math.sin((round + 10 * index) / 15)
    const made = round * 8
    return [
      [`mes/${site}/line1/order`, { time, order: `WO-${7000 + batch}`, batch: `B-${batch}`, product: batch % 2 === 0 ? 'cola 0.5 l' : 'water 1 l' }],
      [
        `plants/${site}/line1/FIL`,
        { time, STATE: isStopped ? 4 : 6, PRESS: Number(pressure.toFixed(2)), TEMP: 7 + index, SPEED: isStopped ? 0 : 480, TOTAL: made },
      ],
      [`plants/${site}/line1/PAC`, { time, STATE: isStopped ? 2 : 6, TOTAL: Math.floor(made / 6), KW: isStopped ? 1.5 : 11.2 + index }],
    ] as const
  })
}
