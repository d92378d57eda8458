// What we use of node-red-node-test-helper 0.3, which brings no types.
declare module 'node-red-node-test-helper' {
  interface Helper {
    readonly _nodeModules: Record<string, (red: object) => unknown>
    /** Chooses the Node-RED to run, by the path of its main file. */
    init(runtimePath: string): void
    /** Registers the types and starts the flow. Rejects when Node-RED changed it while loading. */
    load(types: readonly ((red: never) => unknown)[], flow: readonly object[], credentials?: object): Promise<void>
    unload(): Promise<unknown>
    /** Node-RED's settings for the next flow, over its own. */
    settings(settings: object): object
    getNode(id: string): unknown
    /** Asks the admin API of the loaded flow, through a socket of its own. */
    request(): { post(path: string): { send(body: object): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> } }
  }
  const helper: Helper
  export default helper
}
