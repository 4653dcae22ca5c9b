// Small calls of the simulator that firmware may make; on a board they would be nothing. They cost no virtual time.

import { enter } from '../kernel/current.ts';
import type { ChoiceKind } from '../sim/choices.ts';

/** Asks for a decision of physics at a named place of the running target: 0 is the nominal option. */
export function sim_choose(kind: ChoiceKind, site: string, options: number): number {
  const k = enter('sim_choose');
  return k.sim.choose(kind, () => `${k.name}/${site}`, options);
}

/** Leaves a line of text in the trace log. */
export function sim_note(text: string): void {
  const k = enter('sim_note');
  k.sim.trace.note(k.now_ns, k.number, k.context(), text);
}

/** This target's own virtual time in nanoseconds. */
export function sim_now_ns(): number {
  return enter('sim_now_ns').now_ns;
}
