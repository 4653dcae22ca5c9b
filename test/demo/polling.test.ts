// A thread that polls in a loop moves virtual time with every service it calls, so it hangs nothing: interrupts come,
// higher-priority threads run, and it sees what it waits for.

import { expect, it } from 'vitest';
import { missing_packets } from '../../demo/bench/network_state.ts';
import type { Console } from '../../demo/firmware/console.ts';
import { mqtt_sample } from '../../demo/firmware/mqtt_sample.ts';
import {
  type Service,
  TX_NO_WAIT,
  TX_QUEUE,
  TX_SUCCESS,
  TX_TIMER,
  tx_queue_create,
  tx_queue_receive,
  tx_queue_send,
  tx_thread_relinquish,
  tx_time_get,
  tx_timer_create,
} from '../../rtos/tx_api.ts';
import { run_bench } from './bench/run_bench.ts';
import { app_board } from './boards.ts';

function* polls_the_clock(console: Console): Service<void> {
  while (tx_time_get() < 30) {
    // nothing else
  }
  console.printf('tick 30');
}

it('for a tick, with a function that cannot yield', async () => {
  const { bench, told } = await run_bench((bench) => bench.add_board(app_board(polls_the_clock)));
  expect(told).toEqual(['board/app: tick 30']);
  expect(Math.floor(bench.now_ns() / 1e7)).toBe(30);
});

it('for a message that a timer sends', async () => {
  const queue = new TX_QUEUE();
  const timer = new TX_TIMER();
  function* expires(): Service<void> {
    yield* tx_queue_send(queue, Uint32Array.of(42), TX_NO_WAIT);
  }
  function* polls(console: Console): Service<void> {
    const message = new Uint32Array(1);
    tx_queue_create(queue, 'queue', 1, new Uint32Array(4), 16);
    tx_timer_create(timer, 'timer', expires, 0, 20, 0, 1);
    let polls = 1;
    for (; (yield* tx_queue_receive(queue, message, TX_NO_WAIT)) !== TX_SUCCESS; polls++) {
      // nothing else
    }
    console.printf(`${message[0]} at tick ${tx_time_get()}`);
    expect(polls).toBeGreaterThan(10_000);
  }
  const { told } = await run_bench((bench) => bench.add_board(app_board(polls)));
  expect(told).toEqual(['board/app: 42 at tick 20']);
});

it('forever, beside a board that works and a broker', async () => {
  function* for_ever(): Service<void> {
    for (;;) yield* tx_thread_relinquish();
  }
  const { bench, told } = await run_bench((bench) => {
    bench.add_broker();
    bench.add_board({ ...app_board(for_ever), name: 'restless', application: [] });
    bench.add_board({
      name: 'board',
      firmware: (console) => mqtt_sample({ console }),
      application: ['mqtt sample'],
    });
  });
  expect(told).toContain('board/mqtt sample: topic = topic, message = This is a message. ');
  expect(missing_packets(bench.sim)).toEqual([]);
  expect(bench.sim.diagnostics).toEqual([]);
});
