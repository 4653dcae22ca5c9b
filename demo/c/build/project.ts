// What is built: the sources of one firmware and how they are compiled. The command line and netx-sim.json both end in this.

export interface CProject {
  /** What messages call the firmware. */
  readonly name: string;
  /** Absolute folder to which the paths in messages are relative. */
  readonly root: string;
  /** C, C++ and assembler files, absolute or relative to the root. */
  readonly sources: readonly string[];
  /** Folders of headers, searched in this order; the simulator's own headers come behind them. */
  readonly includes?: readonly string[];
  /** `NAME` or `NAME=VALUE`, as behind the compiler's -D. */
  readonly defines?: readonly string[];
  /** A file name, and the path of the file that is compiled in place of every file of that name. */
  readonly replace?: Readonly<Record<string, string>>;
  /** Folder of a NetX Duo that takes the place of the simulator's, as published; '': none. */
  readonly netx?: string;
  /** Folder of a ThreadX that takes the place of the simulator's kernel, as published; '': none. For comparisons. */
  readonly threadx?: string;
  /** C functions that the host program calls as interrupt handlers. */
  readonly interrupts?: readonly string[];
  /** Memory of the board in bytes; default: 4 MiB. */
  readonly memory_bytes?: number;
  /** Instructions take virtual time; default: true. */
  readonly code_time?: boolean;
  /** An overflow of a thread's stack is caught where it happens; default: true. */
  readonly stack_check?: boolean;
  /** Accesses outside of variables, blocks and packets, and undefined behaviour are told; implies `debug`. Default: false. */
  readonly check?: boolean;
  /** Accesses to memory that others use are seen, so that a search places preemptions at them. Default: false. */
  readonly accesses?: boolean;
  /** How often each line of its own sources runs is counted. Default: false. */
  readonly coverage?: boolean;
  /** The services of the network that its sources call are kept, with what they returned (service_calls). Default: false. */
  readonly watch_services?: boolean;
  /** Nothing is read but what lies inside the root, or is the simulator's: for sources that nobody trusts. Default: false. */
  readonly closed?: boolean;
  /** With that: those of the kernel, too, each of which takes 20 us then, and the kernel no time. Default: false. */
  readonly watch_kernel?: boolean;
  /** Traps are told with file and line, for a longer build; default: false. */
  readonly debug?: boolean;
}

/** A project with nothing left open. */
export type WholeProject = Required<CProject>;

const MIB = 1024 * 1024;
const DEFAULT_MEMORY_BYTES = 4 * MIB;

export function whole_project(project: CProject): WholeProject {
  return {
    includes: [],
    defines: [],
    replace: {},
    netx: '',
    threadx: '',
    interrupts: [],
    memory_bytes: DEFAULT_MEMORY_BYTES,
    code_time: true,
    stack_check: true,
    debug: false,
    check: false,
    accesses: false,
    coverage: false,
    watch_services: false,
    closed: false,
    watch_kernel: false,
    ...project,
    ...(project.check === true ? { debug: true } : {}),
  };
}
