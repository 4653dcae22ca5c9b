// Events from outside whose moment nobody knows: somewhere in a window. What matters of the moment is which services of the
// board come before it and which after it, so the options are these: at the beginning of the window, at the n-th point
// from there on where the board can be interrupted (after a service, in the middle of a computation), or, when there are
// no more such points, at the end of the window. While the board rests nothing tells one moment from the next but the clock, which
// firmware may read: there some moments of the window are points.
//
// A board with such an event counts its services from then on, which costs a call for each; other boards pay nothing.

import { annotate_remark } from '../sim/annotations.ts';
import { tell_lateness } from '../sim/choice_lateness.ts';
import { duration_text, tell_meaning } from '../sim/choice_meaning.ts';
import { whole_ns } from '../sim/given.ts';
import { SimError } from '../sim/sim_error.ts';
import type { Simulation } from '../sim/simulation.ts';
import { CONTEXT_HOST, CONTEXT_ISR } from '../sim/trace_log.ts';
import type { Kernel } from './kernel.ts';

/** The beginning of the window, and the points after it that can be told apart; the last option is its end at the latest. */
const STIMULUS_OPTIONS = 256;
/** Moments of a window at which a board that rests is interrupted: so many at the most, a tick apart at the least. */
export const MOMENTS_AT_REST = 15;

/** What of the outside world a run leaves where it is, and what a search may move. */
export interface OutsideEvents {
  /** `board/name` of events that can come anywhere in a window. */
  readonly placed: Set<string>;
  /** `board/name` of interrupts that the host program raises at times of its own. */
  readonly still: Set<string>;
}

const OUTSIDE = Symbol('outside events');

/** The outside events of a simulation so far. */
export function outside_events(sim: Simulation): OutsideEvents {
  let known = sim.attachments.get(OUTSIDE) as OutsideEvents | undefined;
  if (known === undefined) {
    known = { placed: new Set(), still: new Set() };
    sim.attachments.set(OUTSIDE, known);
  }
  return known;
}

/** An event that waits in its window for its point. */
class Waiting {
  private readonly k: Kernel;
  private readonly from_ns: number;
  private readonly to_ns: number;
  private readonly option: number;
  private readonly event: () => void;
  private points = 0;
  private place = '';
  private at_ns = 0;
  /** When each point came, for whoever records the choices. */
  readonly late_ns: number[] = [0];

  constructor(k: Kernel, from_ns: number, to_ns: number, option: number, event: () => void) {
    this.k = k;
    this.from_ns = from_ns;
    this.to_ns = to_ns;
    this.option = option;
    this.event = event;
  }

  begin(): void {
    const { k, from_ns, to_ns } = this;
    k.stimuli.push(this);
    const moments = Math.min(MOMENTS_AT_REST, Math.floor((to_ns - from_ns) / k.tick_ns));
    for (let n = 0; n < moments; n++) {
      const at_ns = from_ns + Math.floor(((n + 0.5) * (to_ns - from_ns)) / moments);
      k.sim.schedule(at_ns, () => this.moment());
    }
    k.sim.schedule(to_ns, () => this.end());
    if (this.option === 0) this.happen(this.from_ns, 'at the beginning of its window');
  }

  /** The board has come to a point where it can be interrupted. */
  point(time_ns: number, place: string): void {
    if (time_ns > this.to_ns) return;
    this.points++;
    this.late_ns.push(Math.max(0, time_ns - this.from_ns));
    if (this.points === this.option) this.happen(time_ns, place);
  }

  private moment(): void {
    const { k } = this;
    if (k.current === null && k.execute === null && k.system_state === 0 && !k.powered_off)
      this.point(k.sim.now_ns, 'while the board rests');
  }

  private end(): void {
    this.k.stimuli.splice(this.k.stimuli.indexOf(this), 1);
    this.late_ns.push(this.to_ns - this.from_ns);
    if (this.option > this.points) this.happen(this.to_ns, 'at the end of its window');
  }

  private happen(time_ns: number, place: string): void {
    this.at_ns = time_ns;
    this.place = place;
    // At this very point: the board has not gone on yet, and does so behind what is due.
    if (time_ns <= this.k.sim.now_ns) this.event();
    else this.k.sim.schedule(time_ns, this.event);
  }

  words(): string {
    if (this.place === '') return 'so late that it had not come when the run ended';
    return `${duration_text(this.at_ns - this.from_ns)} later, ${this.place}, at ${duration_text(this.at_ns)}`;
  }
}

/** A point of the running thread between two services, after the one named last. */
export function point_after_service(k: Kernel): void {
  if (k.system_state !== 0 || k.current === null || !k.in_step) return;
  for (const waiting of [...k.stimuli])
    waiting.point(k.now_ns, `after ${k.context_name()} called ${k.service}`);
}

/** A point right here, which the words tell. */
export function point_here(k: Kernel, words: string): void {
  for (const waiting of [...k.stimuli]) waiting.point(k.now_ns, words);
}

/** A point in the middle of a computation that lasts so long from now on. */
export function point_in_computation(k: Kernel, time_ns: number): void {
  for (const waiting of [...k.stimuli])
    waiting.point(k.now_ns + Math.floor(time_ns / 2), `while ${k.context_name()} computes`);
}

/**
 * Lets `event` happen once, somewhere from `from_ns` to `to_ns` (virtual times of the simulation): a choice of the kind `stimulus`.
 * A window that begins in the past begins now.
 */
export function place_event(
  k: Kernel,
  name: string,
  from_ns: number,
  to_ns: number,
  event: () => void,
): void {
  const [from, to] = [whole_ns('from_ns', from_ns, 0), whole_ns('to_ns', to_ns, 0)];
  if (to < from)
    throw new SimError(`the window of ${k.name}/${name} ends at ${to} ns, before it begins at ${from} ns`);
  const { sim } = k;
  outside_events(sim).placed.add(`${k.name}/${name}`);
  if (!sim.choices.nominal) k.count_points();
  const happens = (): void => {
    if (k.powered_off) return;
    if (sim.annotations !== null)
      annotate_remark(sim.annotations, sim.now_ns, k.number, CONTEXT_HOST, `from outside: ${name}`);
    event();
  };
  sim.schedule(from, () => {
    if (k.powered_off) return;
    const option = sim.choose('stimulus', () => `${k.name}/${name}`, STIMULUS_OPTIONS);
    if (sim.choices.nominal) {
      happens();
      return;
    }
    const waiting = new Waiting(k, sim.now_ns, Math.max(to, sim.now_ns), option, happens);
    if (option !== 0) tell_meaning(sim, () => waiting.words(), { target: k.number, context: CONTEXT_ISR });
    const { late_ns } = waiting;
    const maker = { target: k.number, context: CONTEXT_ISR };
    const nominal_ns = sim.now_ns;
    tell_lateness(sim, () => ({ nominal_ns, late_ns, maker }));
    waiting.begin();
  });
}
