// A thread that waits without limit for a lock or for memory, longer than anyone should hold either: what holds it may be
// no circle, but nobody seems to release it. Waits for messages, flags, signals and connections are a thread's ordinary
// idle state and do not count.

import { TX_WAIT_FOREVER } from '../../kernel/tx_constants.ts';
import type { Monitor } from '../../sim/checks.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { time_text } from '../../sim/time_text.ts';
import { type Found, lasting, type Subject } from './lasting.ts';
import { blocked_since, trace_ids } from './since.ts';
import { full_name, type Looks, type Wait } from './threads.ts';

function describe(sim: Simulation, { kernel, thread, holders }: Wait): Found {
  const since_ns = blocked_since(sim, [thread], sim.now_ns);
  const object = full_name({ kernel, thread });
  const what = holders === null ? 'memory' : `${holders.words} (${holders.location})`;
  const waits_for = thread.waiting_in?.owner;
  return {
    object,
    message: `${object} has waited without limit for ${what} since ${time_text(since_ns)} s`,
    target: kernel.name,
    since_ns,
    subjects: trace_ids([thread, waits_for, ...(holders?.threads ?? []), ...(holders?.ended ?? [])]),
    presumes: holders?.presumes ?? [],
  };
}

export function monitor_waits_forever(sim: Simulation, looks: Looks, bound_ns: number): Monitor {
  const id = 'waits-forever';
  const without_limit = ({ thread }: Wait): boolean => thread.wait_ticks === TX_WAIT_FOREVER;
  const waits = (meet: (wait: Subject & Wait) => void): void => {
    for (const wait of looks.waits)
      if (without_limit(wait)) meet({ of: wait.thread, count: wait.thread.tx_thread_run_count, ...wait });
  };
  return {
    ...lasting(sim, id, bound_ns, waits, (at) => describe(sim, at)),
    // When nothing is left to do nobody will ever end the wait, however short it is yet.
    finish() {
      const first = sim.next_event_ns() === undefined ? looks.waits.find(without_limit) : undefined;
      return first === undefined ? null : { id, time_ns: sim.now_ns, ...describe(sim, first) };
    },
  };
}
