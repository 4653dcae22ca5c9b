// `npm run bench [-- NAME ...]`: prints operations per second. Figures depend on the machine and its load; the ratios are
// measured in one run and are what to compare.

import { bench_annotations } from './annotations.ts';
import { bench_boards } from './boards.ts';
import { bench_c_code } from './c_code.ts';
import { bench_c_firmware } from './c_firmware.ts';
import { bench_c_search } from './c_search.ts';
import { bench_explore } from './explore.ts';
import { bench_fleet, bench_large_fleet } from './fleet.ts';
import { bench_kernel } from './kernel.ts';
import { bench_mqtt } from './mqtt.ts';
import { bench_network } from './network.ts';
import { bench_playground } from './playground.ts';
import { bench_report } from './report.ts';
import { bench_search } from './search.ts';

const BENCHES: Readonly<Record<string, () => void | Promise<void>>> = {
  kernel: bench_kernel,
  network: bench_network,
  mqtt: bench_mqtt,
  explore: bench_explore,
  search: bench_search,
  boards: bench_boards,
  fleet: bench_fleet,
  fleet_10000: bench_large_fleet,
  annotations: bench_annotations,
  report: bench_report,
  playground: bench_playground,
  c: bench_c_firmware,
  c_code: bench_c_code,
  c_search: bench_c_search,
};

/** Takes minutes and gigabytes: only when it is named. */
const ON_REQUEST: ReadonlySet<string> = new Set(['fleet_10000']);

const USAGE = `npm run bench [-- NAME ...]
  kernel    Thread-Metric on the kernel, beside a flat twin of the same work
  network   TCP, UDP and ping between boards
  mqtt      the MQTT client against a peer and against the broker
  explore   runs of the timing lab
  search    runs that a search needs to find a bug, in counts that are the same everywhere
  boards    what many boards on one segment cost, in counts that are the same everywhere
  fleet     what a fleet costs as it grows from 10 boards to 1,000, on one segment and on sites; fleet_10000 only when named
  annotations  what a document or a report costs while the run goes on
  report    the page of a run in a browser: its size, when it is drawn, how long a change takes
  playground  how long the playground takes to open in a browser, as one file and as a site
  c         firmware in C beside the same in TypeScript: Thread-Metric, and a run of the MQTT sample; wants the compiler
  c_code    what time from instructions, counters of lines, checks and looks at accesses cost code in C; wants the compiler
  c_search  runs that a search of C needs, with and without the coverage of code as a guide, and runs a second; wants the compiler`;

const wanted = process.argv.slice(2);
if (wanted.includes('--help') || wanted.includes('-h')) {
  console.log(USAGE);
  process.exit(0);
}
const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`no bench named ${unknown.join(', ')}; there are: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.includes(name) || (wanted.length === 0 && !ON_REQUEST.has(name))) await bench();
}
