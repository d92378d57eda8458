// Machines that speak MQTT in the ways one meets: a gateway with JSON, UMH topics, bare values, a CSV line, bytes.
import mqtt from 'mqtt'

export interface MqttMachines {
  close(): Promise<void>
}

export interface MachinesOptions {
  /** `mqtt://host:port` of the broker. */
  readonly url: string
  /** From one round of messages to the next. Default 1,000. */
  readonly everyMs?: number
}

/** Connects and begins to send; resolves once connected, rejects where there is no broker. */
export async function startMqttMachines({ url, everyMs = 1_000 }: MachinesOptions): Promise<MqttMachines> {
  const client = await mqtt.connectAsync(url, { protocolVersion: 5 })
  let round = 0
  const send = () => {
    round += 1
    for (const [topic, payload, retain] of messages(round, Date.now())) client.publish(topic, payload, { qos: 1, retain })
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

/** One round, all values made of its number and time. */
export function messages(round: number, now: number): readonly (readonly [topic: string, payload: string | Buffer, retain: boolean])[] {
  const temperature = Math.round(10 * (60 + 5 * Math.sin(round / 20))) / 10
  const weight = Buffer.alloc(6)
  weight.writeUInt16BE(round & 0xffff, 0)
  weight.writeFloatLE(12.5 + (round % 10) / 4, 2)
  return [
    ['plant/oven1/status', JSON.stringify({ time: new Date(now).toISOString(), temperature: { value: temperature, unit: 'Cel', ok: true } }), false],
    [
      'umh/v1/acme/leeds/packing/line1/_historian/drive',
      JSON.stringify({ timestamp_ms: now, speed: 1_400 + (round % 20), torque: { left: 12.5, right: 12.25 } }),
      false,
    ],
    ['plant/oven1/door', round % 30 < 3 ? 'ON' : 'OFF', false],
    ['plant/scale/line', `${now};${(250 + (round % 7) / 10).toFixed(1).replace('.', ',')};OK`, false],
    ['plant/scale/raw', weight, false],
    // Sent once, for whoever comes.
    ...(round === 1 ? ([['plant/oven1/recipe', 'R-4711', true]] as const) : []),
  ]
}
