// Programs made by a seed: a few boards on one segment whose threads, timers and interrupt handlers call kernel services,
// compute, poll the clock and send frames to each other. Service times are equal or divide each other, so that boards
// often do something at the same instant. What a run of such a program showed is compared whole.

import { MAC_BROADCAST, mac_write } from '../../../netx/link/ethernet_frame.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create, type SimNic } from '../../../netx/link/sim_nic.ts';
import { ref } from '../../../rtos/kernel/service.ts';
import { sim_host_operation } from '../../../rtos/services/sim_host.ts';
import { Random } from '../../../rtos/sim/random.ts';
import {
  type ChoiceSource,
  Simulation,
  sim_compute,
  sim_note,
  sim_now_ns,
  Target,
} from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';

const FRAME_BYTES = 60;
const END_NS = 60e6;

/** What a run of a program is compared by. */
export interface RandomRun {
  readonly sim: Simulation;
  /** Frames on the wire: when, and which bytes. */
  readonly frames: string[];
  /** What a monitor saw: the virtual time of each of its looks. */
  readonly looks: number[];
}

class RandomBoard {
  private readonly random: Random;
  private readonly nic: SimNic;
  private readonly semaphore = new tx.TX_SEMAPHORE();
  private readonly mutex = new tx.TX_MUTEX();
  private readonly flags = new tx.TX_EVENT_FLAGS_GROUP();
  private readonly queue = new tx.TX_QUEUE();
  private readonly timer = new tx.TX_TIMER();
  private readonly threads: tx.TX_THREAD[] = [];
  private readonly frame = new Uint8Array(FRAME_BYTES);

  constructor(sim: Simulation, lan: EthernetSegment, number: number, random: Random) {
    this.random = random;
    const cost_ns = [1000, 1000, 500, 250][random.below(4)] as number;
    const config = {
      service_cost_ns: cost_ns,
      interrupt_cost_ns: [1000, 0, cost_ns][random.below(3)] as number,
      ...(random.chance(0.3) ? { service_cost_most_ns: 4 * cost_ns } : {}),
      every_tick: random.chance(0.2),
    };
    const target = new Target(sim, {
      name: `board${number}`,
      config,
      power_on_ns: random.chance(0.7) ? 0 : random.below(2000) * 500,
      main: () => tx.tx_kernel_enter((memory) => this.define(memory)),
    });
    this.nic = nx_sim_nic_create(target, lan, {});
    for (let n = random.below(8); n > 0; n--) {
      const time_ns = random.below(END_NS / 500) * 500;
      sim.schedule(time_ns, () => target.interrupt(`device${n}`, () => this.device()));
    }
    if (random.chance(0.1)) sim.schedule(END_NS / 2 + random.below(1e6), () => target.power_off());
  }

  private *define(memory: Uint8Array): tx.Service<void> {
    const { random } = this;
    tx.tx_semaphore_create(this.semaphore, 'semaphore', 1);
    tx.tx_mutex_create(this.mutex, 'mutex', tx.TX_INHERIT);
    tx.tx_event_flags_create(this.flags, 'flags');
    tx.tx_event_flags_set_notify(this.flags, () => this.flags_were_set());
    tx.tx_queue_create(this.queue, 'queue', 1, new Uint32Array(16), 64);
    tx.tx_timer_create(this.timer, 'timer', () => this.expired(), 0, 1 + random.below(2), random.below(3), 1);
    for (let n = 2 + random.below(3); n > 0; n--) {
      const thread = new tx.TX_THREAD();
      const priority = 5 + random.below(3);
      const slice = random.chance(0.5) ? 1 : 0;
      const stack = memory.subarray(1024 * n);
      const entry = (): tx.Service<void> => this.thread();
      yield* tx.tx_thread_create(thread, `thread${n}`, entry, n, stack, 512, priority, priority, slice, 1);
      this.threads.push(thread);
    }
    this.nic.enabled = true;
    this.nic.interrupt_handler = () => this.nic_interrupt();
  }

  /** An interrupt handler that readies somebody, and may compute: nothing interrupts it. */
  private *device(): tx.Service<void> {
    if (this.random.chance(0.5)) yield* sim_compute(this.random.below(40));
    yield* tx.tx_semaphore_put(this.semaphore);
    yield* tx.tx_event_flags_set(this.flags, 1, tx.TX_OR);
  }

  private *nic_interrupt(): tx.Service<void> {
    this.nic.take_causes();
    this.nic.take_sent();
    for (let frame = this.nic.take_received(); frame !== null; frame = this.nic.take_received()) {
      yield* tx.tx_queue_send(this.queue, Uint32Array.of(frame.length), tx.TX_NO_WAIT);
      frame.release();
    }
  }

  private *expired(): tx.Service<void> {
    yield* tx.tx_semaphore_put(this.semaphore);
    if (this.random.chance(0.3)) yield* sim_compute(this.random.below(3000));
  }

  /** Runs while higher-priority threads may be ready already: that switch is owed until a service looks. */
  private *flags_were_set(): tx.Service<void> {
    for (let n = this.random.below(6); n > 0; n--) yield* tx.tx_semaphore_get(this.semaphore, tx.TX_NO_WAIT);
    if (this.random.chance(0.2)) yield* sim_compute(this.random.below(300));
  }

  private *thread(): tx.Service<void> {
    for (let step = 0; step < 400; step++) yield* this.operation(this.random.below(18));
  }

  private *operation(number: number): tx.Service<void> {
    const { random } = this;
    const wait = random.below(3);
    if (number < 3) for (let n = random.below(12); n > 0; n--) yield* this.short_operation(n % 3);
    else if (number < 5) yield* sim_compute(random.below(2500));
    else if (number === 5) yield* sim_compute(random.below(200), 200 + random.below(400));
    else if (number === 6) this.poll();
    else if (number === 7) yield* tx.tx_thread_sleep(random.below(3));
    else if (number === 8) yield* tx.tx_queue_receive(this.queue, new Uint32Array(1), wait);
    else if (number === 9) yield* tx.tx_queue_send(this.queue, Uint32Array.of(1), wait);
    else if (number === 10) yield* this.locked();
    else if (number === 11) yield* tx.tx_event_flags_set(this.flags, 2, tx.TX_OR);
    else if (number === 12) yield* tx.tx_event_flags_get(this.flags, 3, tx.TX_OR_CLEAR, ref(0), wait);
    else if (number === 13) yield* this.deaf();
    else if (number === 14) sim_note(`${sim_now_ns()}`);
    else if (number === 15) yield* sim_host_operation(Promise.resolve());
    else this.send(random.below(4));
  }

  private *short_operation(number: number): tx.Service<void> {
    if (number === 0) yield* tx.tx_semaphore_put(this.semaphore);
    else if (number === 1) yield* tx.tx_semaphore_get(this.semaphore, tx.TX_NO_WAIT);
    else yield* tx.tx_thread_relinquish();
  }

  /** Functions that cannot yield: what happens meanwhile happens inside them. */
  private poll(): void {
    for (let n = this.random.below(60); n > 0; n--) tx.tx_time_get();
  }

  private *locked(): tx.Service<void> {
    if ((yield* tx.tx_mutex_get(this.mutex, this.random.below(3))) !== tx.TX_SUCCESS) return;
    yield* sim_compute(this.random.below(800));
    yield* tx.tx_mutex_put(this.mutex);
  }

  private *deaf(): tx.Service<void> {
    tx.tx_interrupt_control(tx.TX_INT_DISABLE);
    yield* sim_compute(this.random.below(500));
    tx.tx_interrupt_control(tx.TX_INT_ENABLE);
  }

  private send(number: number): void {
    mac_write(this.frame, 0, number === 0 ? MAC_BROADCAST : 0x0200_0000_0000 + number * 0x100);
    mac_write(this.frame, 6, this.nic.mac);
    this.frame[20] = this.random.below(256);
    this.nic.transmit(this.frame, 0, FRAME_BYTES);
  }
}

/** Takes other options than the nominal one now and then, and by the time, which must not depend on slices either. */
const by_time: ChoiceSource = (_kind, key, options, time_ns) =>
  (time_ns + key.length) % 5 === 0 ? (time_ns / 500) % options : 0;

/** Builds the program of a seed; its work is over after some 60 virtual milliseconds or a little later. */
export function random_boards(seed: number): RandomRun {
  const random = new Random(seed);
  const sim = new Simulation(
    random.chance(0.5) ? { choices: (...asked) => Math.floor(by_time(...asked)) } : {},
  );
  const lan = new EthernetSegment(sim);
  const frames: string[] = [];
  const looks: number[] = [];
  lan.tap((frame, time_ns) => frames.push(`${time_ns} ${frame.bytes.subarray(0, frame.length).join()}`));
  sim.checks.add_monitor({
    id: 'looks',
    check: () => {
      looks.push(sim.now_ns);
      return null;
    },
  });
  for (let n = 1 + random.below(4); n > 0; n--) {
    new RandomBoard(sim, lan, n, new Random(random.uint32()));
  }
  return { sim, frames, looks };
}
