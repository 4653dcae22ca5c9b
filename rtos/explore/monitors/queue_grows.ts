// A queue that only grows: sampled once a virtual second, its depth never falls over a stretch and rises by an entry a
// second. Looks at the kernel's message queues and at those that upper layers registered.

import { depth_gauges } from '../../kernel/holders.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { CheckFailure, Monitor } from '../../sim/checks.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { Looks } from './threads.ts';

const SAMPLE_NS = 1e9;

interface QueueLike {
  readonly tx_queue_name: string | null;
  readonly tx_queue_enqueued: number;
  readonly sim_id: number;
}

/** The depths of a queue at the last samples, as long as they did not fall. */
interface Rise {
  readonly depths: number[];
  /** Number of the last sample at which the queue was there. */
  sample: number;
}

export function monitor_queue_grows(sim: Simulation, looks: Looks, bound_ns: number): Monitor {
  const samples = Math.round(bound_ns / SAMPLE_NS);
  const known = new Map<object, Rise>();
  let sample = 0;
  let next_ns = SAMPLE_NS;
  let failure: CheckFailure | null = null;

  /** `of` is the queue, or what an upper layer registered for one; `sim_id` is 0 where the trace does not know it. */
  const look_at = (of: object, kernel: Kernel, name: string, depth: number, sim_id: number): void => {
    let rise = known.get(of);
    if (rise === undefined) {
      rise = { depths: [], sample };
      known.set(of, rise);
    }
    const { depths } = rise;
    if (rise.sample < sample - 1 || depth < (depths.at(-1) ?? 0)) depths.length = 0;
    rise.sample = sample;
    depths.push(depth);
    if (depths.length > samples) depths.shift();
    const first = depths[0] as number;
    if (failure !== null || depths.length < samples || depth - first < samples) return;
    const target = kernel.name;
    const object = `${target}/${name}`;
    const message = `${object} grew from ${first} to ${depth} entries in ${samples} s and never fell`;
    const subjects = sim_id > 0 ? [sim_id] : [];
    failure = { id: 'queue-grows', object, message, time_ns: sim.now_ns, target, subjects };
  };

  const check = (): CheckFailure | null => {
    if (sim.now_ns < next_ns) return null;
    next_ns = sim.now_ns + SAMPLE_NS;
    sample++;
    failure = null;
    for (const kernel of looks.kernels) {
      for (const queue of kernel.created_list<QueueLike>('queue').objects)
        look_at(queue, kernel, queue.tx_queue_name ?? 'unnamed queue', queue.tx_queue_enqueued, queue.sim_id);
      for (const gauge of depth_gauges(kernel)) look_at(gauge, kernel, gauge.name, gauge.depth(), 0);
    }
    return failure;
  };
  return { id: 'queue-grows', check, looks_from_ns: () => next_ns };
}
