// Thread-Metric in C on the bridge beside the same in TypeScript: each pair in processes of its own, the ratio C to
// TypeScript. And a run of the MQTT sample in C, its memory made new each time, beside its twin.
//
// One process has another ratio than the next, by a twentieth: the engine compiles while the program runs, and what it puts into what
// depends on the moment; so does where the code lies in memory. So here it compiles while the program waits, code lies where
// a seed puts it, and the median of three seeds is told, which is nearly the same from run to run.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Bench } from '../../demo/bench/bench.ts';
import { experiment_of } from '../../demo/bench/scenario.ts';
import { CFirmware } from '../../demo/c/bridge/firmware.ts';
import { build_c_image } from '../../demo/c/build/image.ts';
import type { Console } from '../../demo/firmware/console.ts';
import { mqtt_sample } from '../../demo/firmware/mqtt_sample.ts';
import { is_main } from '../../demo/host/is_main.ts';
import { c_firmware } from '../../demo/scenario/c_firmware.ts';
import { run_scenario } from '../../rtos/explore/run_scenario.ts';
import { Simulation, Target } from '../../rtos/sim_api.ts';
import { type Comparison, compare, figure, type Work } from './measure.ts';
import * as metrics from './thread_metric.ts';
import { cooperative, type Metric, START_NS } from './thread_metric.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PORTION_NS = 50_000;
const ROUNDS = 41;
const SLICE_MS = 8;
/** Of the MQTT sample. */
const WARM_UP_RUNS = 800;
const [SAMPLE_ROUNDS, SAMPLE_SLICE_MS] = [21, 50];
const SEEDS = [1, 2, 3];

/** The tests, and what -D makes the C file be each of them. */
const PAIRS: readonly (readonly [metric: Metric, defines: readonly string[]])[] = [
  [cooperative(5), ['TEST=1']],
  [cooperative(1000), ['TEST=1', 'MANY']],
  [metrics.preemptive, ['TEST=2']],
  [metrics.interrupts, ['TEST=6']],
  [metrics.interrupt_preemption, ['TEST=7']],
  [metrics.messages, ['TEST=3']],
  [metrics.synchronisation, ['TEST=4']],
  [metrics.memory, ['TEST=5']],
];

function work(sim: Simulation, read: () => number): Work {
  let until_ns = START_NS;
  return {
    portion() {
      const before = read();
      until_ns += PORTION_NS;
      sim.run({ until_ns });
      return read() - before;
    },
  };
}

function typescript_work(metric: Metric): Work {
  const sim = new Simulation({ trace: false });
  return work(sim, metric.build(sim));
}

async function c_work(defines: readonly string[]): Promise<Work> {
  const image = await build_c_image({
    name: 'thread_metric',
    root: ROOT,
    sources: ['test/bench/c/thread_metric.c'],
    defines,
    interrupts: ['metric_count'],
    // As in TypeScript.
    code_time: false,
  });
  const firmware = new CFirmware(image);
  const sim = new Simulation({ trace: false });
  const config = { service_cost_ns: 1, interrupt_cost_ns: 1, first_unused_memory_bytes: 0 };
  new Target(sim, { name: 'board', main: () => firmware.main(() => {}), config, power_on_ns: START_NS });
  sim.run({ until_ns: START_NS + 1 });
  return work(sim, () => firmware.ask('metric_count'));
}

async function metric_pair(index: number): Promise<Comparison> {
  const [metric, defines] = PAIRS[index] as (typeof PAIRS)[number];
  return compare(await c_work(defines), typescript_work(metric), ROUNDS, SLICE_MS);
}

/** Runs of the MQTT sample one after another, as a search makes them; in C the memory of the board is made new each time. */
async function sample_runs(): Promise<Comparison> {
  const sources = ['demo/firmware/mqtt_sample.c', 'demo/firmware/network.c'];
  const firmware = await c_firmware({ name: 'board', root: ROOT, sources });
  const runs = (put_board: (bench: Bench) => void): Work => {
    const experiment = experiment_of({
      name: 'sample',
      summary: '',
      until_s: 60,
      build(bench) {
        bench.add_broker();
        put_board(bench);
        return undefined;
      },
    });
    return {
      portion() {
        run_scenario(experiment, { seed: 1 });
        return 1;
      },
    };
  };
  const c = runs((bench) => void firmware.add_to(bench, { application: ['mqtt sample'] }));
  const typescript = runs((bench) => {
    const make_main = (console: Console) => mqtt_sample({ console });
    bench.add_board({ name: 'board', firmware: make_main, application: ['mqtt sample'] });
  });
  // A run is a thousand times as long as a service, and goes through far more code.
  for (let runs_done = 0; runs_done < WARM_UP_RUNS; runs_done++) {
    c.portion();
    typescript.portion();
  }
  return compare(c, typescript, SAMPLE_ROUNDS, SAMPLE_SLICE_MS);
}

/** What a process of its own has measured. */
function measured(pair: string, seed: number): Comparison {
  const engine = ['--no-concurrent-recompilation', `--random-seed=${seed}`, `--hash-seed=${seed}`];
  const args = [...engine, '--import', 'tsx', fileURLToPath(import.meta.url), pair];
  const child = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout) as Comparison;
}

function row(name: string, pair: string, unit: string): void {
  const all = SEEDS.map((seed) => measured(pair, seed)).sort((one, other) => one.ratio - other.ratio);
  const { rate, yardstick_rate, ratio } = all[Math.floor(all.length / 2)] as Comparison;
  const cells = [name.padEnd(26), figure(rate).padStart(12), figure(yardstick_rate).padStart(12)];
  console.log(`${cells.join('  ')}  ${ratio.toFixed(2).padStart(7)}  ${unit}`);
}

/** Prints the table, row by row. */
export function bench_c_firmware(): void {
  console.log(`${'test'.padEnd(26)}  ${'C'.padStart(12)}  ${'TypeScript'.padStart(12)}    ratio  unit`);
  for (const [index, [{ name, unit }]] of PAIRS.entries()) row(name, String(index), unit);
  row('runs of the MQTT sample', 'runs', 'runs');
}

if (is_main(import.meta.url)) {
  const pair = process.argv[2];
  console.log(JSON.stringify(pair === 'runs' ? await sample_runs() : await metric_pair(Number(pair))));
}
