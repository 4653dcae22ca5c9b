// Thread-Metric on our kernel beside its flat twin, each pair in a process of its own so that one test's types do not
// slow another's code down.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { is_main } from '../../demo/host/is_main.ts';
import { Simulation } from '../../rtos/sim_api.ts';
import { FLAT_TESTS } from './flat_tests.ts';
import { compare, figure, type Work } from './measure.ts';
import {
  cooperative,
  interrupt_preemption,
  interrupts,
  type Metric,
  memory,
  messages,
  preemptive,
  START_NS,
  synchronisation,
} from './thread_metric.ts';

const METRICS: readonly Metric[] = [
  cooperative(5),
  cooperative(1000),
  preemptive,
  interrupts,
  interrupt_preemption,
  messages,
  synchronisation,
  memory,
];

const PORTION_NS = 200_000;

function kernel_work(metric: Metric): Work {
  const sim = new Simulation({ trace: false });
  const read = metric.build(sim);
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

function flat_work(name: string): Work {
  const test = FLAT_TESTS[name]?.();
  if (test === undefined) throw new Error(`test/bench/flat_tests.ts has no twin named ${name}`);
  return {
    portion() {
      const before = test.read();
      test.run(PORTION_NS);
      return test.read() - before;
    },
  };
}

/** The yardstick of Thread-Metric: plain arithmetic over an array of 1,024 words. */
function basic_processing(): Work {
  const words = new Uint32Array(1024);
  return {
    portion() {
      for (let i = 0; i < words.length; i++) words[i] = ((words[i] as number) + i) ^ (words[i] as number);
      return 1;
    },
  };
}

/** One row, measured in this process. */
function row(metric: Metric): string {
  const { rate, yardstick_rate, ratio } = compare(kernel_work(metric), flat_work(metric.name), 41, 30);
  const cells = [
    metric.name.padEnd(26),
    figure(rate).padStart(12),
    figure(yardstick_rate).padStart(12),
    ratio.toFixed(2).padStart(7),
  ];
  return `${cells.join('  ')}  ${metric.unit}`;
}

/** Prints the table; each row is measured by a process of its own. */
export function bench_kernel(): void {
  console.log(`${'test'.padEnd(26)}  ${'per second'.padStart(12)}  ${'flat'.padStart(12)}    ratio  unit`);
  for (const metric of METRICS) {
    const args = ['--import', 'tsx', fileURLToPath(import.meta.url), metric.name];
    const child = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (child.status !== 0) throw new Error(child.stderr);
    process.stdout.write(child.stdout);
  }
  const basic = basic_processing();
  const { rate } = compare(basic, basic, 5, 100);
  console.log(
    `${'basic processing'.padEnd(26)}  ${figure(rate).padStart(12)}  ${''.padStart(12)}           rounds of 1,024 words`,
  );
}

if (is_main(import.meta.url)) {
  const metric = METRICS.find(({ name }) => name === process.argv[2]);
  if (metric === undefined) throw new Error(`no test named ${process.argv[2]}`);
  console.log(row(metric));
}
