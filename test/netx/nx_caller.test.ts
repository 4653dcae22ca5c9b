import { expect, test } from 'vitest';
import * as NX from '../../netx/nx_api.ts';
import { in_interrupt, may_not_wait, not_a_thread, not_init_or_thread } from '../../netx/nx_caller.ts';
import { Simulation, Target } from '../../rtos/sim_api.ts';
import {
  TX_AUTO_ACTIVATE,
  TX_AUTO_START,
  TX_THREAD,
  TX_TIMER,
  tx_kernel_enter,
  tx_thread_create,
  tx_timer_create,
} from '../../rtos/tx_api.ts';

test('each check refuses the callers that it says', () => {
  const sim = new Simulation();
  const seen: Record<string, boolean[]> = {};
  const stack = new Uint8Array(1024);
  const look = (where: string): void => {
    const k = board.kernel;
    seen[where] = [
      not_a_thread(k),
      not_init_or_thread(k),
      in_interrupt(k),
      may_not_wait(k, 1),
      may_not_wait(k, 0),
    ];
  };
  const board = new Target(sim, {
    name: 'board',
    main: () =>
      tx_kernel_enter(function* () {
        look('initialization');
        const entry = (): void => look('thread');
        yield* tx_thread_create(new TX_THREAD(), 't', entry, 0, stack, 1024, 5, 5, 0, TX_AUTO_START);
        tx_timer_create(new TX_TIMER(), 'timer', () => look('timer'), 0, 1, 0, TX_AUTO_ACTIVATE);
      }),
  });
  sim.schedule(25e6, () => board.interrupt('i', () => look('interrupt')));
  sim.run({ until_ns: 50e6 });
  expect(seen).toEqual({
    initialization: [true, false, false, true, false],
    thread: [false, false, false, false, false],
    timer: [true, true, false, true, false],
    interrupt: [true, true, true, true, false],
  });
  expect(NX.NX_CALLER_ERROR).toBe(0x11);
});
