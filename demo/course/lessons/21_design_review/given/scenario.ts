// One shift of 45 s: readings all the time, five alarms, two outages of the cable; the seed says when. Do not change.

import { Random, sim_targets } from '../../../../../rtos/sim_api.ts';
import type { Bench, Scenario } from '../../../../scenario_api.ts';
import { numbers } from '../start/numbers.ts';
import { Gateway } from './gateway.ts';
import { type Score, score_of } from './score.ts';
import { variant } from './variant.ts';

const SHIFT_S = 45;
/** An alarm has so long to get to the broker, and so long after an outage in which it was raised. */
const ALARM_MS = 100;
const ALARM_AFTER_OUTAGE_MS = 4000;

/** Outages and alarms of a shift, in virtual nanoseconds. The second outage is short. */
function plan(seed: number): { readonly outages: [number, number][]; readonly alarms: number[] } {
  const random = new Random(seed);
  const outage = (earliest_s: number, longest_s: number): [number, number] => {
    const from_ns = earliest_s * 1e9 + random.below(20) * 1e8;
    return [from_ns, from_ns + longest_s * 1e9 - random.below(60) * 1e8];
  };
  const long = outage(3, variant.outage_s);
  const short = outage(30, 8);
  const at_rest = [1, 26, 42].map((earliest_s) => earliest_s * 1e9 + random.below(1500) * 1e6);
  const alarms = [...at_rest, long[0] + 1e9, short[1] + 1e8].sort((a, b) => a - b);
  return { outages: [long, short], alarms };
}

class Shift {
  private readonly bench: Bench;
  private readonly board: string;
  private readonly score: Score;
  private readonly raised: number[] = [];
  private readonly arrived = new Set<number>();
  private back_ns = 0;
  private is_back = true;

  constructor(bench: Bench, board: string) {
    this.bench = bench;
    this.board = board;
    this.score = score_of(bench.sim);
  }

  readonly tell = (id: string, message: string): void => {
    const time_ns = this.bench.now_ns();
    this.bench.sim.checks.fail({ id, object: this.board, message, time_ns, target: this.board });
  };

  /** What the broker gets. */
  readonly got = (what: string): void => {
    const { now_ns } = this.bench.sim;
    if (!this.is_back) {
      this.is_back = true;
      this.score.away_s.push((now_ns - this.back_ns) / 1e9);
    }
    const [, number] = /alarm\/(\d+)/.exec(what) ?? [];
    if (number === undefined) return;
    const raised_ns = this.raised[Number(number)] as number;
    if (this.arrived.has(Number(number))) return;
    this.arrived.add(Number(number));
    this.score.alarms++;
    const due_ns = Math.max(raised_ns + ALARM_MS * 1e6, this.due_after_outage(raised_ns));
    if (now_ns > due_ns)
      this.tell(
        'alarm-late',
        `alarm ${number} came ${((now_ns - raised_ns) / 1e6).toFixed(0)} ms after it was raised`,
      );
  };

  /** Raised during an outage, or while its consequences were not over. */
  private due_after_outage(raised_ns: number): number {
    return raised_ns <= this.back_ns + ALARM_AFTER_OUTAGE_MS * 1e6
      ? this.back_ns + ALARM_AFTER_OUTAGE_MS * 1e6
      : 0;
  }

  alarm(gateway: Gateway): void {
    const { sim } = this.bench;
    this.raised.push(sim.now_ns);
    const target = sim_targets(sim).find(({ name }) => name === this.board);
    target?.interrupt('alarm', () => gateway.alarm_interrupt());
  }

  cable(plugged: boolean): void {
    this.bench.lan.ports.find(({ name }) => name.startsWith(this.board))?.set_link(plugged);
    this.is_back = false;
    this.back_ns = plugged ? this.bench.sim.now_ns : Number.POSITIVE_INFINITY;
  }

  end(): void {
    if (this.arrived.size < this.raised.length)
      this.tell(
        'alarm-missing',
        `${this.raised.length - this.arrived.size} of ${this.raised.length} alarms did not come`,
      );
  }
}

export const scenario: Scenario = {
  name: 'design-review',
  summary: 'a gateway with readings and alarms, through outages of its cable',
  until_s: SHIFT_S,
  // In an outage it does.
  without_checks: ['queue-grows'],
  build(bench) {
    const shift = new Shift(bench, 'gateway');
    const gateway = new Gateway(numbers, score_of(bench.sim), shift.tell);
    bench.add_broker({
      broker: {
        observe: ({ kind, detail }) => {
          if (kind === 'received' && detail.startsWith('PUBLISH')) shift.got(detail);
        },
      },
    });
    bench.add_mqtt_board({
      name: 'gateway',
      host: 10,
      one_pool: true,
      packets: numbers.packets,
      payload_bytes: numbers.payload_bytes,
      mqtt_priority: numbers.client_priority,
      *define(board, make) {
        gateway.create();
        yield* make.thread('sampler', numbers.sampler_priority, () => gateway.sampler());
        yield* make.thread('alarm', numbers.alarm_priority, () => gateway.alarm());
        yield* make.thread('writer', numbers.writer_priority, () => gateway.writer());
        yield* make.thread('publisher', numbers.publisher_priority, () => gateway.publisher(board));
      },
    });
    const { outages, alarms } = plan(bench.sim.seed);
    for (const at_ns of alarms) bench.sim.schedule(at_ns, () => shift.alarm(gateway));
    for (const [from_ns, to_ns] of outages) {
      bench.sim.schedule(from_ns, () => shift.cable(false));
      bench.sim.schedule(to_ns, () => shift.cable(true));
    }
    return { finish: () => shift.end() };
  },
};
