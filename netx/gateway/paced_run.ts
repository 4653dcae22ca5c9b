// Runs a simulation at the pace of the wall clock, because something outside it (a real broker, a person) does.
//
// Virtual time goes on in slices, each up to where the wall clock is now; between two slices the host's event loop serves
// the sockets, and what they brought enters the simulation at the virtual time at which the slice ended. When nothing is
// due the program sleeps until the next event or until a socket has something. Run by run the sockets decide what happens,
// so what they brought is in the gateway's record; `run_replay` runs it again without them.

import { run_with_host } from '../../rtos/sim/host_run.ts';
import type { Simulation } from '../../rtos/sim/simulation.ts';
import type { RunEnd } from '../../rtos/sim/simulation_options.ts';
import type { RecordedEvent } from './host_record.ts';

/** What the run loop needs of a gateway. */
export interface PacedHost {
  /** Real connections that are open or being made; while there are any, virtual time keeps to the wall clock. */
  readonly open: number;
  /** Takes what the real world brought into the simulation, at this virtual time. */
  deliver(time_ns: number): void;
  /** Called when the real world brought something. */
  on_event: (() => void) | null;
}

export interface PacedOptions {
  /** Virtual seconds for each second of the wall clock; Infinity is as fast as it can while no connection is open. */
  speed?: number;
  until_ns?: number;
  /** Asked between two events; true ends the run. */
  until?: () => boolean;
  hosts?: readonly PacedHost[];
}

/** At most so much virtual time between two looks at the sockets. */
const SLICE_NS = 10_000_000;
/** Falling further behind than this (a debugger, a suspended laptop) is forgotten instead of caught up. */
const FORGIVEN_MS = 250;

/** Keeps virtual time and wall clock together. */
class Pace {
  private real_ms = performance.now();
  private virtual_ns: number;
  private readonly speed: number;

  constructor(virtual_ns: number, speed: number) {
    this.virtual_ns = virtual_ns;
    this.speed = speed;
  }

  /** The virtual time that the wall clock says it is. */
  goal_ns(): number {
    return Math.floor(this.virtual_ns + (performance.now() - this.real_ms) * 1e6 * this.speed);
  }

  /** Milliseconds of the wall clock until a virtual time. */
  wait_ms(time_ns: number): number {
    return (time_ns - this.goal_ns()) / (1e6 * this.speed);
  }

  restart(virtual_ns: number): void {
    this.virtual_ns = virtual_ns;
    this.real_ms = performance.now();
  }
}

function sleep(hosts: readonly PacedHost[], wait_ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(wake, Math.min(Math.max(wait_ms, 0), 1000));
    function wake(): void {
      clearTimeout(timer);
      for (const host of hosts) host.on_event = null;
      resolve();
    }
    for (const host of hosts) host.on_event = wake;
  });
}

/** Lets the host's sockets work, without waiting for anything. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Runs until `until_ns`, until `until` says so, until `sim.stop()`, or until nothing is left to do and no real
 * connection is open. Says which it was.
 */
export async function run_paced(sim: Simulation, options: PacedOptions = {}): Promise<RunEnd> {
  const { speed = 1, until_ns = Number.POSITIVE_INFINITY, until, hosts = [] } = options;
  if (!(speed > 0))
    throw new Error(`speed is ${speed}, it must be a positive number of virtual seconds per second`);
  const is_open = () => hosts.some((host) => host.open > 0);
  const free = speed === Number.POSITIVE_INFINITY;
  const pace = new Pace(sim.now_ns, free ? 1 : speed);
  for (;;) {
    const sprint = free && !is_open();
    const goal_ns = sprint ? Number.POSITIVE_INFINITY : pace.goal_ns();
    const first_ns = sim.next_event_ns() ?? goal_ns;
    const slice_ns = Math.max(sim.now_ns, Math.min(goal_ns, until_ns, first_ns + SLICE_NS));
    const asked = sprint ? () => (until?.() ?? false) || is_open() : until;
    const end = sim.run({
      until_ns: sprint ? until_ns : slice_ns,
      ...(asked === undefined ? {} : { until: asked }),
    });
    if (end === 'host') {
      await sim.host_operation;
      continue;
    }
    if (end === 'stopped' || end === 'check' || (end === 'condition' && (until?.() ?? false))) return end;
    await breathe();
    const time_ns = sprint ? sim.now_ns : slice_ns;
    const is_over = time_ns >= until_ns || (end === 'time' && sprint);
    // A replay stands behind all events of a time and before the end: what came can only be brought there.
    if (end !== 'condition' && !is_over) for (const host of hosts) host.deliver(time_ns);
    const next_ns = sim.next_event_ns();
    if (next_ns === undefined && !is_open()) return 'idle';
    if (is_over) return 'time';
    if (sprint || pace.wait_ms(time_ns) < -FORGIVEN_MS) pace.restart(time_ns);
    const due_ns = Math.min(next_ns ?? Number.POSITIVE_INFINITY, until_ns);
    if (!sprint && pace.wait_ms(due_ns) > 0) await sleep(hosts, pace.wait_ms(due_ns));
  }
}

/** What `run_replay` needs of a gateway. */
export interface ReplayHost {
  replay(events: readonly RecordedEvent[], time_ns: number): void;
}

/** Runs again what was recorded, as fast as it can and without sockets. */
export async function run_replay(
  sim: Simulation,
  host: ReplayHost,
  events: readonly RecordedEvent[],
  options: { until_ns?: number; until?: () => boolean } = {},
): Promise<RunEnd> {
  const { until_ns = Number.POSITIVE_INFINITY, until } = options;
  const asked = until === undefined ? {} : { until };
  let next = 0;
  while (next < events.length && events[next]!.time_ns <= until_ns) {
    const { time_ns } = events[next]!;
    const end = await run_with_host(sim, { until_ns: time_ns, ...asked });
    if (end !== 'time' && end !== 'idle') return end;
    const first = next;
    while (next < events.length && events[next]!.time_ns === time_ns) next += 1;
    host.replay(events.slice(first, next), time_ns);
  }
  return run_with_host(sim, until_ns === Number.POSITIVE_INFINITY ? asked : { until_ns, ...asked });
}
