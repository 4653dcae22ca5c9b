// All that has a value in a run, each over time: from its annotations, which have every change, or without them from the trace.

import { TCP_STATES } from '../../../../netx/tcp/tcp_state_names.ts';
import type { AnnotatedValue } from './annotations.ts';
import { type Level, type LevelStep, levels_of } from './levels.ts';
import type { Run } from './run.ts';

export interface RunLevel {
  readonly target: number;
  /** Trace id of the object; 0 for one that the trace does not know. */
  readonly object: number;
  /** Kind and name of the object. */
  readonly name: string;
  /** What the value is: `free`, `messages`, `owner` and so on. */
  readonly what: string;
  /** A line in steps, a lane for each bit, or words. */
  readonly shape: 'line' | 'flags' | 'words';
  readonly steps: readonly LevelStep[];
  /** A value in words. */
  words(value: number): string;
}

/** Values that the other views show better: priorities, and how often an owner has its mutex. */
const ELSEWHERE = ['priority', 'preemption-threshold', 'ownership count'];

function annotated(run: Run, { target, object, kind, name, what, steps }: AnnotatedValue): RunLevel {
  const level = { target, object, name: `${kind} "${name}"`, what, steps };
  if (what === 'flags') {
    const unsigned = steps.map(({ time_ns, value }) => ({ time_ns, value: value >>> 0 }));
    return { ...level, steps: unsigned, shape: 'flags', words: hex };
  }
  if (what === 'owner') {
    const words = (value: number): string =>
      value === 0 ? 'nobody' : (run.object(value)?.name ?? `#${value}`);
    return { ...level, shape: 'words', words };
  }
  if (what === 'state' && kind === 'TCP socket')
    return { ...level, shape: 'words', words: (value) => TCP_STATES[value] ?? String(value) };
  return { ...level, shape: 'line', words: (value) => `${value} ${what}` };
}

function traced(run: Run, { object, unit, steps }: Level): RunLevel {
  const { target = 0, kind = '', name = '' } = run.object(object) ?? {};
  const level = { target, object, name: `${kind} "${name}"`, what: unit, steps };
  if (unit === 'flags') return { ...level, shape: 'flags', words: hex };
  return { ...level, shape: 'line', words: (value) => `${value} ${unit}` };
}

const hex = (value: number): string => `0x${value.toString(16)}`;

/** Every level that changes. */
export function run_levels(run: Run): RunLevel[] {
  const { annotations } = run;
  const all =
    annotations === null
      ? levels_of(run.records.each()).map((level) => traced(run, level))
      : annotations.values
          .filter(({ what }) => !ELSEWHERE.includes(what))
          .map((value) => annotated(run, value));
  // What has one value tells nothing.
  return all.filter(({ steps }) => steps.length > 1);
}
