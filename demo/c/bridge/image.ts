/** A place in the sources at which memory is accessed (instrument/access.ts). */
export interface AccessPlace {
  /** `app.c:41`; of a function on stretches of memory its name. */
  readonly place: string;
  /** The line there. */
  readonly text: string;
  readonly kind: 'read' | 'write' | 'update';
  readonly bytes: number;
  readonly is_volatile: boolean;
  /** The second half of an access to 8 bytes. */
  readonly half: boolean;
  /** Why the line's author says that it needs no order: a comment `race-ok: WHY`. */
  readonly excuse?: string;
}

/** Code that is run as a whole, and counted where it begins. */
export interface CodeStretch {
  /** Functions are told apart by it: a line may be in several, and have several stretches in one. */
  readonly body: number;
  /** Pairs of the number of a file and a line. */
  readonly lines: readonly (readonly [file: number, line: number])[];
}

export interface CoveredFunction {
  readonly name: string;
  /** Where its code begins. */
  readonly file: number;
  readonly line: number;
  /** Its first stretch; -1: it is not in the module, as nothing calls it. */
  readonly first: number;
}

/** What the counters of a firmware are for (instrument/cover.ts). */
export interface CoveredCode {
  /** The address of the first counter; each is a word. */
  readonly at: number;
  /** As messages call them. */
  readonly files: readonly string[];
  readonly functions: readonly CoveredFunction[];
  /** By number of the counter. */
  readonly stretches: readonly CodeStretch[];
  /** Lines of functions that are not in the module. */
  readonly rest: CodeStretch['lines'];
}

/**
 * A C firmware as its build hands it to a board: a WebAssembly module that can be suspended, and what is known of its
 * sources. One image serves any number of boards and runs.
 */
export interface CImage {
  /** What messages call it. */
  readonly name: string;
  /** Changes with the sources, their options and the compiler. */
  readonly hash: string;
  /** A WebAssembly.Module, a type that a project without the libraries of a browser does not know. */
  readonly module: object;
  /** Its RAM, which does not grow: initial and maximum are the same. */
  readonly memory_bytes: number;
  /** Macros of tx_user.h, nx_user.h and the command line that the simulator knows, for the target's configuration. */
  readonly build_options: Readonly<Record<string, number>>;
  /** Fields of control blocks that the sources name (`.field`, `->field`): what C reads is kept right for these. */
  readonly fields_used: ReadonlySet<string>;
  /** Those that the sources write. */
  readonly fields_written: ReadonlySet<string>;
  /** Interrupt handlers in C that the host program may raise. */
  readonly interrupts: readonly string[];
  /** Its instructions take virtual time. */
  readonly code_time: boolean;
  /** Its accesses to memory are checked. */
  readonly check: boolean;
  /** Where its accesses to memory are seen; null: they are not. */
  readonly accesses: { readonly map: number; readonly places: readonly AccessPlace[] } | null;
  /** The kinds of its functions (`v1`: void of one word, `i2`: a word of two), by place in the table and by exported name. */
  readonly signatures: {
    readonly of_slot: readonly (string | undefined)[];
    readonly of_export: ReadonlyMap<string, string>;
    /** Names of what it calls in the simulator. */
    readonly imported: ReadonlySet<string>;
  };
  /** Addresses of the variables that are known outside, by name. */
  readonly addresses: ReadonlyMap<string, number>;
  /** What functions of the kit answer on all boards, by name. */
  readonly answers: ReadonlyMap<string, number>;
  /** The services that it calls of a NetX Duo that it brings itself; null: it uses the simulator's. */
  readonly own_netx: { readonly calls: readonly string[] } | null;
  /** What is counted of its own lines, in files below `root`; null: nothing is. */
  readonly covered: (CoveredCode & { readonly root: string }) | null;
  /** Microseconds that each service takes which it calls, where those of the kernel are watched, too; 0: as long as the kernel says. */
  readonly service_us: number;
  /** It brings its own ThreadX. */
  readonly own_threadx: boolean;
  /** `file.c:12` for a place in the code, in a build with source lines; undefined otherwise. */
  line_of(offset: number): string | undefined;
}

/** The same as data that can be sent to another process, which makes the module of its bytes. */
export interface CCode extends Omit<CImage, 'module' | 'line_of'> {
  readonly wasm: Uint8Array;
  /** A source map, in a build with source lines. */
  readonly map?: string;
}
