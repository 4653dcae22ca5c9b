// Objects to one module: which names may stay open (they are the services), what is exported, where everything lies in memory.

import { KERNEL_VARIABLES } from '../bridge/kernel_variables.ts';
import { behind_map } from './access_flags.ts';
import { CHECK_LINK_FLAGS, first_variable } from './check_flags.ts';
import { type Clang, put, type Ran, type Tree } from './clang.ts';

export interface LinkSettings {
  readonly driver: 'clang' | 'clang++';
  /** Names that the board provides. */
  readonly provided: readonly string[];
  readonly interrupts: readonly string[];
  readonly memory_bytes: number;
  readonly debug: boolean;
  readonly check: boolean;
  readonly accesses: boolean;
  readonly coverage: boolean;
  /** More options, which follow from the objects. */
  readonly more?: readonly string[];
}

/** Where variables begin. */
export function global_base({
  memory_bytes,
  check,
  accesses,
}: Pick<LinkSettings, 'memory_bytes' | 'check' | 'accesses'>): number {
  if (accesses) return behind_map(memory_bytes, check);
  return check ? first_variable(memory_bytes) : FIRST_VARIABLE;
}

/** What the bridge calls, where the firmware or the kit has it. */
const EXPORTED = [
  'main',
  'sim_main',
  'tx_application_define',
  'sim_get_stack',
  'sim_set_stack',
  '__set_stack_limits',
  'sim_layout',
  'sim_arena',
  'sim_arena_size',
  'sim_main_stack_low',
  'sim_main_stack_high',
  '__heap_base',
  ...KERNEL_VARIABLES.keys(),
  // The passes of instrument/ look for these.
  'sim_budget',
  'sim_spent',
  'sim_overflow',
  'sim_stack_low',
  'sim_access',
  'sim_fill',
];

/** Below it no variable lies, so that a null pointer meets nothing. */
const FIRST_VARIABLE = 4096;
/** The stack of main and tx_application_define. */
const MAIN_STACK_BYTES = 16_384;
const SERVICES_FILE = 'services.txt';
const MODULE = 'out.wasm';

/** The arguments without the objects: what a cached module depends on. */
export function link_arguments(settings: LinkSettings): string[] {
  const { driver, interrupts, memory_bytes, debug, check, accesses, coverage } = settings;
  return [
    driver,
    '--target=wasm32-wasip1',
    '-mexec-model=reactor',
    `-Wl,--allow-undefined-file=${SERVICES_FILE}`,
    '-Wl,--export-table',
    // Exported functions get places in it, so that all C is called in one way.
    '-Wl,--growable-table',
    '-Wl,--no-stack-first',
    `-Wl,--global-base=${global_base(settings)}`,
    `-Wl,-z,stack-size=${MAIN_STACK_BYTES}`,
    `-Wl,--initial-memory=${memory_bytes}`,
    `-Wl,--max-memory=${memory_bytes}`,
    ...EXPORTED.map((name) => `-Wl,--export-if-defined=${name}`),
    ...interrupts.map((name) => `-Wl,--export=${name}`),
    ...(check ? CHECK_LINK_FLAGS : []),
    ...(debug || accesses || coverage ? ['-g'] : []),
  ];
}

export interface LinkedObject {
  /** As it stands in the linker's messages. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function link(
  clang: Clang,
  objects: readonly LinkedObject[],
  settings: LinkSettings,
): Ran & { module?: Uint8Array } {
  const files: Tree = {};
  for (const { name, bytes } of objects) put(files, name, bytes);
  put(files, SERVICES_FILE, Buffer.from(`${settings.provided.join('\n')}\n`));
  const args = [
    ...link_arguments(settings),
    ...(settings.more ?? []),
    ...objects.map(({ name }) => `/${name}`),
    '-o',
    MODULE,
  ];
  const ran = clang.drive(args, files);
  const module = ran.files[MODULE];
  return module instanceof Uint8Array ? { ...ran, module } : ran;
}
