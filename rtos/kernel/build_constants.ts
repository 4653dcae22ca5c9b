// The constants that a C build takes from its configuration (TX_TIMER_TICKS_PER_SECOND and what is made of it), as
// firmware sees them. C compiles each board's program with its own; here one program has one of each name for all
// targets. So they are exported with `let`, and whoever imports them sees the values of the target whose firmware runs,
// and the defaults while none does. Each header of the API has a file of such constants and gives it in here.
//
// What an expression at the top of a file makes of them is computed once, at import, when no target runs: the lint
// (demo/lint/build_constant.ts) refuses that. Services read the configuration of their kernel, never these.

import { DEFAULT_CONFIG, type TargetConfig } from './config.ts';

interface Header {
  readonly read: (config: TargetConfig) => object;
  readonly write: (values: object) => void;
  /** The values of every configuration so far, by content: equal ones are one object. */
  readonly known: Map<string, object>;
  /** Those that the exported names have. */
  in_force: object | null;
}

const headers: Header[] = [];

/** The constants of every header in one configuration; two configurations that give the same ones share theirs. */
export interface BuildConstants {
  readonly values: readonly object[];
}

const builds = new Map<string, BuildConstants>();

const NOT_READ: BuildConstants = { values: [] };
let without_target = NOT_READ;
let in_force: BuildConstants | null = null;

/**
 * Constants that change together: `read` makes their values from a configuration, `write` puts them into the exported names.
 * What seldom changes is given in apart from what often does, as boards take turns all the time.
 */
export function build_constants<Values extends object>(
  read: (config: TargetConfig) => Values,
  write: (values: Values) => void,
): void {
  headers.push({ read, write: write as (values: object) => void, known: new Map(), in_force: null });
  in_force = null;
}

const by_config = new WeakMap<TargetConfig, BuildConstants>();

function constants_of(config: TargetConfig): BuildConstants {
  const before = by_config.get(config);
  if (before !== undefined && before.values.length === headers.length) return before;
  const values = headers.map(({ read, known }) => {
    const own = read(config);
    return kept(known, JSON.stringify(own), own);
  });
  const constants = kept(builds, JSON.stringify(values), { values });
  by_config.set(config, constants);
  return constants;
}

function kept<T>(known: Map<string, T>, key: string, made: T): T {
  const before = known.get(key);
  if (before === undefined) known.set(key, made);
  return before ?? made;
}

/** What a kernel keeps of its build. */
export interface BuildOwner {
  readonly config: TargetConfig;
  constants: BuildConstants;
}

/** The constants of a kernel that has not run yet. */
export const UNREAD_CONSTANTS = NOT_READ;

function switch_to(owner: BuildOwner | null): void {
  let constants = owner === null ? without_target : owner.constants;
  // A header may be imported while targets exist already.
  if (constants.values.length < headers.length) {
    constants = constants_of(owner === null ? DEFAULT_CONFIG : owner.config);
    if (owner === null) without_target = constants;
    else owner.constants = constants;
  }
  if (constants === in_force) return;
  in_force = constants;
  for (let place = 0; place < headers.length; place++) {
    const header = headers[place] as Header;
    const values = constants.values[place] as object;
    if (values === header.in_force) continue;
    header.in_force = values;
    header.write(values);
  }
}

/** Puts the constants of the running target into force, the defaults for null. Cheap when they are in force already. */
export function follow_build(owner: BuildOwner | null): void {
  if ((owner === null ? without_target : owner.constants) !== in_force) switch_to(owner);
}
