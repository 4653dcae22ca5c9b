// What the bridge uses of WebAssembly: TypeScript knows it only together with everything else of a browser.

declare namespace WebAssembly {
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  interface Table {
    readonly length: number;
    get(index: number): unknown;
  }
  type Imports = Record<string, Record<string, unknown>>;
  interface Module {
    readonly __module?: never;
  }
  interface Instance {
    readonly exports: Record<string, unknown>;
  }
  const Module: {
    new (bytes: Uint8Array): Module;
    imports(module: Module): { module: string; name: string; kind: string }[];
    exports(module: Module): { name: string; kind: string }[];
    customSections(module: Module, name: string): ArrayBuffer[];
  };
  interface Global {
    readonly value: unknown;
  }
  const Global: new () => Global;
  const Instance: new (module: Module, imports: Imports) => Instance;
  const RuntimeError: new (message: string) => Error;
  type RuntimeError = Error;
}
