// What values were when, for rows of the timeline: variables that firmware shows, and who had a mutex for which somebody waited.

import { ownerships_of } from './owners.ts';
import type { Run } from './run.ts';

export interface ValueSpan {
  readonly start_ns: number;
  readonly end_ns: number;
  readonly text: string;
}

export interface ValueRow {
  readonly kind: 'values';
  readonly name: string;
  readonly target: number;
  readonly values: readonly ValueSpan[];
  /** Stands small beside the name, and what it means. Left out: nothing is to be said. */
  readonly note?: { readonly words: string; readonly about: string };
}

/** A variable that changes between two services is seen at the next one. */
const AT_SERVICES = {
  words: 'at services',
  about: 'is read where a service begins or ends: a change before that is seen there, later than it happened',
} as const;

function variable_rows(run: Run, target: number): ValueRow[] {
  const variables = run.annotations?.variables.filter((variable) => variable.target === target) ?? [];
  return variables.map(({ name, steps }) => ({
    kind: 'values',
    name,
    target,
    note: AT_SERVICES,
    values: steps.map(({ time_ns, value }, at) => ({
      start_ns: time_ns,
      end_ns: steps[at + 1]?.time_ns ?? run.end_ns,
      text: value,
    })),
  }));
}

/** Mutexes for which a thread of this target has waited. */
function contested(run: Run, target: number): Set<number> {
  const objects = new Set<number>();
  for (const stretches of run.states.get(target)?.threads.values() ?? []) {
    for (const { state, object } of stretches) {
      if (state === 'waiting' && object > 0 && run.object(object)?.kind === 'mutex') objects.add(object);
    }
  }
  return objects;
}

function owner_rows(run: Run, target: number): ValueRow[] {
  const mutexes = contested(run, target);
  if (mutexes.size === 0) return [];
  const all = ownerships_of(run);
  return [...mutexes].map((mutex) => ({
    kind: 'values',
    name: `mutex "${run.object(mutex)?.name ?? ''}"`,
    target,
    values: all
      .filter((one) => one.mutex === mutex)
      .map(({ thread, start_ns, end_ns }) => {
        const text = `owned by ${run.object(thread)?.name ?? `#${thread}`}`;
        return { start_ns, end_ns, text };
      }),
  }));
}

/** When a thread had another priority than it was created with: inherited from who waits for it, or set. */
export function changed_priorities({ annotations, end_ns }: Run, thread: number): ValueSpan[] {
  const steps =
    annotations?.values.find(({ object, what }) => object === thread && what === 'priority')?.steps ?? [];
  const [first] = steps;
  return steps.flatMap(({ time_ns, value }, at) =>
    value === first?.value
      ? []
      : [{ start_ns: time_ns, end_ns: steps[at + 1]?.time_ns ?? end_ns, text: `priority ${value}` }],
  );
}

/** The rows of values of a target. */
export function value_rows(run: Run, target: number): ValueRow[] {
  return [...owner_rows(run, target), ...variable_rows(run, target)];
}
