// One edge node and its devices: who is born, which aliases hold, which message is missing.

import type { Payload, WireInteger } from '../../lib/formats/sparkplug/payload.ts'
import { millisecondsOf } from '../../lib/formats/sparkplug/times.ts'
import type { SparkplugAddress } from '../../lib/formats/sparkplug/topic.ts'
import type { Around, Structures } from '../../lib/formats/sparkplug/values.ts'
import { statusCodes } from '../../lib/quality.ts'
import type { Found } from '../decoder.ts'
import { createScope, type Scope } from './scope.ts'
import { createSequence } from './sequence.ts'

/** What became of a message. */
export interface Taken {
  readonly found: readonly Found[]
  readonly counts: Readonly<Record<string, number>>
  /** The node has to say its births again for all to be understood. */
  readonly isRebirthWanted: boolean
}

export interface EdgeNode {
  /** Null for a payload that is none. */
  take(address: SparkplugAddress, topic: string, payload: Payload | null): Taken
}

type Given = Omit<Around, 'typeOfMember'>

/** Devices a node; a topic made of random letters must not fill the memory. */
const maxDevices = 10_000
const maxTags = 100_000
const nothing: Taken = { found: [], counts: {}, isRebirthWanted: false }

export function createEdgeNode(group: string, node: string, structures: Structures): EdgeNode {
  const prefix = `${group}/${node}`
  const owners = new Map<string, string>()
  const claimFor = (scope: string) => (name: string) => {
    const owner = owners.get(name)
    if (owner === undefined && owners.size < maxTags) owners.set(name, scope)
    return owner === undefined || owner === scope
  }
  const scopeCalled = (name: string) => createScope(name, claimFor(name))
  const own = scopeCalled(prefix)
  const devices = new Map<string, Scope>()
  const sequence = createSequence()
  let session: WireInteger | null = null
  const scopes = () => [own, ...devices.values()]
  const scopeOf = (device: string): Scope | null => {
    if (device === '') return own
    const known = devices.get(device) ?? (devices.size < maxDevices ? scopeCalled(`${prefix}/${device}`) : null)
    if (known !== null) devices.set(device, known)
    return known
  }

  const nodeBirth = (topic: string, payload: Payload): Taken => {
    sequence.begin(topic, payload)
    const before = session
    session = sessionOf(payload)
    // Without a death in between the last session was lost unseen; in the same one the births of the devices follow at once.
    const died = before === null || before === session ? [] : [...devices.values()].flatMap((device) => device.death('sparkplug.death', null))
    for (const device of devices.values()) device.forget()
    const found = own.birth(payload.metrics ?? [], given(payload, structures, false))
    return { found: [...died, ...found], counts: { 'sparkplug.births': 1 }, isRebirthWanted: false }
  }
  const nodeDeath = (payload: Payload | null): Taken => {
    // A will of a session that is over may come after the birth of the next one (specification 3.0.0, 5.4).
    const said = payload === null ? null : sessionOf(payload)
    if (session !== null && said !== null && said !== session) return { ...nothing, counts: { 'sparkplug.oldDeaths': 1 } }
    session = null
    return { ...nothing, found: scopes().flatMap((scope) => scope.death('sparkplug.death', null)), counts: { 'sparkplug.deaths': 1 } }
  }
  const inOrder = (address: SparkplugAddress, topic: string, payload: Payload): Taken => {
    const turn = sequence.turn(topic, payload)
    if (turn.kind === 'repeated') return { ...nothing, counts: { 'sparkplug.repeated': 1 } }
    const missing = turn.kind === 'late' ? 0 : turn.missing
    if (missing > 0) for (const scope of scopes()) scope.isDoubtful = true
    const scope = scopeOf(address.device)
    const taken = scope === null ? { ...nothing, counts: { 'sparkplug.refusedDevices': 1 } } : ofScope(address, scope, payload, missing > 0)
    if (turn.kind === 'late') return { ...taken, counts: { ...taken.counts, 'sparkplug.late': 1 } }
    if (missing === 0) return taken
    return { ...taken, counts: { ...taken.counts, lost: missing, 'sparkplug.gaps': 1 }, isRebirthWanted: true }
  }
  const ofScope = ({ type }: SparkplugAddress, scope: Scope, payload: Payload, isAfterGap: boolean): Taken => {
    const around = given(payload, structures, isAfterGap)
    if (type === 'DDEATH') return { ...nothing, found: scope.death('sparkplug.death', around.sourceTime), counts: { 'sparkplug.deaths': 1 } }
    if (type === 'DBIRTH') return { ...nothing, found: scope.birth(payload.metrics ?? [], around), counts: { 'sparkplug.births': 1 } }
    return dataOf(scope, payload, around)
  }
  return {
    take(address, topic, payload) {
      if (address.type === 'NDEATH') return nodeDeath(payload)
      if (payload !== null) return address.type === 'NBIRTH' ? nodeBirth(topic, payload) : inOrder(address, topic, payload)
      // What it defined is not known: what was defined before holds no longer.
      if (address.type === 'NBIRTH') for (const scope of scopes()) scope.forget()
      if (address.type === 'DBIRTH') devices.get(address.device)?.forget()
      return { ...nothing, counts: { 'sparkplug.malformed': 1 }, isRebirthWanted: true }
    },
  }
}

/** Data by name and alias. What an alias stands for is not certain once a message is missing: a birth may have been among them. */
function dataOf(scope: Scope, { metrics = [] }: Payload, around: Given): Taken {
  const doubtful: Given = { ...around, standing: { statusCode: statusCodes.Uncertain, findings: ['sparkplug.gap'] } }
  const { standing } = around
  const unborn: Given = { ...around, standing: { ...standing, findings: [...standing.findings, 'sparkplug.no-birth'] } }
  let unknown = 0
  const found = metrics.flatMap((metric) => {
    const definition = scope.define(metric)
    if (definition === null) {
      unknown += 1
      return []
    }
    if (!scope.isBorn) return scope.find(metric, definition, unborn)
    return scope.find(metric, definition, scope.isDoubtful && metric.name === undefined ? doubtful : around)
  })
  return { found, counts: unknown === 0 ? {} : { 'sparkplug.unknownMetrics': unknown }, isRebirthWanted: !scope.isBorn || unknown > 0 }
}

function given({ timestamp, seq }: Payload, structures: Structures, isAfterGap: boolean): Given {
  return {
    structures,
    sourceTime: millisecondsOf(timestamp),
    sequence: typeof seq === 'number' ? seq : null,
    isHistorical: false,
    standing: { statusCode: statusCodes.Good, findings: isAfterGap ? ['sparkplug.gap'] : [] },
  }
}

/** `bdSeq`, the number of the session: the same in a birth and in the death that belongs to it. */
function sessionOf({ metrics = [] }: Payload): WireInteger | null {
  const value = metrics.find(({ name }) => name === 'bdSeq')?.value
  return value?.as === 'int' || value?.as === 'long' ? value.is : null
}
