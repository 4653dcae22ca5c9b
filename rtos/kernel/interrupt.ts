// Interrupts: events of devices that run to completion on the interrupted target and may ready threads. They are taken
// between two services or inside sim_compute, which is where the dispatcher lets events happen. One that comes while
// another runs, or while interrupts are disabled, waits its turn. Only on a board that gives interrupts priorities they
// nest: one that is more urgent comes where the handler of another one computes.

import { tell_lateness } from '../sim/choice_lateness.ts';
import { duration_text, tell_meaning } from '../sim/choice_meaning.ts';
import { mark } from '../sim/marks.ts';
import { SimError } from '../sim/sim_error.ts';
import { CONTEXT_ISR } from '../sim/trace_log.ts';
import { complete_at_once } from './callback.ts';
import { bring_call_back, K, set_call_aside, set_current_kernel } from './current.ts';
import { with_call_set_aside } from './hand_out.ts';
import type { Kernel } from './kernel.ts';
import { type Callback, COMPLETED_SUCCESS, outstanding } from './service.ts';
import { thrown_in } from './thrown.ts';
import { TX_TRACE_ISR_ENTER, TX_TRACE_ISR_EXIT } from './tx_trace_events.ts';

/** Runs a callback of the firmware in a context that cannot wait; `what` is its name in the complaint. */
export function run_to_completion(k: Kernel, what: string, callback: Callback<[]>): void {
  complete_at_once(k, what, callback());
}

/** How late an interrupt may be taken, by option. */
const LATENCIES_NS = [0, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000];

/**
 * A device raises an interrupt. How late the processor gets to it is a choice; interrupts of one name keep their order.
 */
export function raise_interrupt(k: Kernel, name: string, handler: Callback<[]>): void {
  // Where it is taken at once in any case, nothing has to be named or looked up.
  if (k.nominal || k.sim.choices.is_unheard('isr_arrival')) take_interrupt(k, name, handler);
  else raise_when_chosen(k, name, handler);
}

function raise_when_chosen(k: Kernel, name: string, handler: Callback<[]>): void {
  const { sim } = k;
  const latency = sim.choose('isr_arrival', () => `${k.name}/${name}`, LATENCIES_NS.length);
  tell_lateness(sim, () => ({
    nominal_ns: sim.now_ns,
    late_ns: LATENCIES_NS,
    maker: { target: k.number, context: CONTEXT_ISR },
  }));
  if (latency !== 0)
    tell_meaning(sim, () => `taken ${duration_text(LATENCIES_NS[latency] as number)} later`, k.maker());
  const on_its_way_ns = k.interrupts_not_before_ns?.get(name) ?? 0;
  const time_ns = Math.max(sim.now_ns + (LATENCIES_NS[latency] as number), on_its_way_ns);
  if (time_ns <= sim.now_ns) {
    take_interrupt(k, name, handler);
    return;
  }
  k.interrupts_not_before_ns ??= new Map();
  k.interrupts_not_before_ns.set(name, time_ns);
  const raised_ns = sim.now_ns;
  sim.schedule_device(time_ns, () => take_interrupt(k, name, handler, raised_ns));
}

/** The priority of interrupts that were given none: no other one is less urgent. */
const LEAST_URGENT = 255;

/**
 * Gives the interrupts of a name a priority: 0 is the most urgent, 255 the least. From then on a handler that computes is
 * interrupted by what is more urgent; of interrupts that wait the most urgent is taken first.
 */
export function set_interrupt_priority(k: Kernel, name: string, priority: number): void {
  if (!(Number.isInteger(priority) && priority >= 0 && priority <= LEAST_URGENT))
    throw new SimError(
      `the priority of interrupt ${name} is ${priority}: it must be a whole number from 0 to ${LEAST_URGENT}`,
    );
  k.interrupt_priorities ??= new Map();
  k.interrupt_priorities.set(name, priority);
}

function priority_of(k: Kernel, name: string): number {
  return k.interrupt_priorities?.get(name) ?? LEAST_URGENT;
}

/**
 * The interrupt controller holds the interrupts of a name back, or lets them through again: those that came meanwhile
 * are taken then, unless something else keeps them out. The tick is none of its interrupts.
 */
export function enable_interrupt(k: Kernel, name: string, enabled: boolean): void {
  if (name === 'tick')
    throw new SimError('the tick cannot be disabled alone: tx_interrupt_control disables all interrupts');
  const others = (k.disabled_interrupts ?? []).filter((one) => one !== name);
  k.disabled_interrupts = enabled ? others : [...others, name];
  if (enabled && k.interrupt_pending) run_pending(k);
}

/** May an interrupt of that name be taken now? */
function may_come(k: Kernel, name: string): boolean {
  if (k.interrupts_off || k.system_state < 0) return false;
  if (k.disabled_interrupts?.includes(name) === true) return false;
  if (k.system_state === 0) return true;
  return k.interrupt_priorities !== null && priority_of(k, name) < k.running_priority;
}

/**
 * Time passes in a handler, or in another place of the board where no thread can come in. Where interrupts have
 * priorities, events happen when they are due, and what is more urgent comes in between.
 */
export function spend_in_handler(k: Kernel, ns: number): void {
  const { sim } = k;
  let left_ns = ns;
  while (k.interrupt_priorities !== null && k.system_state > 0 && sim.is_due(k.now_ns + left_ns)) {
    const due_ns = sim.next_event_ns() ?? Number.POSITIVE_INFINITY;
    if (due_ns > k.now_ns + left_ns || sim.host_operation !== null) break;
    mark('kernel: events happen while a handler computes');
    let step_ns = Math.max(0, due_ns - k.now_ns);
    // At the very instant of another processor this one goes first.
    if (!sim.is_due(k.now_ns + step_ns)) step_ns++;
    k.now_ns += step_ns;
    left_ns -= step_ns;
    with_call_set_aside(() => sim.run_inside(k.now_ns));
  }
  k.now_ns += left_ns;
}

/** When an interrupt was raised; null: just now. A time of its own would be an object for each interrupt. */
type RaisedNs = number | null;

/** Takes an interrupt on a target now, or as soon as it may. */
export function take_interrupt(
  k: Kernel,
  name: string,
  handler: Callback<[]>,
  raised_ns: RaisedNs = null,
): void {
  if (k.dozes) k.catch_up();
  const is_plain = k.system_state === 0 && !k.interrupts_off && k.disabled_interrupts === null;
  if (!is_plain && !may_come(k, name)) {
    keep_pending(k, name, handler, raised_ns ?? k.sim.now_ns);
    return;
  }
  run_interrupt(k, name, handler, raised_ns);
  if (k.interrupt_pending) run_pending(k);
}

function keep_pending(k: Kernel, name: string, handler: Callback<[]>, raised_ns: number): void {
  if (k.powered_off) return;
  mark('kernel: an interrupt waits');
  k.pending_interrupts.push({ name, handler, raised_ns });
  k.interrupt_pending = true;
}

/** The devices of which the most urgent interrupts wait that may come now. */
function next_devices(k: Kernel): string[] {
  const waiting = new Set(k.pending_interrupts.map(({ name }) => name));
  const devices = [...waiting].filter((name) => may_come(k, name));
  if (k.interrupt_priorities === null) return devices;
  const most_urgent = Math.min(...devices.map((name) => priority_of(k, name)));
  return devices.filter((name) => priority_of(k, name) === most_urgent);
}

/**
 * Runs what came while interrupts were disabled or another one ran, the most urgent first. Those of one device keep their
 * order; which device comes first is a choice where they have the same hardware priority.
 */
export function run_pending(k: Kernel): void {
  for (;;) {
    const devices = next_devices(k);
    if (devices.length === 0) break;
    const option = k.sim.choose('isr_order', k.name, devices.length);
    const first = devices[option];
    if (option !== 0)
      tell_meaning(k.sim, () => `${first} before ${devices.slice(0, option).join(', ')}`, k.maker());
    const place = k.pending_interrupts.findIndex(({ name }) => name === first);
    const [next] = k.pending_interrupts.splice(place, 1);
    if (next !== undefined)
      with_call_set_aside(() => run_interrupt(k, next.name, next.handler, next.raised_ns));
  }
  k.interrupt_pending = k.pending_interrupts.length > 0;
}

function run_interrupt(k: Kernel, name: string, handler: Callback<[]>, raised_ns: RaisedNs): void {
  if (K === k) handle(k, name, handler, raised_ns);
  else interrupt_from_outside(k, name, handler, raised_ns);
}

/** A device's event hits a target that is not the running one. */
function interrupt_from_outside(k: Kernel, name: string, handler: Callback<[]>, raised_ns: RaisedNs): void {
  const service = set_call_aside();
  const previous = set_current_kernel(k);
  if (k.now_ns < k.sim.now_ns) k.now_ns = k.sim.now_ns;
  if (k.computation !== null) {
    k.computation.left_ns = k.computation.end_ns - k.now_ns;
    k.computation = null;
  }
  // Events may happen in the handler: the processor must not go on with a thread meanwhile.
  if (k.interrupt_priorities !== null) k.leave_queue();
  try {
    handle(k, name, handler, raised_ns);
  } finally {
    set_current_kernel(previous);
    bring_call_back(service);
  }
  k.wake();
}

/** Its own name, as in kernel.ts. */
const OUTSTANDING = outstanding;
/** What a handler returns that is one service, for most. */
const DONE: unknown = COMPLETED_SUCCESS;

function handle(k: Kernel, name: string, handler: Callback<[]>, raised_ns: RaisedNs): void {
  k.system_state++;
  const { running_interrupt: interrupted, running_priority } = k;
  k.running_interrupt = name;
  if (k.interrupt_priorities !== null) k.running_priority = priority_of(k, name);
  if (k.watch !== null) tell_pended(k, name, raised_ns ?? k.sim.now_ns);
  if (k.tracing_threads) record(k, TX_TRACE_ISR_ENTER, name);
  k.now_ns += k.interrupt_cost_ns;
  try {
    const returned = handler();
    if (returned === DONE) OUTSTANDING.call = 0;
    else if (returned !== undefined || OUTSTANDING.call !== 0) complete_at_once(k, 'an interrupt', returned);
  } catch (error) {
    throw thrown_in(k, error, `interrupt ${name}`);
  }
  if (k.tracing_threads) record(k, TX_TRACE_ISR_EXIT, name);
  k.system_state--;
  if (k.interrupt_priorities === null) k.running_interrupt = '';
  else back_to(k, interrupted, running_priority);
}

/** Where interrupts nest, the one that was interrupted runs again. */
function back_to(k: Kernel, name: string, priority: number): void {
  k.running_priority = priority;
  k.running_interrupt = name;
}

function tell_pended(k: Kernel, name: string, raised_ns: number): void {
  if (k.now_ns > raised_ns) k.watch?.pended(name, k.now_ns - raised_ns);
}

function record(k: Kernel, event: number, name: string): void {
  k.trace_own(event, 0, k.log.text_number(name), k.system_state, k.preempt_disable);
}
