// What a fleet costs as it grows: boards that publish once a second with QoS 0 through one broker, on one segment or on sites of
// fifty behind a router. Virtual seconds for each second of processor time, microseconds of it for each board and virtual
// second, events for each of them, and bytes for each board beside the packet pools. Each size in a process of its own.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Fleet } from '../../demo/fleet/fleet.ts';
import type { FleetScenario } from '../../demo/fleet/fleet_plan.ts';
import { meters } from '../../demo/fleet/meters.ts';
import { created_pools } from '../../netx/nx_system.ts';
import { columns } from '../../rtos/kernel/tables.ts';
import { sim_targets } from '../../rtos/sim_api.ts';

const SIZES = [10, 100, 1000];
const LARGE_SIZES = [10_000];
const OF_A_SITE = 50;
/** They come on and connect, the compiler has seen everything, and then it is measured. */
const [ON_S, CONNECTED_S] = [10, 25];
/** So many board seconds are measured, and at least so many virtual seconds. */
const MEASURED_BOARD_S = 10_000;
const MEASURED_LEAST_S = 5;

interface Cost {
  readonly virtual_s: number;
  readonly cpu_s: number;
  readonly events: number;
  readonly readings: number;
  readonly bytes: number;
}

function scenario(boards: number, on_one_segment: boolean): FleetScenario {
  const sites = on_one_segment ? 1 : Math.ceil(boards / OF_A_SITE);
  const count = boards / sites;
  const network = on_one_segment ? { arp_cache_bytes: (boards + 8) * 52 } : {};
  const plan = Array.from({ length: sites }, (_, n) => `site-${n}`);
  return {
    name: 'bench',
    summary: '',
    until_s: 1_000_000,
    fleet: () => ({
      sites: plan.map((name) => (on_one_segment ? { name, uplink: null } : { name })),
      groups: plan.map((site) => ({
        name: site,
        site,
        count,
        power_on_spread_s: ON_S,
        firmware: meters({ qos: 0, network }),
      })),
    }),
  };
}

function collected_bytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function pool_bytes({ sim }: Fleet): number {
  const pools = sim_targets(sim).flatMap(({ kernel }) => created_pools(kernel).objects);
  return pools.reduce((sum, { nx_packet_pool_size }) => sum + nx_packet_pool_size, 0);
}

/** Measures one size, in this process. */
function cost_of(boards: number, on_one_segment: boolean): Cost {
  const before = collected_bytes();
  const fleet = new Fleet(scenario(boards, on_one_segment));
  fleet.run_to(CONNECTED_S);
  const bytes = (collected_bytes() - before - pool_bytes(fleet)) / boards;
  const virtual_s = Math.max(MEASURED_LEAST_S, MEASURED_BOARD_S / boards);
  // After a full collection nothing is where it was, and a fleet takes a while to be as fast as before.
  const begin_s = CONNECTED_S + virtual_s;
  fleet.run_to(begin_s);
  const [start, events, readings] = [process.cpuUsage(), fleet.sim.events_handled, fleet.result().arrived];
  fleet.run_to(begin_s + virtual_s);
  const { user, system } = process.cpuUsage(start);
  return {
    virtual_s,
    cpu_s: (user + system) / 1e6,
    events: (fleet.sim.events_handled - events) / boards / virtual_s,
    readings: (fleet.result().arrived - readings) / boards / virtual_s,
    bytes,
  };
}

function row(boards: number, kind: string): string[] {
  const file = fileURLToPath(import.meta.url);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--max-old-space-size=8192', file, 'fleet-size', `${boards}`, kind],
    { encoding: 'utf8' },
  );
  if (stdout === '') throw new Error(stderr);
  const { virtual_s, cpu_s, events, readings, bytes } = JSON.parse(stdout) as Cost;
  return [
    `${boards}`,
    kind,
    (virtual_s / cpu_s).toFixed(1),
    ((cpu_s * 1e6) / virtual_s / boards).toFixed(0),
    events.toFixed(1),
    readings.toFixed(2),
    `${(bytes / 1024).toFixed(1)} KiB`,
  ];
}

function bench_sizes(sizes: readonly number[], kinds: readonly string[]): void {
  console.log('fleet: boards that publish once a second, each with its kernel, its stack and its client');
  const head = [
    'boards',
    'on',
    'virtual s per s',
    'us each',
    'events',
    'readings',
    'bytes each beside pools',
  ];
  const rows = sizes.flatMap((boards) => kinds.map((kind) => row(boards, kind)));
  for (const line of columns([head, ...rows])) console.log(line);
}

export function bench_fleet(): void {
  bench_sizes(SIZES, ['segment', 'sites']);
}

export function bench_large_fleet(): void {
  bench_sizes(LARGE_SIZES, ['sites']);
}

const [, , word, boards, kind] = process.argv;
if (word === 'fleet-size') console.log(JSON.stringify(cost_of(Number(boards), kind === 'segment')));
