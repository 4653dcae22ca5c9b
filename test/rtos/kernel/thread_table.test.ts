import { expect, test } from 'vitest';
import { state_name, thread_table } from '../../../rtos/kernel/thread_table.ts';
import { sim_targets } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board } from '../board.ts';

test('the thread table says what each waits for, how long it may, and who holds it', () => {
  const sim = run_board(function* (threads, simulation) {
    const mutex = new tx.TX_MUTEX();
    tx.tx_mutex_create(mutex, 'bus', tx.TX_INHERIT);
    yield* threads.make('owner', 9, function* () {
      yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
      yield* tx.tx_thread_sleep(3);
      simulation.stop();
      yield* tx.tx_thread_sleep(1);
    });
    yield* threads.make('waiter', 5, function* () {
      yield* tx.tx_thread_sleep(1);
      yield* tx.tx_mutex_get(mutex, 50);
    });
  });
  const lines = thread_table(sim_targets(sim).map(({ kernel }) => kernel));
  expect(lines.find((line) => line.includes('waiter'))).toMatch(
    /waits: mutex +"bus" \(50 ticks\), owned by owner$/,
  );
  expect(lines.find((line) => / owner /.test(line))).toContain('9 (now 5)');
  expect(state_name(new tx.TX_THREAD())).toBe('ready');
});
