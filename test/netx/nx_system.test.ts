import { expect, test } from 'vitest';
import * as NX from '../../netx/nx_api.ts';
import { created_ips, created_pools } from '../../netx/nx_system.ts';
import { HandWire } from './hand_wire.ts';

test('what a target created is listed, until the stack is initialized again', () => {
  const board = new HandWire();
  board.run(function* ({ ip, pool, target: { kernel } }) {
    expect(created_pools(kernel).objects).toEqual([pool]);
    expect(created_ips(kernel).objects).toEqual([ip]);
    NX.nx_system_initialize();
    expect([created_pools(kernel).objects, created_ips(kernel).objects]).toEqual([[], []]);
  });
});

test('targets know nothing of one another', () => {
  const [one, other] = [new HandWire(), new HandWire()];
  one.run_ticks(1);
  other.run_ticks(1);
  expect(created_ips(one.target.kernel).objects).toEqual([one.ip]);
  expect(created_ips(other.target.kernel).objects).toEqual([other.ip]);
});
