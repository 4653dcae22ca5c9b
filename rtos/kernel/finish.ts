// The end of every service call: it costs its time, and if a higher-priority thread is ready by now, or an event of the
// simulation is due, the caller yields before it goes on. Interrupts that came during the service are taken here,
// between two services, which is where a real kernel enables them again.

import { duration_text, tell_meaning } from '../sim/choice_meaning.ts';
import { SimError } from '../sim/sim_error.ts';
import { is_no_object, type Owned } from './board.ts';
import { tell_forgotten, with_call_set_aside } from './hand_out.ts';
import type { Kernel } from './kernel.ts';
import { completed, outstanding, type Service } from './service.ts';
import { point_after_service } from './stimulus.ts';
import {
  TX_CALLER_ERROR,
  TX_GROUP_ERROR,
  TX_MUTEX_ERROR,
  TX_POOL_ERROR,
  TX_QUEUE_ERROR,
  TX_SEMAPHORE_ERROR,
  TX_THREAD_ERROR,
  TX_TIMER_ERROR,
  TX_WAIT_ERROR,
} from './tx_constants.ts';
import type { TX_THREAD } from './tx_thread_cb.ts';

/** Adds the time of one service call, which returns `result`. */
export function charge(k: Kernel, result: unknown): void {
  if (k.ends_plainly) k.now_ns += k.cost_ns;
  else charge_watched(k, result);
}

function charge_watched(k: Kernel, result: unknown): void {
  k.now_ns += k.costs_vary ? varied_cost(k) : k.cost_ns;
  if (k.watch !== null) k.watch.leave(result);
  if (k.stimuli.length > 0) point_after_service(k);
}

/** What services answer for a control block that was never created, or is deleted. */
const NO_SUCH_OBJECT = new Set<number>([
  TX_POOL_ERROR,
  TX_GROUP_ERROR,
  TX_QUEUE_ERROR,
  TX_SEMAPHORE_ERROR,
  TX_THREAD_ERROR,
  TX_TIMER_ERROR,
  TX_MUTEX_ERROR,
]);

function note_dead_object(k: Kernel): void {
  if (k.dead_object_call !== null) return;
  k.dead_object_call = { service: k.service, context: k.context_name(), time_ns: k.now_ns };
  k.sim.checks.attention = true;
}

/** Remembers the first call from a forbidden context; the caller gets its status all the same. */
function note_refusal(k: Kernel, status: number): void {
  // Upper layers give these numbers other meanings.
  if (!k.service.startsWith('tx_')) return;
  if (NO_SUCH_OBJECT.has(status) && !/_(delete|terminate)$/.test(k.service)) note_dead_object(k);
  if ((status !== TX_CALLER_ERROR && status !== TX_WAIT_ERROR) || k.forbidden_call !== null) return;
  const timer = k.system_state === 0 && k.current === k.timer_thread;
  const context = timer ? 'a timer callback' : k.context_name();
  const waits = status === TX_WAIT_ERROR;
  k.forbidden_call = { service: k.service, context, waits, timer, time_ns: k.now_ns };
  k.sim.checks.attention = true;
}

/** What a service returns for a status whose result is none. */
export const NO_STATUS = null;

const COST_STEPS = 8;

function varied_cost(k: Kernel): number {
  const least = k.cost_ns;
  const most = k.config.service_cost_most_ns ?? least;
  const step = k.sim.choose('cost', () => `${k.name}/${k.context_name()}/${k.service}`, COST_STEPS);
  const cost_ns = least + Math.floor(((most - least) * step) / (COST_STEPS - 1));
  if (step !== 0)
    tell_meaning(k.sim, () => `${duration_text(cost_ns)} instead of ${duration_text(least)}`, k.maker());
  return cost_ns;
}

const SUCCESS = completed(0);
/** Its own name, as in kernel.ts. */
const OUTSTANDING = outstanding;

/** Ends a service that may preempt: its status, or the gate through which the caller yields first. */
export function finish(k: Kernel, status: number): Service<number> {
  charge(k, status);
  if (status !== 0) note_refusal(k, status);
  // hand_out, without a call more on each switch.
  if (OUTSTANDING.call !== 0) tell_forgotten(k);
  OUTSTANDING.call = 1;
  const thread = k.current;
  const goes_on = (k.execute === thread || k.preempt_disable !== 0) && k.now_ns < k.sim.horizon_ns;
  if (goes_on || k.system_state !== 0 || thread === null) return status === 0 ? SUCCESS : completed(status);
  return thread.gate.arm(status);
}

/**
 * Ends a service that readied nobody. The original does not look there who should run: a switch that is still owed
 * (the set callback of event flags runs while higher-priority threads are ready already) stays owed until a service looks.
 */
export function finish_quiet(k: Kernel, status: number): Service<number> {
  charge(k, status);
  if (status !== 0) note_refusal(k, status);
  // hand_out, without a call more on each switch.
  if (OUTSTANDING.call !== 0) tell_forgotten(k);
  OUTSTANDING.call = 1;
  return due_point(k, status);
}

/** Ends a service that was given a control block which is no object of this board. */
export function finish_no_object(
  k: Kernel,
  block: Owned | null | undefined,
  status: number,
): Service<number> {
  is_no_object(k, block ?? null);
  return finish_quiet(k, status);
}

/** `finish` for a service without a status. */
export function finish_void(k: Kernel): Service<void> {
  const { watch } = k;
  if (watch === null) return finish(k, 0) as unknown as Service<void>;
  k.watch = null;
  const service = finish(k, 0) as unknown as Service<void>;
  k.watch = watch;
  watch.leave(undefined);
  return service;
}

/** The end of a service that is paid for, in a generator: due events go first. */
export function due_point(k: Kernel, status: number): Service<number> {
  if (k.now_ns < k.sim.horizon_ns || k.system_state !== 0 || k.current === null) return completed(status);
  // Where the run merely ends, yielding would let the dispatcher pay what is owed.
  const owes_switch = k.execute !== k.current && k.preempt_disable === 0;
  if (owes_switch && !k.sim.is_due(k.now_ns)) return completed(status);
  return k.current.gate.arm(status);
}

/** True when the caller of a multi-step service should yield now. */
export function must_give_way(k: Kernel): boolean {
  if (k.system_state !== 0 || k.current === null) return false;
  return (k.execute !== k.current && k.preempt_disable === 0) || k.now_ns >= k.sim.horizon_ns;
}

/** Lets higher-priority threads and due events go first, in the middle of a service that works in several steps. */
export function preempt_point(k: Kernel): Service<number> {
  if (!must_give_way(k)) return completed(0);
  return (k.current as TX_THREAD).gate.arm(0);
}

/**
 * Ends a service that can neither suspend nor preempt (a plain function). Events that are due happen now, so that
 * a loop that only polls such functions sees time and interrupts go on; threads switch at the next real service. A service
 * whose result is a value and no status says NO_STATUS.
 */
export function finish_plain<T>(k: Kernel, result: T, status: unknown = result): T {
  charge(k, status);
  if (k.now_ns >= k.sim.horizon_ns && k.in_step && k.system_state === 0) let_events_happen(k);
  return result;
}

/** How far beyond the limit of a run a thread may get that never yields. */
const BEYOND_LIMIT_NS = 10e9;

function let_events_happen(k: Kernel): void {
  if (k.now_ns > k.sim.run_until_ns + BEYOND_LIMIT_NS) {
    throw new SimError(
      `${k.name}/${k.context_name()} has polled ${k.service} for ${BEYOND_LIMIT_NS / 1e9} s of virtual time beyond the limit of the run, ` +
        'and cannot be stopped because it never yields: ' +
        'put a service that is called with yield* into the loop, tx_thread_relinquish or tx_thread_sleep',
    );
  }
  with_call_set_aside(() => k.sim.run_inside(k.now_ns));
}
