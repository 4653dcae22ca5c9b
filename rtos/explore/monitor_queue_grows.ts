// A queue that only grows: sampled once a virtual second, its depth never falls over a stretch and rises by several
// entries. Looks at the kernel's message queues and at those that upper rooms registered.

import { type DepthGauge, depth_gauges } from '../kernel/holders.ts';
import { sim_targets } from '../kernel/target.ts';
import type { CheckFailure, Monitor } from '../sim/checks.ts';
import type { Simulation } from '../sim/simulation.ts';

const SAMPLE_NS = 1e9;
const SAMPLES = 6;
const RISE = 6;

interface QueueLike {
  readonly tx_queue_name: string | null;
  readonly tx_queue_enqueued: number;
  readonly sim_id: number;
}

interface Gauge extends DepthGauge {
  /** Trace id, where the trace knows the queue. */
  readonly id?: number;
}

function gauges(sim: Simulation): Gauge[] {
  const queues = sim_targets(sim).flatMap(({ name, kernel }) =>
    kernel.created_list<QueueLike>('queue').objects.map((queue) => ({
      name: `${name}/${queue.tx_queue_name ?? 'unnamed queue'}`,
      depth: () => queue.tx_queue_enqueued,
      id: queue.sim_id,
    })),
  );
  return [...queues, ...depth_gauges(sim)];
}

export function monitor_queue_grows(sim: Simulation): Monitor {
  const samples = new Map<string, number[]>();
  let next_ns = SAMPLE_NS;
  const check = (): CheckFailure | null => {
    if (sim.now_ns < next_ns) return null;
    next_ns = sim.now_ns + SAMPLE_NS;
    for (const { name, depth, id } of gauges(sim)) {
      const series = [...(samples.get(name) ?? []), depth()].slice(-SAMPLES);
      samples.set(name, series);
      const first = series[0] as number;
      const last = series.at(-1) as number;
      const falls = series.some((value, i) => i > 0 && value < (series[i - 1] as number));
      if (series.length < SAMPLES || falls || last - first < RISE) continue;
      const message = `${name} grew from ${first} to ${last} entries in ${SAMPLES} s and never fell`;
      return {
        id: 'queue-grows',
        object: name,
        message,
        time_ns: sim.now_ns,
        target: name.split('/')[0] ?? '',
        subjects: id === undefined ? [] : [id],
      };
    }
    return null;
  };
  return { id: 'queue-grows', check };
}
