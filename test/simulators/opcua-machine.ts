// What stands in the simulator's address space: counters, settable tags, a tag of every type, history, an alarm.
import {
  type AddressSpace,
  DataType,
  DataValue,
  type MonitoredItem,
  type Namespace,
  type OPCUAServer,
  StatusCodes,
  type UAObject,
  type UAVariable,
  Variant,
} from 'node-opcua'
import { addTypes } from './opcua-types.ts'

/** What the simulator can say of a tag. */
export type TagStatus = 'Good' | 'UncertainLastUsableValue' | 'BadSensorFailure' | 'BadNotConnected' | 'BadWaitingForInitialData'

/** What a test may do with the machine while it runs. */
export interface Machine {
  /** The last number of `counter/<n>` that was sampled, or of `history/<n>`; 0: none yet. */
  count(name: string): number
  /** Sets `speed`, `level` (numbers), `running` or `order`, or a tag of `types/`; at this source time, or now. */
  set(name: string, value: unknown, at?: Date): void
  /** Gives a tag a status (`Good`, `UncertainLastUsableValue`, `BadSensorFailure` …) with its present value. */
  setStatus(name: string, status: TagStatus): void
  /** An event of the machine. Severity 1 to 1000. */
  raise(message: string, severity: number): void
  /** The tank's level: above 80 the alarm `level-high` is active. */
  setLevel(level: number): void
  /** While true no counter counts and no history is written. */
  freeze(isOn: boolean): void
}

/** Outlives a stop and start of the server. */
export interface MachineState {
  readonly counts: Map<string, number>
  readonly times: Map<string, Date>
  readonly values: Map<string, { readonly value: unknown; readonly status: TagStatus; readonly at: Date | null }>
  readonly history: Map<string, DataValue[]>
  isFrozen: boolean
}

export interface MachineOptions {
  readonly tags?: number
  readonly changeMs?: number
  readonly historyTags?: number
}

/** Values of the tags that only change when they are set. */
const settable: readonly (readonly [name: string, dataType: DataType, value: unknown])[] = [
  ['speed', DataType.Double, 1],
  ['level', DataType.UInt32, 30],
  ['running', DataType.Boolean, true],
  ['torque', DataType.Float, 0.5],
  ['order', DataType.String, 'A-1'],
]
const historyLength = 10_000
const highLevel = 80

export function newState(): MachineState {
  return { counts: new Map(), times: new Map(), values: new Map(), history: new Map(), isFrozen: false }
}

/** Builds it below Objects/Machine and lets it run until `stop`. */
export function buildMachine(server: OPCUAServer, uri: string, options: MachineOptions, state: MachineState): Machine & { stop(): void } {
  const { addressSpace } = server.engine
  if (addressSpace === null) throw new Error('the server has no address space')
  const namespace = namespaceOf(addressSpace, uri)
  const machine = namespace.addObject({
    browseName: 'Machine',
    nodeId: 's=machine',
    organizedBy: addressSpace.rootFolder.objects,
    eventNotifier: 1,
    notifierOf: addressSpace.rootFolder.objects.server,
  })
  const variables = new Map<string, UAVariable>()
  const tags = options.tags ?? 1_000
  addCounters(addressSpace, uri, machine, tags, options.changeMs ?? 100, state)
  for (const [name, dataType, value] of settable) {
    const variable = namespace.addVariable({ browseName: name, nodeId: `s=${name}`, componentOf: machine, dataType, minimumSamplingInterval: 0 })
    variables.set(name, variable)
    put(variable, state, name, value)
  }
  for (const [name, variable] of addTypes(addressSpace, uri, machine)) variables.set(name, variable)
  const stopHistory = addHistory(addressSpace, uri, machine, options, state)
  const tank = addTank(addressSpace, uri, machine)
  const find = (name: string): UAVariable => {
    const found = variables.get(name)
    if (found === undefined) throw new Error(`no tag ${name}`)
    return found
  }
  return {
    count: (name) => state.counts.get(name) ?? 0,
    set: (name, value, at) => apply(find(name), state, name, { value, status: 'Good', at: at ?? null }),
    setStatus(name, status) {
      const variable = find(name)
      apply(variable, state, name, { value: variable.readValue().value.value, status, at: null })
    },
    raise(message, severity) {
      machine.raiseEvent('BaseEventType', {
        message: { dataType: DataType.LocalizedText, value: { text: message } },
        severity: { dataType: DataType.UInt16, value: severity },
      })
    },
    setLevel: (level) => tank.setValueFromSource({ dataType: DataType.Double, value: level }),
    freeze(isOn) {
      state.isFrozen = isOn
    },
    stop: stopHistory,
  }
}

/** Each sample of a counter is its next number: what a client misses is a hole in the numbers. For `onCreateMonitoredItem`. */
export function countSamples(item: MonitoredItem, state: MachineState): void {
  const { node } = item as unknown as { readonly node: UAVariable | null }
  const name = String(node?.nodeId.value ?? '')
  if (name === 'types/Untimed') return leaveUntimed(item)
  if (!name.startsWith('counter/')) return
  item.samplingFunc = (_context, _old, callback) => callback(null, state.isFrozen ? counterValue(state, name) : nextValue(state, name))
}

/** The library gives every value a time; a device without a clock gives none. */
function leaveUntimed(item: MonitoredItem): void {
  const record = item.recordValue.bind(item)
  item.recordValue = (dataValue, ...rest) => {
    const untimed = dataValue.clone()
    Object.assign(untimed, { sourceTimestamp: null, sourcePicoseconds: 0 })
    return record(untimed, ...rest)
  }
}

function nextValue(state: MachineState, name: string): DataValue {
  state.counts.set(name, (state.counts.get(name) ?? 0) + 1)
  state.times.set(name, new Date())
  return counterValue(state, name)
}

function counterValue(state: MachineState, name: string): DataValue {
  const at = state.times.get(name) ?? null
  return new DataValue({
    value: { dataType: DataType.Double, value: state.counts.get(name) ?? 0 },
    sourceTimestamp: at ?? new Date(0),
    serverTimestamp: new Date(),
  })
}

function addCounters(addressSpace: AddressSpace, uri: string, machine: UAObject, count: number, changeMs: number, state: MachineState): void {
  const namespace = namespaceOf(addressSpace, uri)
  const folder = namespace.addObject({ browseName: 'counter', nodeId: 's=counter', componentOf: machine })
  for (let index = 0; index < count; index += 1) {
    const name = `counter/${index}`
    namespace.addVariable({
      browseName: String(index),
      nodeId: `s=${name}`,
      componentOf: folder,
      dataType: DataType.Double,
      minimumSamplingInterval: changeMs,
      value: { timestamped_get: () => counterValue(state, name) },
    })
  }
}

function put(variable: UAVariable, state: MachineState, name: string, initial: unknown): void {
  apply(variable, state, name, state.values.get(name) ?? { value: initial, status: 'Good', at: null })
}

function apply(
  variable: UAVariable,
  state: MachineState,
  name: string,
  what: { readonly value: unknown; readonly status: TagStatus; readonly at: Date | null },
): void {
  const at = what.at ?? new Date()
  state.values.set(name, { ...what, at })
  const { dataType, arrayType } = variable.readValue().value
  const known = dataType === DataType.Null ? builtInOf(name) : dataType
  variable.setValueFromSource(new Variant({ dataType: known, arrayType, value: what.value }), StatusCodes[what.status], at)
}

function builtInOf(name: string): DataType {
  return settable.find(([one]) => one === name)?.[1] ?? DataType.Double
}

/** Variables that count whether or not anybody looks, and keep what they were. */
function addHistory(addressSpace: AddressSpace, uri: string, machine: UAObject, options: MachineOptions, state: MachineState): () => void {
  const namespace = namespaceOf(addressSpace, uri)
  const folder = namespace.addObject({ browseName: 'history', nodeId: 's=history', componentOf: machine })
  const variables = Array.from({ length: options.historyTags ?? 2 }, (_, index) => {
    const name = `history/${index}`
    const variable = namespace.addVariable({
      browseName: String(index),
      nodeId: `s=${name}`,
      componentOf: folder,
      dataType: DataType.Double,
      minimumSamplingInterval: 0,
    })
    addressSpace.installHistoricalDataNode(variable, { maxOnlineValues: historyLength })
    return [name, variable] as const
  })
  const count = () => {
    if (state.isFrozen) return
    for (const [name, variable] of variables) {
      const next = (state.counts.get(name) ?? 0) + 1
      state.counts.set(name, next)
      variable.setValueFromSource({ dataType: DataType.Double, value: next })
    }
  }
  count()
  const timer = setInterval(count, options.changeMs ?? 100)
  return () => clearInterval(timer)
}

function addTank(addressSpace: AddressSpace, uri: string, machine: UAObject): UAVariable {
  const namespace = namespaceOf(addressSpace, uri)
  const level = namespace.addVariable({
    browseName: 'tank',
    nodeId: 's=tank',
    componentOf: machine,
    dataType: DataType.Double,
    eventSourceOf: machine,
  })
  level.setValueFromSource({ dataType: DataType.Double, value: 20 })
  const alarm = namespace.instantiateExclusiveLimitAlarm('ExclusiveLimitAlarmType', {
    browseName: 'level-high',
    componentOf: machine,
    conditionSource: level,
    inputNode: level,
    highHighLimit: 95,
    highLimit: highLevel,
    lowLimit: -1,
    lowLowLimit: -2,
    optionals: ['Acknowledge'],
  })
  alarm.conditionName.setValueFromSource({ dataType: DataType.String, value: 'level-high' })
  return level
}

/** The library's types leave out what a namespace can do beyond the base model. */
export function namespaceOf(addressSpace: AddressSpace, uri: string): Namespace {
  return addressSpace.getNamespace(uri) as unknown as Namespace
}
