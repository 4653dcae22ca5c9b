// Small calls of the simulator that firmware may make; on a board they would be nothing. They cost no virtual time.

import { enter } from '../kernel/current.ts';
import { enable_interrupt, raise_interrupt, set_interrupt_priority } from '../kernel/interrupt.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Callback } from '../kernel/service.ts';
import { place_event } from '../kernel/stimulus.ts';
import { call_site } from '../sim/call_site.ts';
import { claim_id } from '../sim/checks.ts';
import { tell_meaning } from '../sim/choice_meaning.ts';
import type { ChoiceKind } from '../sim/choices.ts';

/**
 * Asks for a decision of physics at a named place of the running target: 0 is the nominal option. `means` puts any other
 * one into words, with its units, for whoever reads a failure.
 */
export function sim_choose(
  kind: ChoiceKind,
  site: string,
  options: number,
  means?: (taken: number) => string,
): number {
  const k = enter('sim_choose');
  const taken = k.sim.choose(kind, () => `${k.name}/${site}`, options);
  if (taken !== 0) tell_meaning(k.sim, () => means?.(taken) ?? '', k.maker());
  return taken;
}

/**
 * Shows a variable of the firmware to whoever looks at the run: `read` is called at each service of this board when the run
 * is annotated (by a report or a document), and never otherwise; it must change nothing. What it returns is shown as text.
 * Allowed from everywhere. Cannot suspend or preempt.
 *
 * @example sim_watch('readings', () => readings.length);
 */
export function sim_watch(name: string, read: () => unknown): void {
  enter('sim_watch').watch?.watch(name, read);
}

const COUNTS = Symbol('counts');

/**
 * Shows a count of the firmware to the host program, which reads it between events, and in a run that is annotated as `sim_watch`
 * does. `read` must change nothing. A fleet knows `taken`, `waiting` and `given up` (demo/fleet). Allowed from everywhere. Cannot
 * suspend or preempt.
 *
 * @example sim_count('waiting', () => readings.length);
 */
export function sim_count(name: string, read: () => number): void {
  const k = enter('sim_count');
  k.watch?.watch(name, read);
  const counts = (k.attachments.get(COUNTS) ?? new Map()) as Map<string, () => number>;
  k.attachments.set(COUNTS, counts.set(name, read));
}

/** Host side: the counts that the firmware of a board has shown so far, by name; undefined: none. */
export function counts_of(k: Kernel): ReadonlyMap<string, () => number> | undefined {
  return k.attachments.get(COUNTS) as ReadonlyMap<string, () => number> | undefined;
}

/**
 * A device of this board raises an interrupt once, somewhere from `from_ns` to `to_ns` (virtual times, from 0 at the start of the
 * simulation): nominally at the beginning of the window, in a search at any point of it where this board can be interrupted.
 * `handler` serves it. Allowed from everywhere. Cannot suspend or preempt.
 *
 * @example sim_stimulus('button', 20_000_000, 30_000_000, () => tx_semaphore_put(pressed));
 */
export function sim_stimulus(name: string, from_ns: number, to_ns: number, handler: Callback<[]>): void {
  const k = enter('sim_stimulus');
  place_event(k, name, from_ns, to_ns, () => raise_interrupt(k, name, handler));
}

/**
 * Gives the interrupts of a name on this board a priority, as a program does that sets up its interrupt controller: 0 is the
 * most urgent, 255 the least, which is the default. A handler is interrupted, where it computes, by what is more urgent. The
 * tick's name is `tick`, a network card's its own. Allowed from everywhere. Cannot suspend or preempt.
 */
export function sim_interrupt_priority(name: string, priority: number): void {
  set_interrupt_priority(enter('sim_interrupt_priority'), name, priority);
}

/**
 * The interrupt controller of this board holds the interrupts of a name back, until `sim_interrupt_enable`: the others come as
 * before. Allowed from everywhere. Cannot suspend or preempt.
 */
export function sim_interrupt_disable(name: string): void {
  enable_interrupt(enter('sim_interrupt_disable'), name, false);
}

/**
 * It lets them through again; those that were held back come now. Allowed from everywhere. Cannot suspend; whom a
 * handler has readied runs at the next service.
 */
export function sim_interrupt_enable(name: string): void {
  enable_interrupt(enter('sim_interrupt_enable'), name, true);
}

/** Leaves a line of text in the trace log. */
export function sim_note(text: string): void {
  const k = enter('sim_note');
  k.sim.trace.note(k.now_ns, k.number, k.context(), text);
}

/**
 * This target's own virtual time in nanoseconds: how far its processor has come. It is never behind `sim.now_ns`, the time
 * of the event that the simulation is at, and ahead of it by the work that the processor has done since: in an interrupt
 * handler by the cost of entering it (`interrupt_cost_ns`, 1 microsecond unless configured), and by the rest of the
 * service or computation that the interrupt had to wait for. Firmware asks here, the host program there.
 * Allowed from everywhere. Cannot suspend or preempt.
 */
export function sim_now_ns(): number {
  return enter('sim_now_ns').now_ns;
}

/** Claims that a condition holds here and now; a run in which it does not has failed. */
export function sim_assert(condition: boolean, name: string): void {
  const k = enter('sim_assert');
  if (!condition) fail(k, claim_id('assert', name), `"${name}" does not hold`, line_of_claim(k));
}

/** Claims that a place is never reached. */
export function sim_unreachable(name: string): void {
  const k = enter('sim_unreachable');
  fail(k, claim_id('unreachable', name), `"${name}" was reached`, line_of_claim(k));
}

/** Claims that a condition holds between any two events from now on, until this board is switched off. */
export function sim_always(name: string, condition: () => boolean): void {
  const k = enter('sim_always');
  k.sim.checks.add_always(k.name, name, condition, line_of_claim(k));
}

/**
 * Records that a condition held here; a search reports which of these never did in any run. What was reached before a board
 * was switched off counts.
 */
export function sim_sometimes(condition: boolean, name: string): void {
  enter('sim_sometimes').sim.checks.reach(name, condition);
}

/**
 * Claims that a condition comes true within so many ticks from now. A board that is switched off before takes the claim
 * with it: it neither fails nor holds.
 */
export function sim_eventually_within(ticks: number, name: string, condition: () => boolean): void {
  const k = enter('sim_eventually_within');
  const until_ns = k.now_ns + ticks * k.tick_ns;
  const [from_ns, context] = [k.now_ns, k.context()];
  const claim = { name, target: k.name, ticks, until_ns, condition, from_ns, context };
  k.sim.checks.add_eventually({ ...claim, claimed_at: line_of_claim(k) });
  k.sim.schedule(until_ns + 1, () => {});
}

/** The line of firmware that called the function which calls this; empty in a run that nobody looks into. */
function line_of_claim({ sim }: Kernel): string {
  return sim.annotations === null ? '' : call_site(line_of_claim);
}

function fail(k: Kernel, id: string, message: string, line: string): void {
  const [object, context] = [k.context_name(), k.context()];
  const told = { id, object, message, time_ns: k.now_ns, target: k.name, context };
  const failure = line === '' ? told : { ...told, claimed_at: line };
  if (k.sim.checks.fail(failure)) k.sim.stop('a check failed');
}

/** Says that something was accomplished. Once called, a long stretch without it counts as a livelock in a search. */
export function sim_progress(): void {
  enter('sim_progress').progress_calls++;
}
