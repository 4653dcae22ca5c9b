import { expect, it } from 'vitest';
import type { Bench } from '../../../demo/bench/bench.ts';
import { Session } from '../../../demo/cli/session.ts';
import { sim_assert } from '../../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { scenario_of } from '../bench/run_bench.ts';
import { app_board } from '../boards.ts';
import { REQUEST } from './request.ts';

function* sleeps(): Service<void> {
  yield* tx_thread_sleep(1);
}

it('a run has failed when the scenario throws as it looks back', async () => {
  const finish = (): void => sim_assert(false, 'all is well');
  const scenario = {
    ...scenario_of(() => {}, 10),
    build: (bench: Bench) => {
      bench.add_board(app_board(sleeps));
      return { finish };
    },
  };
  const complaints: string[] = [];
  const session = new Session({
    request: { ...REQUEST, scenario },
    print: () => {},
    complain: (line) => complaints.push(line),
  });
  expect((await session.run()).code).toBe(1);
  expect(complaints[0]).toMatch(
    /^the run failed: sim_assert was called from outside a target: .*sim\.checks\.fail/,
  );
});
