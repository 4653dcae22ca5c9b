// What a simulation and a run of it may be told.

import type { ChoiceKind, ChoiceSource } from './choices.ts';
import { check_fields } from './given.ts';
import { SimError } from './sim_error.ts';
import { type EventTally, TRACE_LEVELS, type TraceLevel } from './trace_log.ts';

export interface SimulationOptions {
  /** Seed of everything pseudo-random (initial sequence numbers, ephemeral ports); default: 1. */
  readonly seed?: number;
  /** Decides what physics decides; without it every choice is nominal. */
  readonly choices?: ChoiceSource;
  /** The kinds of choice that `choices` decides; of all others the nominal option is taken. Default: all kinds. */
  readonly choice_kinds?: readonly ChoiceKind[];
  /** Keep every choice asked for, nominal ones too (a search needs the sites). */
  readonly record_choices?: boolean;
  /** Keep trace records; default: on. */
  readonly trace?: boolean;
  /** Which ones: 'frames', 'threads' or, by default, 'all' (trace_log.ts). The run is the same, its hash is that of the level. */
  readonly trace_level?: TraceLevel;
  /** Trace records kept before the oldest are overwritten; default: 1,048,576. */
  readonly trace_capacity?: number;
  /** Takes each event as it happens, with records or without. Default: nobody does. */
  readonly tally?: EventTally;
  /** Keep what happens inside of services too, beside the trace (annotations.ts); default: off. The run is the same. */
  readonly annotations?: boolean;
}

export interface RunOptions {
  /** Stop when the next event lies after this virtual time; without it the run ends when nothing is left to do. */
  readonly until_ns?: number;
  /** Asked between two events; true ends the run. Where its limit or `stop` cut a processor's stretch is no such moment. */
  readonly until?: () => boolean;
}

/** Why a run ended; `host` means that it waits for an operation of the host (see run_with_host). */
export type RunEnd = 'idle' | 'time' | 'condition' | 'check' | 'stopped' | 'host';

const SIMULATION_OPTIONS = [
  'seed',
  'choices',
  'choice_kinds',
  'record_choices',
  'trace',
  'trace_level',
  'trace_capacity',
  'tally',
  'annotations',
];

/** Complains about options that are none, or have no such value. */
export function check_simulation(options: SimulationOptions): void {
  check_fields('a simulation', options, SIMULATION_OPTIONS);
  const { seed = 1, trace_level = 'all', trace_capacity = 1 } = options;
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff)
    throw new SimError(`seed ${seed} is not a whole number from 0 to 4294967295`);
  if (!TRACE_LEVELS.includes(trace_level))
    throw new SimError(`trace_level is '${trace_level}'; there are: ${TRACE_LEVELS.join(', ')}`);
  if (!Number.isInteger(trace_capacity) || trace_capacity < 1)
    throw new SimError(
      `trace_capacity is ${trace_capacity}: it must be a whole number of records, at least 1`,
    );
}

export const RUN_OPTIONS = ['until_ns', 'until'];
