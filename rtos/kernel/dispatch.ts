// The processor: runs the thread that should execute, one step of its generator after another, until the thread gives
// way. Between two steps it looks who should run and whether an event of the simulation is due.

import { RANK_COMPUTED, RANK_CPU, RANK_PAUSED_CPU, SimEvent } from '../sim/event_queue.ts';
import { SimError } from '../sim/sim_error.ts';
import { TRACE_IDLE } from '../sim/trace_log.ts';
import { begun, run_callback, tell_yielded } from './callback.ts';
import { bring_call_back, set_call_aside, set_current_kernel } from './current.ts';
import { finish_quiet, must_give_way } from './finish.ts';
import { check_taken } from './hand_out.ts';
import type { Kernel } from './kernel.ts';
import { thread_suspend } from './ready.ts';
import { GIVE_WAY, type Service } from './service.ts';
import { thrown_in } from './thrown.ts';
import { TX_COMPLETED, TX_THREAD_ENTRY, TX_THREAD_EXIT } from './tx_constants.ts';
import type { TX_THREAD } from './tx_thread_cb.ts';
import { TX_TRACE_RUNNING } from './tx_trace_events.ts';

/** Phases of a thread's life, in order. */
const PHASE_NEW = 0;
const PHASE_ENTRY_NOTIFY = 1;
const PHASE_ENTRY = 2;
const PHASE_EXIT = 3;

/** Makes a thread start from its entry function at its next dispatch. Its old generator is dropped, not closed. */
export function build_context(thread: TX_THREAD): void {
  thread.context = null;
  thread.phase = PHASE_NEW;
  thread.life++;
  thread.gate.reset();
}

/** The interrupted or preempted thread leaves the processor and keeps the rest of its slice. */
function system_return(k: Kernel, thread: TX_THREAD): void {
  if (k.time_slice !== 0) {
    thread.tx_thread_time_slice = k.time_slice;
    k.time_slice = 0;
  }
  k.current = null;
  if (k.execute === null) k.idle_returns++;
  else k.non_idle_returns++;
}

function dispatch(k: Kernel, thread: TX_THREAD): void {
  k.current = thread;
  thread.tx_thread_run_count = (thread.tx_thread_run_count + 1) >>> 0;
  k.time_slice = thread.tx_thread_time_slice;
  if (k.time_slice !== 0) {
    if (k.now_ns >= k.next_tick_ns) k.sync_ticks();
    k.plan_tick(1);
  }
  if (k.tracing_threads) record(k, thread);
}

function record(k: Kernel, thread: TX_THREAD): void {
  k.trace_own(TX_TRACE_RUNNING, thread.sim_id, thread.tx_thread_priority, thread.tx_thread_run_count);
}

/** Begins the next part of a thread's life; what it returns is a generator, or nothing when that part is over. */
function next_phase(k: Kernel, thread: TX_THREAD): void | Service<void> {
  thread.phase++;
  if (thread.phase === PHASE_ENTRY_NOTIFY) {
    const notify = thread.tx_thread_entry_exit_notify;
    if (notify !== null) return notify(thread, TX_THREAD_ENTRY);
    thread.phase++;
  }
  if (thread.phase === PHASE_ENTRY) {
    const entry = thread.tx_thread_entry;
    if (entry === null) throw new SimError(`thread ${thread.tx_thread_name} has no entry function`);
    return entry(thread.tx_thread_entry_parameter);
  }
  if (thread.phase === PHASE_EXIT) return complete(k, thread);
  throw new SimError(`thread ${thread.tx_thread_name} ran on after its completion`);
}

/** The entry function returned: mutexes are released, the thread is completed, then the exit notify runs. */
function* complete(k: Kernel, thread: TX_THREAD): Service<void> {
  if (thread.tx_thread_owned_mutex_count > 0 && k.mutex_release !== null) k.mutex_release(thread);
  k.preempt_disable++;
  thread.tx_thread_state = TX_COMPLETED;
  const notify = thread.tx_thread_entry_exit_notify;
  if (notify !== null) {
    yield* run_callback(k, 'the exit notify', notify(thread, TX_THREAD_EXIT));
  }
  k.preempt_disable--;
  thread_suspend(k, thread);
}

/** The part of the firmware that a thread is in, for complaints. */
function part_of(thread: TX_THREAD): string {
  return thread.phase === PHASE_ENTRY_NOTIFY ? 'the entry notify' : 'the entry function';
}

/** The one function by which all generators go on. */
const GENERATOR_NEXT = (function* () {})().next as Iterator<unknown, unknown, void>['next'];

/** Takes the first step of the next part of a thread's life; null when it was a plain function. */
function begin_phase(k: Kernel, thread: TX_THREAD): IteratorResult<unknown, unknown> | null {
  const returned = next_phase(k, thread);
  const context = begun(k, part_of(thread), returned);
  if (context === null) return null;
  const { next } = context;
  thread.context = context;
  thread.resume = next === GENERATOR_NEXT ? next : null;
  return context.next();
}

/** Goes on with a thread that did not just yield: it begins, or a part of its life is over. */
function live_on(k: Kernel, thread: TX_THREAD, last: IteratorResult<unknown, unknown> | null): void {
  for (let step = last; ; step = null) {
    step ??= begin_phase(k, thread);
    if (step !== null) {
      if (step === GIVE_WAY) return;
      if (step.done !== true) {
        // Firmware that drives a service by hand passes on that it yields.
        if (step.value !== undefined || !must_give_way(k)) tell_yielded(k, step.value);
        return;
      }
      check_taken(k, part_of(thread));
      // A generator that was dropped meanwhile (the thread ended itself) never comes back here.
      thread.context = null;
    }
    if (thread.phase === PHASE_EXIT) return;
    if (k.execute !== thread && k.preempt_disable === 0) return;
  }
}

/**
 * An event is due, the thread computes, or the run is to end: the processor waits in the event queue until it goes on.
 * One that computes stands where it will have finished, so that for all others it is away until then.
 */
function wait_turn(k: Kernel, again: SimEvent): void {
  const { sim, computation } = k;
  const time_ns = computation === null ? k.now_ns : computation.end_ns;
  if (!sim.is_due(time_ns)) {
    // Nothing has happened here but the end of the run: nothing is decided either.
    sim.pause(again, time_ns);
    return;
  }
  if (computation === null) {
    const thread = k.current;
    const stays = thread !== null && (thread === k.execute || k.preempt_disable !== 0);
    if (thread !== null && !stays) system_return(k, thread);
    if (!stays && k.execute === null) {
      k.doze();
      return;
    }
  }
  sim.add(again, time_ns, computation === null ? RANK_CPU : RANK_COMPUTED);
}

/** Its own name, as in kernel.ts. */
const GIVEN_WAY = GIVE_WAY;

function run(k: Kernel, again: SimEvent): void {
  const sim = k.sim;
  // One that was only paused may be behind others: they ran ahead of it inside a step that could not yield.
  if (k.now_ns < sim.now_ns && again.rank !== RANK_PAUSED_CPU) k.now_ns = sim.now_ns;
  if (k.computation !== null) {
    k.now_ns = k.computation.end_ns;
    k.computation = null;
  }
  k.in_step = true;
  const service = set_call_aside();
  const previous = set_current_kernel(k);
  try {
    while (!k.powered_off) {
      if (k.now_ns >= sim.horizon_ns) {
        wait_turn(k, again);
        return;
      }
      const before = k.current;
      const next = k.execute;
      const stays = before !== null && (before === next || k.preempt_disable !== 0);
      if (before !== null && !stays) system_return(k, before);
      const thread = stays ? before : next;
      if (thread === null) {
        if (k.tracing_threads) k.trace_own(TRACE_IDLE, 0);
        else k.doze();
        return;
      }
      if (!stays) dispatch(k, thread);
      const { context, resume } = thread;
      const step = context === null ? null : resume === null ? context.next() : resume.call(context);
      if (step !== GIVEN_WAY) live_on(k, thread, step);
    }
  } catch (error) {
    throw thrown_in(k, error);
  } finally {
    set_current_kernel(previous);
    bring_call_back(service);
    k.in_step = false;
  }
}

/** Puts a processor that has something to do into the event queue; one that computed is brought back to the present. */
function wake(k: Kernel, event: SimEvent): void {
  if (k.in_step || k.powered_off) return;
  if (k.current === null && k.execute === null) k.doze();
  else if (event.place < 0) k.sim.add(event, k.now_ns, RANK_CPU);
  else if (event.time_ns > k.now_ns) {
    k.sim.cancel(event);
    k.sim.add(event, k.sim.now_ns, RANK_CPU);
  }
}

/** Gives a kernel its processor. */
export function install_processor(k: Kernel): void {
  const event = new SimEvent(() => run(k, event));
  k.finish_at_horizon = finish_quiet;
  const wake_this = (): void => wake(k, event);
  k.wake = wake_this;
  const leave_queue = (): void => k.sim.cancel(event);
  k.leave_queue = leave_queue;
  k.power_off_hooks.push(leave_queue);
  const go_on = (): void => run(k, event);
  k.go_on = go_on;
  const wait_in_place_of = (other: SimEvent): void => k.sim.replace(other, event);
  k.wait_in_place_of = wait_in_place_of;
}
