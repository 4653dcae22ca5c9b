import { expect, test } from 'vitest';
import { Fleet } from '../../../demo/fleet/fleet.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create } from '../../../netx/link/sim_nic.ts';
import * as NX from '../../../netx/nx_api.ts';
import { Random } from '../../../rtos/sim/random.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { small_fleet } from '../../demo/fleet/plans.ts';
import { reaches } from '../../marks.ts';
import { bring_up, start_thread } from '../../netx/network_board.ts';
import { differing_state } from '../../same_state.ts';
import { Threads } from '../board.ts';

const BOARDS = 40;

/** Boards with timers and sleeps of their own, and interrupts that come at any time, also in the middle of a tick. */
function run(seed: number, trace: boolean, interrupt_cost_ns: number): { sim: Simulation; log: string[] } {
  const random = new Random(seed);
  const log: string[] = [];
  const sim = new Simulation({ trace });
  for (let board = 0; board < BOARDS; board++) {
    // Some have nothing to do for longer than their ticks are known.
    const longer = board % 4 === 0 ? 300 : 0;
    const [slept, period] = [longer + 1 + random.below(90), longer + 5 + random.below(70)];
    const semaphore = new tx.TX_SEMAPHORE();
    const say = (what: string): void => void log.push(`${board} ${what} ${tx.tx_time_get()} ${sim.now_ns}`);
    function* define(memory: Uint8Array): tx.Service<void> {
      const timer = new tx.TX_TIMER();
      tx.tx_timer_create(timer, 't', () => say('timer'), 0, period, 3 * period, tx.TX_AUTO_ACTIVATE);
      tx.tx_semaphore_create(semaphore, 's', 0);
      const threads = new Threads(memory);
      yield* threads.make('waits', 5, function* () {
        for (;;) say(`got ${yield* tx.tx_semaphore_get(semaphore, slept)}`);
      });
    }
    const power_on_ns = random.below(3) * 1e6;
    const main = (): void => tx.tx_kernel_enter(define);
    const target = new Target(sim, { name: `b${board}`, main, config: { interrupt_cost_ns }, power_on_ns });
    for (let n = 0; n < 30; n++) {
      const near_tick_ns = power_on_ns + (1 + random.below(300)) * 10e6 + random.below(9) * 500;
      const put = (): tx.Service<void> => tx.tx_semaphore_put(semaphore) as unknown as tx.Service<void>;
      sim.schedule_device(near_tick_ns, () => target.interrupt('device', put));
    }
  }
  for (const until_ns of [0.7e9, 1.2e9 + 700, 3.5e9, 8e9]) sim.run({ until_ns });
  return { sim, log };
}

test.each([0, 1_000])(
  'boards that doze are where they would be if they had taken their ticks, whatever happens to them: interrupts of %i ns',
  (interrupt_cost_ns) => {
    for (const seed of [1, 2, 3]) {
      const [recorded, dozing] = [run(seed, true, interrupt_cost_ns), run(seed, false, interrupt_cost_ns)];
      expect(dozing.log).toEqual(recorded.log);
      expect(dozing.sim.events_handled).toBe(recorded.sim.events_handled);
      expect(differing_state(recorded.sim, dozing.sim)).toEqual([]);
    }
  },
);

/** Boards with TCP whose ticks come a thousand times a second: the wheel goes round three times between two rounds. */
function fast_ticks(trace: boolean, cuts: number): Simulation {
  const sim = new Simulation({ trace });
  const lan = new EthernetSegment(sim, { name: 'lan' });
  for (let n = 0; n < 24; n++) {
    const [ip, pool] = [new NX.NX_IP(), new NX.NX_PACKET_POOL()];
    function* define(): tx.Service<void> {
      yield* bring_up({ ip, pool, address: NX.IP_ADDRESS(10, 0, 0, 1 + n), packets: 8 });
      yield* start_thread('sleeps', 10, function* () {
        for (let round = 1; ; round++) yield* tx.tx_thread_sleep(70 + ((n * 37 + round * 101) % 300));
      });
    }
    const options = NX.nx_options({ NX_IP_PERIODIC_RATE: 1000 });
    const config = { TX_TIMER_TICKS_PER_SECOND: 1000, interrupt_cost_ns: 500, options };
    const power_on_ns = (n % 5) * 100;
    nx_sim_nic_create(
      new Target(sim, { name: `b${n}`, main: () => tx.tx_kernel_enter(define), config, power_on_ns }),
      lan,
    );
  }
  for (let cut = 1; cut <= cuts; cut++) sim.run({ until_ns: Math.floor((3e9 / cuts) * cut) });
  return sim;
}

test('ticks of a millisecond are passed too, however the run is cut', () => {
  const recorded = fast_ticks(true, 1);
  for (const cuts of [1, 7, 311]) {
    const dozing = fast_ticks(false, cuts);
    expect(dozing.events_handled).toBe(recorded.events_handled);
    expect(differing_state(recorded, dozing)).toEqual([]);
  }
});

/** A fleet of which boards are interrupted in the middle of ticks, at each service of them. */
function disturbed_fleet(trace: boolean): Fleet {
  const fleet = new Fleet(small_fleet({ until_s: 12, boards: 12 }), { seed: 4, trace });
  fleet.run_to(4);
  for (const [board, { target }] of fleet.devices.slice(10).entries()) {
    const { tick_origin_ns, tick_ns, ticks } = (target as Target).kernel;
    for (let n = 3; n < 300; n += 1 + (board % 3)) {
      // Rounds of three timers take up to nine services.
      const time_ns = tick_origin_ns + (ticks + n) * tick_ns + ((n * 7 + board) % 15) * 700;
      fleet.sim.schedule_device(time_ns, () => target?.interrupt('device', () => {}));
    }
  }
  for (const time_s of [5.5, 8, 12]) fleet.run_to(time_s);
  return fleet;
}

test('a fleet whose boards doze is the fleet that is recorded', () => {
  const recorded = disturbed_fleet(true);
  reaches('kernel: something happens in the middle of a round that was passed');
  const dozing = disturbed_fleet(false);
  expect(dozing.result()).toEqual(recorded.result());
  expect(differing_state(recorded.sim, dozing.sim)).toEqual([]);
});
