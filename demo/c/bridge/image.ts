// A firmware in C as the build hands it over: compiled, linked and able to suspend, not yet running. One image serves all boards
// and all runs that use the firmware.
//
// The module imports `env.<C name of a service>` (every number as i32, ULONG64 as i64), `env.sim_spent` (the loop meter) and the
// hooks of the C library; it exports `memory`, its function table, `_initialize`, `tx_application_define` and, where there is one, `main`.

export interface CImage {
  /** What messages call the firmware. */
  readonly name: string;
  /** Linked, metered, checked for stack overflow, and with Asyncify's control functions. */
  readonly module: WebAssembly.Module;
  /** The memory of the board in bytes; it never grows. */
  readonly memory_bytes: number;
  /** The macros of tx_user.h, nx_user.h and of the compiler's `-D` that the project knows, and their values. */
  readonly build_options: Readonly<Record<string, number>>;
  /** The names that follow `.` or `->` in the sources: only these fields of control blocks are kept up to date. */
  readonly fields_used: ReadonlySet<string>;
  /** C functions that are exported for the host program as interrupt handlers. */
  readonly interrupts: readonly string[];
  /** The source line of an offset in the code (`app.c:12`), where the image has been built with lines. */
  line_of(offset: number): string | undefined;
}
