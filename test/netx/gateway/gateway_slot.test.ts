import { expect, it } from 'vitest';
import { GatewaySlot } from '../../../netx/gateway/gateway_slot.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import {
  type Service,
  TX_AUTO_START,
  TX_NO_INSTANCE,
  TX_NO_WAIT,
  TX_THREAD,
  tx_kernel_enter,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_create,
} from '../../../rtos/tx_api.ts';

it('forgets every signal of a session that is over', () => {
  const sim = new Simulation();
  const slot = new GatewaySlot(3);
  const statuses: number[] = [];
  const signals = [slot.answered, slot.syn_taken, slot.established, slot.items, slot.room, slot.down_done];
  const thread = new TX_THREAD();
  const entry = function* (): Service<void> {
    for (const signal of signals) for (let n = 0; n < 3; n++) yield* tx_semaphore_put(signal);
    yield* slot.clear();
    for (const signal of signals) statuses.push(yield* tx_semaphore_get(signal, TX_NO_WAIT));
  };
  const define = function* (): Service<void> {
    slot.create_semaphores();
    yield* tx_thread_create(thread, 'main', entry, 0, new Uint8Array(512), 512, 4, 4, 0, TX_AUTO_START);
  };
  new Target(sim, { name: 'gateway', main: () => tx_kernel_enter(define) });
  sim.run();
  expect(statuses).toEqual(signals.map(() => TX_NO_INSTANCE));
});
