import { expect, test } from 'vitest';
import * as tx from '../../../rtos/tx_api.ts';
import { run_thread } from '../board.ts';

test('firmware sees what the configuration says, and the default elsewhere', () => {
  const seen: number[] = [];
  const see = () => void seen.push(tx.TX_TIMER_TICKS_PER_SECOND, tx.TX_MINIMUM_STACK);
  see();
  const config = { TX_TIMER_TICKS_PER_SECOND: 20_000, TX_MINIMUM_STACK: 400 };
  run_thread(
    function* () {
      see();
    },
    { config },
  );
  see();
  expect(seen).toEqual([100, 200, 20_000, 400, 100, 200]);
});
