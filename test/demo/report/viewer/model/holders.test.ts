import { expect, test } from 'vitest';
import type { Scenario } from '../../../../../demo/bench/scenario.ts';
import { explain } from '../../../../../demo/report/viewer/model/explain.ts';
import { holdings_of } from '../../../../../demo/report/viewer/model/holders.ts';
import { load_run, type Run } from '../../../../../demo/report/viewer/model/run.ts';
import { waits_at } from '../../../../../demo/report/viewer/model/state_at.ts';
import { wait_words } from '../../../../../demo/report/viewer/model/stretch_words.ts';
import * as tx from '../../../../../rtos/tx_api.ts';
import { document_of, replayed_document } from '../../documents.ts';
import { replayed } from './run_of.ts';

/** One thread has everything that there is; others wait for it, for a message and for flags. */
const WAITING: Scenario = {
  name: 'waiting',
  summary: 'who waits for whom',
  until_s: 1,
  build(bench) {
    const lock = new tx.TX_SEMAPHORE();
    const signal = new tx.TX_SEMAPHORE();
    const pool = new tx.TX_BLOCK_POOL();
    const bytes = new tx.TX_BYTE_POOL();
    const queue = new tx.TX_QUEUE();
    const flags = new tx.TX_EVENT_FLAGS_GROUP();
    bench.add_kernel_board(function* (make) {
      tx.tx_semaphore_create(lock, 'lock', 1);
      tx.tx_semaphore_create(signal, 'signal', 0);
      tx.tx_block_pool_create(pool, 'pool', 32, new Uint8Array(72), 72);
      tx.tx_byte_pool_create(bytes, 'bytes', new Uint8Array(256), 256);
      tx.tx_queue_create(queue, 'queue', 1, new Uint32Array(4), 16);
      tx.tx_event_flags_create(flags, 'flags');
      const block = tx.ref<Uint8Array | null>(null);
      const current = tx.ref(0);
      const message = new Uint32Array(1);
      yield* make.thread('has all', 5, function* () {
        yield* tx.tx_semaphore_get(lock, tx.TX_WAIT_FOREVER);
        for (let n = 0; n < 2; n++) yield* tx.tx_block_allocate(pool, block, tx.TX_WAIT_FOREVER);
        yield* tx.tx_byte_allocate(bytes, block, 150, tx.TX_WAIT_FOREVER);
        // There is no room for that.
        yield* tx.tx_byte_allocate(bytes, tx.ref<Uint8Array | null>(null), 150, tx.TX_NO_WAIT);
        yield* tx.tx_queue_send(queue, message, tx.TX_NO_WAIT);
        yield* tx.tx_semaphore_put(signal);
        yield* tx.tx_event_flags_set(flags, 1, tx.TX_OR);
        yield* tx.tx_event_flags_set(flags, 0, tx.TX_AND);
        yield* tx.tx_thread_sleep(50);
        yield* tx.tx_semaphore_put(lock);
        yield* tx.tx_byte_release(block.value);
        yield* tx.tx_thread_sleep(50);
      });
      const waiter = (name: string, wait: () => tx.Service<number>, times = 1) =>
        make.thread(name, 6, function* () {
          for (let n = 0; n < times; n++) yield* wait();
          yield* tx.tx_thread_sleep(90);
        });
      yield* waiter('for lock', () => tx.tx_semaphore_get(lock, tx.TX_WAIT_FOREVER));
      yield* waiter('for signal', () => tx.tx_semaphore_get(signal, tx.TX_WAIT_FOREVER), 2);
      yield* waiter('for block', () => tx.tx_block_allocate(pool, block, tx.TX_WAIT_FOREVER));
      yield* waiter('for bytes', () =>
        tx.tx_byte_allocate(bytes, tx.ref<Uint8Array | null>(null), 150, tx.TX_WAIT_FOREVER),
      );
      yield* waiter('for message', () => tx.tx_queue_receive(queue, message, tx.TX_WAIT_FOREVER), 2);
      yield* waiter('for flags', () =>
        tx.tx_event_flags_get(flags, 2, tx.TX_OR_CLEAR, current, tx.TX_WAIT_FOREVER),
      );
    });
    return undefined;
  },
};

const words_at = (run: Run, time_ns: number): Record<string, string> =>
  Object.fromEntries(
    waits_at(run, time_ns).waits.map((wait) => [
      run.object(wait.thread)?.name ?? '',
      wait_words(run, wait, time_ns).replace(/, [\d.]+ [mun]?s before$/, ''),
    ]),
  );

test('who has a lock or blocks, and who gave the last message, instance or flag', async () => {
  const run = await load_run(await document_of(WAITING));
  expect(words_at(run, 0.2e9)).toEqual({
    'for lock': 'which has all has',
    'for block': 'which has all has',
    'for bytes': 'which has all has',
    'for signal': 'last put by has all',
    'for message': 'last sent to by has all',
    'for flags': 'last set by has all',
  });
  // The lock went to the thread that waited for it.
  expect(words_at(run, 0.6e9)['for lock']).toBe(undefined);
  const holders = (object_name: string) => {
    const object = run.document.objects.find(({ name }) => name === object_name)?.id;
    return holdings_of(run).all.filter((one) => one.object === object);
  };
  const owners = holders('lock');
  expect(owners.map(({ thread }) => run.object(thread)?.name)).toEqual(['has all', 'for lock']);
  expect(owners[0]?.end_ns).toBe(owners[1]?.start_ns);
  // Memory was given back, and whoever waited for it has it from then on.
  const [before, after] = holders('bytes');
  expect([before, after].map((one) => run.object(one?.thread ?? 0)?.name)).toEqual(['has all', 'for bytes']);
  expect(after?.start_ns).toBeGreaterThanOrEqual(before?.end_ns ?? 0);
});

test('clearing flags gives nobody anything; what was never given is said so', async () => {
  const { run } = await replayed('check-then-wait');
  const [wait] = waits_at(run, run.end_ns).waits;
  expect(wait_words(run, wait as never, run.end_ns)).toMatch(/^last set by interrupt, /);
  const broker = await replayed('accept-lost-wakeup');
  const words = Object.values(words_at(broker.run, broker.run.end_ns));
  expect(words).toContain('which nobody has put yet');
});

test('of a pool of packets it is known where they all are, and who could give one back: a circle', async () => {
  const { run } = await replayed('pool-and-mutex');
  expect(words_at(run, run.end_ns)['valve']).toBe(
    '0 of 10 free: 10 in the receive queue of valve, which reader empties',
  );
  const { circles } = waits_at(run, run.end_ns);
  expect(circles.map((circle) => circle.map((id) => run.object(id)?.name).sort())).toEqual([
    ['reader', 'valve'],
  ]);
});

test('where nobody says so, a packet that came back to its pool is the last that was given', async () => {
  const document = await replayed_document('pool-and-mutex');
  const run = await load_run({ ...document, annotations: null });
  expect(words_at(run, run.end_ns)['valve']).toMatch(/^last given back to by /);
});

test('an explained wait names who has what it is for, and since when', async () => {
  const { run } = await replayed('mars-inversion');
  const all = Array.from({ length: run.records.length }, (_, index) =>
    explain(run, { kind: 'record', index }),
  );
  const told = all.findLast((one) => one?.title.includes('suspend thread "bus manager": on mutex "bus"'));
  expect(told?.what.at(-1)).toMatch(
    /^It waits for the mutex "bus", which weather has, for [\d.]+ ms by now\.$/,
  );
});
