import { expect, test } from 'vitest';
import { ip_protect, ip_unprotect } from '../../../netx/ip/nx_ip_protection.ts';
import { tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { HandWire } from '../hand_wire.ts';

test('one at a time; the holder may take it again', () => {
  const board = new HandWire();
  const order: string[] = [];
  for (const name of ['first', 'second']) {
    board.thread(function* ({ ip }) {
      yield* ip_protect(ip);
      yield* ip_protect(ip);
      yield* tx_thread_sleep(5);
      order.push(`${board.tick} ${name}`);
      yield* ip_unprotect(ip);
      yield* ip_unprotect(ip);
    });
  }
  board.run_ticks(20);
  expect(order).toEqual(['5 first', '10 second']);
  expect(board.ip.nx_ip_protection.tx_mutex_owner).toBeNull();
});
