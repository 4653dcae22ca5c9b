import { expect, test } from 'vitest';
import {
  in_interrupt,
  not_thread,
  not_thread_or_init,
  wait_forbidden,
} from '../../../rtos/services/caller.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import {
  TX_AUTO_ACTIVATE,
  TX_AUTO_START,
  TX_THREAD,
  TX_TIMER,
  tx_kernel_enter,
  tx_thread_create,
  tx_timer_create,
} from '../../../rtos/tx_api.ts';

test('each check refuses the callers that it says', () => {
  const sim = new Simulation();
  const seen: Record<string, boolean[]> = {};
  const stack = new Uint8Array(1024);
  const look = (where: string): void => {
    const k = board.kernel;
    seen[where] = [
      not_thread(k),
      not_thread_or_init(k),
      in_interrupt(k),
      wait_forbidden(k, 1),
      wait_forbidden(k, 0),
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
});
