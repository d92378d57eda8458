// A Sparkplug B payload, as it is once decoded.

/** Integers are numbers where they are safe, else BigInt. */
export type WireInteger = number | bigint

/** The members of `oneof value` that properties, cells and parameters have too. A string that is not UTF-8 is null. */
export type PlainValue =
  | { readonly as: 'int'; readonly is: number }
  | { readonly as: 'long'; readonly is: WireInteger }
  | { readonly as: 'float' | 'double'; readonly is: number }
  | { readonly as: 'boolean'; readonly is: boolean }
  | { readonly as: 'string'; readonly is: string | null }
export type MetricValue =
  | PlainValue
  | { readonly as: 'bytes'; readonly is: Uint8Array }
  | { readonly as: 'dataSet'; readonly is: DataSet }
  | { readonly as: 'template'; readonly is: Template }

export interface Payload {
  /** ms since the epoch, UTC: when the message was sent. */
  readonly timestamp?: WireInteger
  readonly metrics?: readonly Metric[]
  readonly seq?: WireInteger
  readonly uuid?: string
  readonly body?: Uint8Array
}

export interface Metric {
  readonly name?: string
  readonly alias?: WireInteger
  /** ms since the epoch, UTC: when the value was acquired. */
  readonly timestamp?: WireInteger
  /** A key of `datatypes`. */
  readonly datatype?: number
  readonly isHistorical?: boolean
  readonly isTransient?: boolean
  readonly isNull?: boolean
  readonly properties?: PropertySet
  readonly value?: MetricValue
}

/** A map as two lists of one length. */
export interface PropertySet {
  readonly keys?: readonly string[]
  readonly values?: readonly PropertyValue[]
}

export interface PropertyValue {
  readonly type?: number
  readonly isNull?: boolean
  readonly value?: PlainValue | { readonly as: 'propertySet' | 'propertySets'; readonly is: object }
}

export interface DataSet {
  readonly columnCount?: WireInteger
  readonly columns?: readonly string[]
  readonly types?: readonly number[]
  readonly rows?: readonly { readonly elements?: readonly { readonly value?: PlainValue }[] }[]
}

export interface Template {
  readonly version?: string
  readonly metrics?: readonly Metric[]
  readonly parameters?: readonly { readonly name?: string; readonly type?: number; readonly value?: PlainValue }[]
  readonly templateRef?: string
  readonly isDefinition?: boolean
}

/** Commands stand among the metrics of a birth; `bdSeq` counts sessions. Neither is a value of the machine. */
export function isOfMachine({ name = '' }: Metric): boolean {
  return name !== 'bdSeq' && !/^(Node|Device) Control\//.test(name)
}
