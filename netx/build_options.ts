/**
 * The build options of a library, from the table of their defaults: what a host program writes for a target, checked,
 * and what is in force on it. The stack, NetX Secure and the MQTT client have one each; the next protocol needs its
 * table of defaults and no more.
 */
import type { TargetConfig } from '../rtos/kernel/config.ts';
import type { Kernel } from '../rtos/kernel/kernel.ts';
import { check_options, type KnownOptions } from '../rtos/kernel/option_check.ts';
import { SimError } from '../rtos/sim/sim_error.ts';

/** A number of an option, or how it comes from the ticks of a second, as a C macro is made of NX_IP_PERIODIC_RATE. */
export type OptionNumber = number | ((second_ticks: number) => number);

/** What a host program may set: any option, the quirks by name or all of them by `profile`. */
export type BuildOptions<Options, Quirks> = {
  readonly [Name in keyof Options]?: Options[Name] extends number ? OptionNumber : Options[Name];
} & {
  /** `documented` (the default: as the guide says) or `published` (every quirk on). */
  readonly profile?: 'documented' | 'published';
  /** Single quirks, over what the profile says. */
  readonly quirks?: Partial<Quirks>;
};

/** The options in force on one target. */
export type BuildConfig<Options, Quirks> = Readonly<Options> & { readonly quirks: Quirks };

type Given<Options> = Readonly<Partial<Options>>;

/** One library: its name in `TargetConfig.options`, its options, its quirks all off and all on. */
export interface Library<Options extends object, Quirks> extends KnownOptions {
  readonly key: string;
  readonly defaults: Options;
  readonly quirks: readonly [documented: Quirks, published: Quirks];
  /** The ticks of a second, for options that are times; TX_TIMER_TICKS_PER_SECOND if not given. */
  readonly second_ticks?: (config: TargetConfig) => number;
  /** Defaults that depend on the configuration or on what else is set. */
  readonly derived?: (second_ticks: number, given: Given<Options>, config: TargetConfig) => Given<Options>;
}

export interface LibraryOptions<Options extends object, Quirks> {
  readonly library: Library<Options, Quirks>;
  /** Host side: makes the record for `TargetConfig.options`. */
  readonly set: (options: BuildOptions<Options, Quirks>) => Readonly<Record<string, unknown>>;
  /** The options in force on the target of `k`. */
  readonly of: (k: Kernel) => BuildConfig<Options, Quirks>;
  /** The options in force in a configuration. */
  readonly of_config: (config: TargetConfig) => BuildConfig<Options, Quirks>;
}

/** Libraries so far: each has its number among the options that a kernel keeps, which are asked for all the time. */
let libraries = 0;

export function build_options<Options extends object, Quirks extends object>(
  library: Library<Options, Quirks>,
): LibraryOptions<Options, Quirks> {
  const number = libraries++;
  // Boards with the same configuration share one object of it.
  const by_config = new WeakMap<TargetConfig, BuildConfig<Options, Quirks>>();
  const of_config = (config: TargetConfig): BuildConfig<Options, Quirks> => {
    let made = by_config.get(config);
    if (made === undefined) {
      made = in_force(library, config);
      by_config.set(config, made);
    }
    return made;
  };
  return {
    library,
    set: (options) => {
      check(library, options);
      return { [library.key]: options };
    },
    of: (k) => {
      const kept = k.library_options[number];
      if (kept !== undefined) return kept as BuildConfig<Options, Quirks>;
      const made = of_config(k.config);
      k.library_options[number] = made;
      return made;
    },
    of_config,
  };
}

function check<Options extends object, Quirks extends object>(
  library: Library<Options, Quirks>,
  options: BuildOptions<Options, Quirks>,
): void {
  const { profile, quirks = {}, ...own } = options;
  if (profile !== undefined && profile !== 'documented' && profile !== 'published') {
    throw new SimError(`'${profile}' is no profile; there are documented and published`);
  }
  const defaults = library.defaults as Readonly<Record<string, unknown>>;
  // What a function gives is known, and checked, when the target is.
  check_options(
    with_values(own, (_, name) => defaults[name] ?? 0),
    library,
  );
  const known = Object.keys(library.quirks[0]);
  for (const [name, on] of Object.entries(quirks)) {
    if (!known.includes(name)) {
      throw new SimError(`'${name}' is no quirk of ${library.whose}; known are: ${known.join(', ')}`);
    }
    if (on !== undefined && typeof on !== 'boolean') {
      throw new SimError(`the quirk '${name}' is true or false, not ${on}`);
    }
  }
}

type Expression = Extract<OptionNumber, (second_ticks: number) => number>;

/** The options that are given, each with its value: an undefined one is not given. */
function with_values(
  options: object,
  value_of: (expression: Expression, name: string) => unknown,
): Record<string, unknown> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => [name, typeof value === 'function' ? value_of(value, name) : value]),
  );
}

function in_force<Options extends object, Quirks>(
  library: Library<Options, Quirks>,
  config: TargetConfig,
): BuildConfig<Options, Quirks> {
  const written = (config.options[library.key] ?? {}) as BuildOptions<Options, Quirks>;
  const { profile, quirks = {}, ...own } = written;
  const second_ticks = library.second_ticks?.(config) ?? config.TX_TIMER_TICKS_PER_SECOND;
  // Whole ticks, as C computes.
  const given = with_values(own, (expression) => Math.trunc(expression(second_ticks)));
  check_options(given, library);
  return {
    ...library.defaults,
    ...library.derived?.(second_ticks, given as Given<Options>, config),
    ...(given as Given<Options>),
    quirks: {
      ...library.quirks[profile === 'published' ? 1 : 0],
      ...quirks,
    },
  };
}
