// A queue that only grows: sampled once a virtual second, its depth never falls over a stretch and rises by an entry a
// second. Looks at the kernel's message queues and at those that upper layers registered.

import { depth_gauges } from '../../kernel/holders.ts';
import { running_kernels } from '../../kernel/target.ts';
import type { CheckFailure, Monitor } from '../../sim/checks.ts';
import type { Simulation } from '../../sim/simulation.ts';

const SAMPLE_NS = 1e9;

interface QueueLike {
  readonly tx_queue_name: string | null;
  readonly tx_queue_enqueued: number;
  readonly sim_id: number;
}

interface Gauge {
  /** The queue, or what an upper layer registered for one. */
  readonly of: object;
  readonly target: string;
  readonly name: string;
  readonly depth: number;
  /** Trace ids, where the trace knows the queue. */
  readonly subjects: readonly number[];
}

function gauges(sim: Simulation): Gauge[] {
  return running_kernels(sim).flatMap((kernel) => {
    const target = kernel.name;
    const queues = kernel.created_list<QueueLike>('queue').objects.map((queue) => ({
      of: queue,
      target,
      name: queue.tx_queue_name ?? 'unnamed queue',
      depth: queue.tx_queue_enqueued,
      subjects: [queue.sim_id],
    }));
    const registered = depth_gauges(kernel).map((gauge) => ({
      of: gauge,
      target,
      name: gauge.name,
      depth: gauge.depth(),
      subjects: [],
    }));
    return [...queues, ...registered];
  });
}

export function monitor_queue_grows(sim: Simulation, bound_ns: number): Monitor {
  const samples = Math.round(bound_ns / SAMPLE_NS);
  let known = new Map<object, number[]>();
  let next_ns = SAMPLE_NS;
  const check = (): CheckFailure | null => {
    if (sim.now_ns < next_ns) return null;
    next_ns = sim.now_ns + SAMPLE_NS;
    const before = known;
    known = new Map();
    let failure: CheckFailure | null = null;
    for (const { of, target, name, depth, subjects } of gauges(sim)) {
      const series = [...(before.get(of) ?? []), depth].slice(-samples);
      known.set(of, series);
      const first = series[0] as number;
      const falls = series.some((value, i) => i > 0 && value < (series[i - 1] as number));
      if (failure !== null || series.length < samples || falls || depth - first < samples) continue;
      const object = `${target}/${name}`;
      const message = `${object} grew from ${first} to ${depth} entries in ${samples} s and never fell`;
      failure = { id: 'queue-grows', object, message, time_ns: sim.now_ns, target, subjects };
    }
    return failure;
  };
  return { id: 'queue-grows', check };
}
