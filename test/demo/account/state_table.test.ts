import { expect, it } from 'vitest';
import { state_table } from '../../../demo/account/state_table.ts';
import { Bench } from '../../../demo/bench/bench.ts';
import { SCENARIOS } from '../../../demo/scenario/registry.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import {
  ref,
  type Service,
  TX_AUTO_START,
  TX_EVENT_FLAGS_GROUP,
  TX_MUTEX,
  TX_NO_TIME_SLICE,
  TX_OR,
  TX_QUEUE,
  TX_THREAD,
  TX_WAIT_FOREVER,
  tx_event_flags_create,
  tx_event_flags_get,
  tx_kernel_enter,
  tx_mutex_create,
  tx_mutex_get,
  tx_queue_create,
  tx_queue_receive,
  tx_thread_create,
  tx_thread_relinquish,
  tx_thread_sleep,
  tx_thread_suspend,
} from '../../../rtos/tx_api.ts';

it('says of each thread what it does, and what it waits for and how long', () => {
  const mutex = new TX_MUTEX();
  const queue = new TX_QUEUE();
  const flags = new TX_EVENT_FLAGS_GROUP();
  const entries: Record<string, () => Service<void>> = {
    *owner() {
      yield* tx_mutex_get(mutex, TX_WAIT_FOREVER);
      yield* tx_thread_sleep(1000);
    },
    *second() {
      yield* tx_mutex_get(mutex, 50);
    },
    *reader() {
      yield* tx_queue_receive(queue, new Uint32Array(1), TX_WAIT_FOREVER);
    },
    *waiter() {
      yield* tx_event_flags_get(flags, 1, TX_OR, ref(0), TX_WAIT_FOREVER);
    },
    *idle() {
      yield* tx_thread_suspend(threads.get('idle') as TX_THREAD);
    },
    *done() {},
    *polls() {
      for (;;) yield* tx_thread_relinquish();
    },
    *starved() {},
  };
  const threads = new Map(Object.keys(entries).map((name) => [name, new TX_THREAD()]));
  const main = () =>
    tx_kernel_enter(function* define() {
      tx_mutex_create(mutex, 'bus', 0);
      tx_queue_create(queue, 'inbox', 1, new Uint32Array(4), 16);
      tx_event_flags_create(flags, 'events');
      let priority = 5;
      for (const [name, thread] of threads) {
        const entry = entries[name] as () => Service<void>;
        const stack = new Uint8Array(1024);
        priority += 1;
        yield* tx_thread_create(
          thread,
          name,
          entry,
          0,
          stack,
          1024,
          priority,
          priority,
          TX_NO_TIME_SLICE,
          TX_AUTO_START,
        );
      }
    });
  const sim = new Simulation();
  new Target(sim, { name: 'board', main });
  sim.run({ until_ns: 25_000_000 });
  expect(state_table(sim)).toEqual([
    'state at 0.025000 s of virtual time',
    'board: tick 2',
    '  thread  owner    priority 6   sleeping',
    '  thread  second   priority 7   waits for mutex "bus" (owned by owner), at most 50 ticks',
    '  thread  reader   priority 8   waits for queue "inbox", no timeout',
    '  thread  waiter   priority 9   waits for event flags "events", no timeout',
    '  thread  idle     priority 10  suspended',
    '  thread  done     priority 11  completed',
    '  thread  polls    priority 12  running',
    '  thread  starved  priority 13  ready',
  ]);
});

it('shows sockets with their states, and packets with their places', () => {
  const bench = new Bench(new Simulation({ seed: 1 }));
  const scenario = SCENARIOS.find(({ name }) => name === 'two-clients');
  scenario?.build(bench, { fixed: false });
  bench.sim.run({ until_ns: 1_200_000_000 });
  const table = state_table(bench.sim).join('\n');
  expect(table).toMatch(/display client +ESTABLISHED +\d+ +192\.168\.1\.81:1883 /);
  expect(table).toMatch(/broker socket \d +LISTEN +1883 /);
  expect(table).toMatch(/ packets +30 of 30 +0$/m);
  expect(table).not.toMatch(/ +$/m);
});

it('names the socket and the service of a thread that waits for a connection, and for the end of one', () => {
  const bench = new Bench(new Simulation({ seed: 1 }));
  SCENARIOS[0]?.build(bench, { fixed: false });
  const row_at = (ns: number): string => {
    bench.sim.run({ until_ns: ns });
    return state_table(bench.sim).find((line) => line.includes('mqtt sample')) as string;
  };
  expect(row_at(80_000)).toMatch(
    /waits for TCP socket "my_client" in nx_tcp_client_socket_connect, no timeout$/,
  );
  expect(row_at(360_000)).toMatch(
    /waits for TCP socket "my_client" in nx_tcp_socket_disconnect, no timeout$/,
  );
});

it('has one line for a broker that nobody is connected to, and no row of its sockets and pools', () => {
  const bench = new Bench(new Simulation({ seed: 1 }));
  bench.add_broker();
  SCENARIOS.find(({ name }) => name === 'threadx')?.build(bench, { fixed: false });
  bench.sim.run({ until_ns: 1e9 });
  const lines = state_table(bench.sim);
  expect(lines.filter((line) => line.includes('broker'))).toEqual([
    expect.stringMatching(/^broker: tick \d+, at rest: nobody is connected$/),
  ]);
  expect(lines.length).toBeGreaterThan(5);
});

it('has all rows of a broker that somebody is connected to', () => {
  const bench = new Bench(new Simulation({ seed: 1 }));
  SCENARIOS[0]?.build(bench, { fixed: false });
  bench.sim.run({ until_ns: 250_000 });
  const lines = state_table(bench.sim).filter((line) => /\bbroker\b/.test(line));
  expect(lines[0]).toMatch(/^broker: tick \d+$/);
  expect(lines.length).toBeGreaterThan(4);
});
