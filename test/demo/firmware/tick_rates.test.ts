// Every firmware of the demos at other tick rates: each board says the same, at the same virtual times within 0.15 s (a few
// ticks of 20 ms). The eight-thread demonstration is left out: it counts in ticks, in C too.

import { expect, test } from 'vitest';
import { Bench, type BoardOptions, type BrokerPlaceOptions } from '../../../demo/bench/bench.ts';
import type { Scenario } from '../../../demo/bench/scenario.ts';
import { run_sliced } from '../../../demo/cli/guarded_run.ts';
import { RELIABLE_BUILD } from '../../../demo/firmware/reliable_link.ts';
import { reliable_publisher } from '../../../demo/firmware/reliable_publisher.ts';
import { reliable_subscriber } from '../../../demo/firmware/reliable_subscriber.ts';
import { DEMOS } from '../../../demo/scenario/registry.ts';
import { nxd_mqtt_options } from '../../../mqtt/nxd_mqtt_client.ts';
import { Simulation, type Target } from '../../../rtos/sim_api.ts';

/** What one board printed, and when. */
interface Said {
  readonly texts: string[];
  readonly times_s: number[];
}

/** A bench on which every target has that tick rate, and which keeps what the boards print. */
class RatedBench extends Bench {
  readonly said = new Map<string, Said>();
  private readonly rate: number;
  constructor(rate: number) {
    super(new Simulation({ seed: 1 }));
    this.rate = rate;
  }

  override add_board(options: BoardOptions): Target {
    const said: Said = { texts: [], times_s: [] };
    this.said.set(options.name, said);
    const keep = (text: string) => {
      said.texts.push(text);
      said.times_s.push(this.sim.now_ns / 1e9);
    };
    const console = {
      printf: keep,
      status: (service: string, status: number) => keep(`${service} ${status}`),
    };
    return super.add_board({
      ...options,
      firmware: () => options.firmware(console),
      config: { ...options.config, TX_TIMER_TICKS_PER_SECOND: this.rate },
    });
  }

  override add_broker(options: BrokerPlaceOptions = {}): void {
    super.add_broker({ ...options, config: { ...options.config, TX_TIMER_TICKS_PER_SECOND: this.rate } });
  }
}

async function run_at(rate: number, build: Scenario['build']): Promise<Map<string, Said>> {
  const bench = new RatedBench(rate);
  build(bench, { fixed: false });
  await run_sliced(bench.sim, { until_ns: 60e9, until: () => bench.finished() });
  expect([bench.unfinished(), bench.sim.diagnostics]).toEqual([[], []]);
  return bench.said;
}

function build_reliable(bench: Bench): undefined {
  bench.add_broker();
  const config = { options: nxd_mqtt_options(RELIABLE_BUILD) };
  bench.add_board({
    name: 'subscriber',
    firmware: (console) => reliable_subscriber({ console, on_message: (text) => console.printf(text) }),
    application: [],
    config,
  });
  bench.add_board({
    name: 'publisher',
    firmware: (console) => reliable_publisher({ console, readings: 20 }),
    application: ['publisher'],
    power_on_s: 2,
    config,
  });
}

/** One has no network; how often the other asks while its servers do not answer depends on when it begins to. */
const LEFT_OUT: ReadonlySet<string> = new Set(['threadx', 'field']);

const BUILDS = [
  ...DEMOS.filter(({ name }) => !LEFT_OUT.has(name)).map(({ name, build }) => ({ name, build })),
  { name: 'publisher and subscriber that lose nothing', build: build_reliable },
];

test.each(BUILDS)('$name', async ({ build }) => {
  const usual = await run_at(100, build);
  for (const rate of [1000, 50]) {
    const boards = await run_at(rate, build);
    expect([...boards.keys()]).toEqual([...usual.keys()]);
    for (const [name, { texts, times_s }] of boards) {
      const { texts: usual_texts, times_s: usual_times_s } = usual.get(name) as Said;
      expect(texts).toEqual(usual_texts);
      const late = times_s.map((time_s, n) => Math.abs(time_s - (usual_times_s[n] as number)));
      expect(Math.max(0, ...late)).toBeLessThan(0.15);
    }
  }
});
