// A watchdog that is fed only when every task has checked in: flags that the supervisor takes all together. Tasks that wait
// for work wait with a limit, so that having nothing to do is no reason to be silent.

import type { Bench, Scenario } from '../../../../demo/scenario_api.ts';
import { sim_assert, sim_compute, type Target } from '../../../../rtos/sim_api.ts';
import {
  ref,
  type Service,
  TX_AND_CLEAR,
  TX_EVENT_FLAGS_GROUP,
  TX_NO_WAIT,
  TX_OR,
  TX_QUEUE,
  TX_SUCCESS,
  tx_event_flags_create,
  tx_event_flags_get,
  tx_event_flags_set,
  tx_queue_create,
  tx_queue_receive,
  tx_queue_send,
  tx_thread_sleep,
} from '../../../../rtos/tx_api.ts';

const CONTROL = 1;
const MODEM = 2;
const LOG = 4;
const ALL = CONTROL | MODEM | LOG;
const WATCHDOG_NS = 1e9;
/** Well below the watchdog's, above the longest pause of a task. */
const ROUND_TICKS = 60;

/** The hardware: resets the board unless it is fed in time. */
class Watchdog {
  private fed_ns = 0;
  private readonly bench: Bench;
  private readonly target: () => Target;
  constructor(bench: Bench, target: () => Target) {
    this.bench = bench;
    this.target = target;
  }

  feed(): void {
    this.fed_ns = this.target().kernel.now_ns;
  }

  run(): void {
    const { sim } = this.bench;
    const until_ns = this.fed_ns + WATCHDOG_NS;
    if (sim.now_ns < until_ns) sim.schedule(until_ns, () => this.run());
    else
      sim.checks.fail({
        id: 'reset',
        object: 'watchdog',
        message: 'the watchdog resets a board that works',
        time_ns: sim.now_ns,
        target: 'board',
      });
  }
}

export const watchdog: Scenario = {
  name: 'watchdog',
  summary: 'three tasks and a supervisor that feeds the watchdog; it never resets a board that works',
  until_s: 5,
  build(bench) {
    const alive = new TX_EVENT_FLAGS_GROUP();
    const lines = new TX_QUEUE();
    const dog = new Watchdog(bench, () => board);
    let sent = 0;
    let written = 0;
    function* check_in(flag: number): Service<void> {
      yield* tx_event_flags_set(alive, flag, TX_OR);
    }
    function* say(): Service<void> {
      if ((yield* tx_queue_send(lines, new Uint32Array([sent]), TX_NO_WAIT)) === TX_SUCCESS) sent++;
    }
    const board = bench.add_kernel_board(function* (make) {
      tx_event_flags_create(alive, 'alive');
      tx_queue_create(lines, 'log lines', 1, new Uint32Array(8), 32);
      yield* make.thread('supervisor', 2, function* () {
        for (;;) {
          const status = yield* tx_event_flags_get(alive, ALL, TX_AND_CLEAR, ref(0), ROUND_TICKS);
          sim_assert(status === TX_SUCCESS, 'every task checks in within a round');
          dog.feed();
          yield* tx_thread_sleep(20);
        }
      });
      yield* make.thread('control', 6, function* () {
        for (;;) {
          yield* sim_compute(200, 1_500);
          yield* check_in(CONTROL);
          yield* tx_thread_sleep(2);
        }
      });
      yield* make.thread('modem', 12, function* () {
        for (;;) {
          yield* sim_compute(1_000, 80_000);
          yield* say();
          yield* check_in(MODEM);
          yield* tx_thread_sleep(15);
        }
      });
      yield* make.thread('log', 20, function* () {
        const line = new Uint32Array(1);
        for (;;) {
          if ((yield* tx_queue_receive(lines, line, 25)) === TX_SUCCESS) {
            sim_assert(line[0] === written, 'lines are written in order');
            written++;
            yield* sim_compute(500, 20_000);
          }
          yield* check_in(LOG);
        }
      });
    });
    bench.sim.schedule(WATCHDOG_NS, () => dog.run());
    return undefined;
  },
};
