import { expect, test } from 'vitest';
import { declare_rest, rest_words } from '../../../rtos/kernel/rest.ts';
import { thread_table } from '../../../rtos/kernel/thread_table.ts';
import { sim_targets } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board } from '../board.ts';

test('a board that said when it is at rest has one line then, and all its threads while one of them works', () => {
  let asked = false;
  const sim = run_board(
    function* (threads) {
      yield* threads.make('server', 5, function* () {
        yield* tx.tx_thread_sleep(1);
        for (;;) yield* tx.tx_thread_relinquish();
      });
    },
    { until_ns: 5e6 },
  );
  const kernels = sim_targets(sim).map(({ kernel }) => kernel);
  const [kernel] = kernels as [(typeof kernels)[0]];
  const rows = (): number => thread_table(kernels).length - 1;
  expect([rest_words(kernel), rows()]).toEqual([null, 2]);
  declare_rest(kernel, 'nobody asks', () => !asked);
  expect(thread_table(kernels)[1]).toMatch(/^board +at rest +nobody asks$/);
  asked = true;
  expect([rest_words(kernel), rows()]).toEqual([null, 2]);
  asked = false;
  sim.run({ until_ns: 20e6 });
  expect([rest_words(kernel), rows()]).toEqual([null, 2]);
});
