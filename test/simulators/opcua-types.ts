// A tag of every kind a server can have: built-in types, arrays, a matrix, a structure, an enumeration, a measured
// value with unit and range, and values no client should trust.
import {
  type AddressSpace,
  coerceExpandedNodeId,
  coerceNodeId,
  DataType,
  DataValue,
  type Namespace,
  StatusCodes,
  type UAObject,
  type UAVariable,
  VariantArrayType,
} from 'node-opcua'

type Typed = readonly [name: string, dataType: DataType, value: unknown, arrayType?: VariantArrayType, dimensions?: readonly number[]]

export const guid = '72962B91-FA75-4AE6-8D28-B404DC7DAF63'
const begin = new Date('2026-03-29T01:30:00.250Z')

/** Values as node-opcua wants them: 64-bit integers as `[high, low]`. */
const typed: readonly Typed[] = [
  ['Boolean', DataType.Boolean, true],
  ['SByte', DataType.SByte, -128],
  ['Byte', DataType.Byte, 255],
  ['Int16', DataType.Int16, -32_768],
  ['UInt16', DataType.UInt16, 65_535],
  ['Int32', DataType.Int32, -2_147_483_648],
  ['UInt32', DataType.UInt32, 4_294_967_295],
  ['Int64', DataType.Int64, [0xffff_ffff, 0xffff_ffff]],
  ['UInt64', DataType.UInt64, [0xffff_ffff, 0xffff_ffff]],
  ['Float', DataType.Float, 0.1],
  ['Double', DataType.Double, 0.1],
  ['String', DataType.String, 'Grüße'],
  ['DateTime', DataType.DateTime, begin],
  ['Guid', DataType.Guid, guid],
  ['ByteString', DataType.ByteString, Buffer.from([0, 1, 254, 255])],
  ['NodeId', DataType.NodeId, coerceNodeId('ns=2;s=speed')],
  ['ExpandedNodeId', DataType.ExpandedNodeId, coerceExpandedNodeId('ns=2;s=speed')],
  ['StatusCode', DataType.StatusCode, StatusCodes.BadTimeout],
  ['QualifiedName', DataType.QualifiedName, { namespaceIndex: 2, name: 'speed' }],
  ['LocalizedText', DataType.LocalizedText, { locale: 'de', text: 'Drehzahl' }],
  ['NaN', DataType.Double, Number.NaN],
  ['Infinity', DataType.Float, Number.POSITIVE_INFINITY],
  ['Int16Array', DataType.Int16, new Int16Array([1, -2, 3]), VariantArrayType.Array],
  ['StringArray', DataType.String, ['a', 'b'], VariantArrayType.Array],
  [
    'Int64Array',
    DataType.Int64,
    [
      [0, 1],
      [1, 0],
    ],
    VariantArrayType.Array,
  ],
  ['Matrix', DataType.Double, new Float64Array([1, 2, 3, 4, 5, 6]), VariantArrayType.Matrix, [2, 3]],
  ['LongArray', DataType.Int32, Int32Array.from({ length: 1_500 }, (_, index) => index), VariantArrayType.Array],
]

/** Names `types/<name>`, node ids `s=types/<name>`. */
export function addTypes(addressSpace: AddressSpace, uri: string, machine: UAObject): ReadonlyMap<string, UAVariable> {
  const namespace = addressSpace.getNamespace(uri) as unknown as Namespace
  const folder = namespace.addObject({ browseName: 'types', nodeId: 's=types', componentOf: machine })
  const added = new Map<string, UAVariable>()
  const place = (name: string) => ({ browseName: name, nodeId: `s=types/${name}`, componentOf: folder, minimumSamplingInterval: 0 })
  for (const [name, dataType, value, arrayType = VariantArrayType.Scalar, dimensions] of typed) {
    const shape = dimensions === undefined ? {} : { dimensions: [...dimensions] }
    const variable = namespace.addVariable({
      ...place(name),
      dataType,
      valueRank: arrayType === VariantArrayType.Scalar ? -1 : (dimensions?.length ?? 1),
      ...(dimensions === undefined ? {} : { arrayDimensions: [...dimensions] }),
      value: { dataType, arrayType, value, ...shape },
    })
    added.set(`types/${name}`, variable)
  }
  const job = namespace.findDataType('Job')
  const position = namespace.findDataType('Position')
  const mode = namespace.findDataType('MachineMode')
  if (job === null || position === null || mode === null) throw new Error('opcua-machine.xml was not loaded')
  const at = addressSpace.constructExtensionObject(position, { x: 1.5, y: -2 })
  const value = addressSpace.constructExtensionObject(job, {
    order: 'A-1',
    counter: [1, 2],
    ratio: 0.1,
    mode: 5,
    at,
    steps: [1, 2, 3],
    begin,
    picture: Buffer.from('abc'),
  })
  added.set('types/Job', namespace.addVariable({ ...place('Job'), dataType: job.nodeId, value: { dataType: DataType.ExtensionObject, value } }))
  added.set('types/Mode', namespace.addVariable({ ...place('Mode'), dataType: mode.nodeId, value: { dataType: DataType.Int32, value: 5 } }))
  added.set(
    'types/Pressure',
    namespace.addAnalogDataItem({
      ...place('Pressure'),
      dataType: DataType.Double,
      engineeringUnitsRange: { low: 0, high: 16 },
      instrumentRange: { low: 0, high: 20 },
      // UNECE Recommendation 20: BAR, its characters as bytes.
      engineeringUnits: {
        namespaceUri: 'http://www.opcfoundation.org/UA/units/un/cefact',
        unitId: 0x424152,
        displayName: { text: 'bar' },
        description: { text: 'bar' },
      },
      value: { dataType: DataType.Double, value: 6.5 },
    }),
  )
  const untimed = () => new DataValue({ value: { dataType: DataType.Double, value: 7 } })
  added.set(
    'types/Untimed',
    namespace.addVariable({ ...place('Untimed'), minimumSamplingInterval: 100, dataType: DataType.Double, value: { timestamped_get: untimed } }),
  )
  added.set('types/Uncertain', withStatus('Uncertain', StatusCodes.UncertainLastUsableValue))
  added.set('types/Bad', withStatus('Bad', StatusCodes.BadSensorFailure))
  return added

  function withStatus(name: string, status: (typeof StatusCodes)['Good']): UAVariable {
    const variable = namespace.addVariable({ ...place(name), dataType: DataType.Double })
    variable.setValueFromSource({ dataType: DataType.Double, value: 8 }, status)
    return variable
  }
}
