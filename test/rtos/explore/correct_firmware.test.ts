// Firmware without a bug, under its nominal timing and random ones: no check that comes for free may find anything in it.

import { expect, test } from 'vitest';
import { kernel_board, type ThreadMaker } from '../../../demo/bench/kernel_board.ts';
import { reliable_publisher } from '../../../demo/firmware/reliable_publisher.ts';
import { BrokerCore } from '../../../mqtt/broker/broker_core.ts';
import { broker_firmware } from '../../../mqtt/broker/broker_firmware.ts';
import { nxd_mqtt_options } from '../../../mqtt/nxd_mqtt_client.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create } from '../../../netx/link/sim_nic.ts';
import {
  type Experiment,
  sim_assert,
  sim_compute,
  sim_eventually_within,
  sim_progress,
  Target,
} from '../../../rtos/sim_api.ts';
import {
  type Service,
  TX_INHERIT,
  TX_MUTEX,
  TX_QUEUE,
  TX_SEMAPHORE,
  TX_SUCCESS,
  TX_WAIT_FOREVER,
  tx_mutex_create,
  tx_mutex_get,
  tx_mutex_put,
  tx_queue_create,
  tx_queue_receive,
  tx_queue_send,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_sleep,
} from '../../../rtos/tx_api.ts';
import { first_failure } from './timings.ts';

function on_board(
  define: (make: ThreadMaker, raise: (name: string, handler: () => Service<void>) => void) => Service<void>,
): Experiment {
  return {
    name: 'correct',
    summary: 'nothing is wrong with it',
    until_ns: 4e9,
    build(sim) {
      const board: Target = kernel_board(sim, (make) =>
        define(make, (name, handler) => {
          sim.schedule(sim.now_ns + 3e6, () => board.interrupt(name, handler));
        }),
      );
      return undefined;
    },
  };
}

function semaphore(name: string, count: number): TX_SEMAPHORE {
  const made = new TX_SEMAPHORE();
  tx_semaphore_create(made, name, count);
  return made;
}

test('producers and a consumer with a buffer of four, counted by semaphores and guarded by one', () => {
  const scenario = on_board(function* (make) {
    const [empty, full, guard] = [semaphore('empty', 4), semaphore('full', 0), semaphore('guard', 1)];
    const buffer: number[] = [];
    function* guarded(work: () => void): Service<void> {
      yield* tx_semaphore_get(guard, TX_WAIT_FOREVER);
      work();
      yield* sim_compute(20, 400);
      yield* tx_semaphore_put(guard);
    }
    for (const [name, priority] of [
      ['fast producer', 8],
      ['slow producer', 20],
    ] as const) {
      yield* make.thread(name, priority, function* () {
        for (;;) {
          yield* tx_semaphore_get(empty, TX_WAIT_FOREVER);
          yield* guarded(() => buffer.push(priority));
          yield* tx_semaphore_put(full);
          yield* tx_thread_sleep(2);
        }
      });
    }
    yield* make.thread('consumer', 12, function* () {
      for (;;) {
        yield* tx_semaphore_get(full, TX_WAIT_FOREVER);
        yield* guarded(() => {
          sim_assert(buffer.length > 0 && buffer.length <= 4, 'the buffer is counted');
          buffer.shift();
        });
        yield* tx_semaphore_put(empty);
        yield* sim_compute(500, 5_000);
        sim_progress();
      }
    });
  });
  expect(first_failure(scenario)).toBeNull();
});

test('a driver whose transfers are ended by an interrupt: one lock, one signal, one channel that is free at first', () => {
  const scenario = on_board(function* (make, raise) {
    const [lock, done, channel] = [semaphore('spi', 1), semaphore('done', 0), semaphore('channel', 1)];
    function* complete(): Service<void> {
      yield* tx_semaphore_put(channel);
      yield* tx_semaphore_put(done);
    }
    function* transfer(): Service<void> {
      yield* tx_semaphore_get(lock, TX_WAIT_FOREVER);
      yield* tx_semaphore_get(channel, TX_WAIT_FOREVER);
      raise('dma', complete);
      const status = yield* tx_semaphore_get(done, 50);
      sim_assert(status === TX_SUCCESS, 'the transfer ends');
      yield* tx_semaphore_put(lock);
    }
    for (const [name, priority] of [
      ['display', 20],
      ['flash', 8],
    ] as const) {
      yield* make.thread(name, priority, function* () {
        for (;;) {
          yield* transfer();
          yield* sim_compute(100, 3_000);
          yield* tx_thread_sleep(2);
        }
      });
    }
  });
  expect(first_failure(scenario)).toBeNull();
});

test('a server with two clients: a queue of requests, a semaphore for each answer, a mutex around its log', () => {
  const scenario = on_board(function* (make) {
    const requests = new TX_QUEUE();
    const log = new TX_MUTEX();
    tx_queue_create(requests, 'requests', 1, new Uint32Array(8), 32);
    tx_mutex_create(log, 'log', TX_INHERIT);
    const answered = [semaphore('answer 0', 0), semaphore('answer 1', 0)];
    function* write_log(): Service<void> {
      yield* tx_mutex_get(log, TX_WAIT_FOREVER);
      yield* sim_compute(50, 2_000);
      yield* tx_mutex_put(log);
    }
    yield* make.thread('server', 10, function* () {
      const request = new Uint32Array(1);
      for (;;) {
        yield* tx_queue_receive(requests, request, TX_WAIT_FOREVER);
        yield* write_log();
        yield* tx_semaphore_put(answered[request[0] as number] as TX_SEMAPHORE);
      }
    });
    for (const n of [0, 1]) {
      yield* make.thread(`client ${n}`, n === 0 ? 5 : 15, function* () {
        for (;;) {
          let done = false;
          sim_eventually_within(20, 'the client is answered', () => done);
          yield* tx_queue_send(requests, new Uint32Array([n]), TX_WAIT_FOREVER);
          yield* tx_semaphore_get(answered[n] as TX_SEMAPHORE, TX_WAIT_FOREVER);
          done = true;
          yield* write_log();
          yield* tx_thread_sleep(5 + n);
        }
      });
    }
  });
  expect(first_failure(scenario)).toBeNull();
});

test('a publisher that reconnects when its broker has lost its power and comes back', () => {
  const scenario: Experiment = {
    name: 'correct',
    summary: 'every reading is acknowledged, whatever happens to the broker',
    until_ns: 30e9,
    build(sim) {
      const lan = new EthernetSegment(sim);
      const core = new BrokerCore();
      const broker = (): Target => {
        const { main } = broker_firmware({
          ip_address: 0xc0a8_0151,
          core,
          connections_maximum: 4,
          backlog: 4,
        });
        const target = new Target(sim, { name: 'broker', main, power_on_ns: sim.now_ns });
        nx_sim_nic_create(target, lan, { mac: '02:00:00:00:09:01' });
        return target;
      };
      const first = broker();
      sim.schedule(1e9, () => first.power_off());
      sim.schedule(2.5e9, broker);
      let said = '';
      const console = { printf: (text: string) => void (said = text), status: () => {} };
      const main = reliable_publisher({ console, readings: 20, seed: 1 });
      const config = { options: nxd_mqtt_options({}) };
      nx_sim_nic_create(new Target(sim, { name: 'publisher', main, power_on_ns: 0.15e9, config }), lan);
      const done = (): boolean => said.includes('acknowledged, connected 2');
      return { done, finish: () => expect(said).toContain('20 readings acknowledged, connected 2') };
    },
  };
  expect(first_failure(scenario)).toBeNull();
});
