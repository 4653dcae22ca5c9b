import { expect, test } from 'vitest';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board } from '../board.ts';

const word = (value: number): Uint32Array => new Uint32Array([value]);

test('a message goes straight to the first waiting receiver', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    const queue = new tx.TX_QUEUE();
    tx.tx_queue_create(queue, 'q', 1, new Uint32Array(2), 8);
    for (const name of ['first', 'second']) {
      yield* threads.make(name, 5, function* () {
        const message = word(0);
        yield* tx.tx_queue_receive(queue, message, tx.TX_WAIT_FOREVER);
        log.push(`${name} ${message[0]} ${queue.tx_queue_enqueued}`);
      });
    }
    yield* threads.make('sender', 9, function* () {
      for (const value of [7, 8]) yield* tx.tx_queue_send(queue, word(value), tx.TX_NO_WAIT);
    });
  });
  expect(log).toEqual(['first 7 0', 'second 8 0']);
});

test('a front sender that has to wait hands its message over first, and the queue stays as it is', () => {
  const got: number[] = [];
  run_board(function* (threads) {
    const queue = new tx.TX_QUEUE();
    tx.tx_queue_create(queue, 'q', 1, new Uint32Array(1), 4);
    yield* threads.make('sender', 5, function* () {
      yield* tx.tx_queue_send(queue, word(1), tx.TX_NO_WAIT);
      yield* tx.tx_queue_send(queue, word(2), tx.TX_WAIT_FOREVER);
    });
    yield* threads.make('front sender', 6, function* () {
      yield* tx.tx_queue_front_send(queue, word(3), tx.TX_WAIT_FOREVER);
    });
    yield* threads.make('receiver', 9, function* () {
      for (let n = 0; n < 3; n++) {
        const message = word(0);
        yield* tx.tx_queue_receive(queue, message, tx.TX_NO_WAIT);
        got.push(message[0] as number);
      }
    });
  });
  expect(got).toEqual([3, 1, 2]);
});

test('flush throws queued messages and those of waiting senders away; the senders succeed', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    const queue = new tx.TX_QUEUE();
    tx.tx_queue_create(queue, 'q', 1, new Uint32Array(1), 4);
    yield* threads.make('sender', 5, function* () {
      yield* tx.tx_queue_send(queue, word(1), tx.TX_NO_WAIT);
      log.push(`sent ${yield* tx.tx_queue_send(queue, word(2), tx.TX_WAIT_FOREVER)}`);
    });
    yield* threads.make('flusher', 9, function* () {
      yield* tx.tx_queue_flush(queue);
      log.push(`receive ${yield* tx.tx_queue_receive(queue, word(0), tx.TX_NO_WAIT)}`);
    });
  });
  expect(log).toEqual(['sent 0', `receive ${tx.TX_QUEUE_EMPTY}`]);
});

test('a sender that times out gets TX_QUEUE_FULL, a receiver TX_QUEUE_EMPTY', () => {
  const seen: number[] = [];
  run_board(function* (threads) {
    const queue = new tx.TX_QUEUE();
    tx.tx_queue_create(queue, 'q', 1, new Uint32Array(1), 4);
    yield* threads.make('thread', 5, function* () {
      seen.push(yield* tx.tx_queue_receive(queue, word(0), 3));
      yield* tx.tx_queue_send(queue, word(1), tx.TX_NO_WAIT);
      seen.push(yield* tx.tx_queue_send(queue, word(2), 3));
    });
  });
  expect(seen).toEqual([tx.TX_QUEUE_EMPTY, tx.TX_QUEUE_FULL]);
});

test('messages of 16 words survive the wrap of the storage', () => {
  let intact = true;
  run_board(function* (threads) {
    const queue = new tx.TX_QUEUE();
    tx.tx_queue_create(queue, 'q', 16, new Uint32Array(16 * 3 + 5), (16 * 3 + 5) * 4);
    yield* threads.make('thread', 5, function* () {
      for (let n = 0; n < 10; n++) {
        const out = Uint32Array.from({ length: 16 }, (_, i) => n * 100 + i);
        const back = new Uint32Array(16);
        yield* tx.tx_queue_send(queue, out, tx.TX_NO_WAIT);
        yield* tx.tx_queue_receive(queue, back, tx.TX_NO_WAIT);
        intact = intact && back.every((value, i) => value === out[i]);
      }
    });
  });
  expect(intact).toBe(true);
});
