import { expect, test } from 'vitest';
import * as NX from '../../netx/nx_api.ts';
import { created_ips, created_pools } from '../../netx/nx_system.ts';
import { HandWire, MASK, PEER_IP } from './hand_wire.ts';

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

test('pools and IP instances hang in rings in order of creation, whoever leaves them', () => {
  new HandWire().run(function* ({ ip, pool, driver }) {
    expect([pool.nx_packet_pool_created_next, pool.nx_packet_pool_created_previous]).toEqual([pool, pool]);
    const [second, third] = [new NX.NX_PACKET_POOL(), new NX.NX_PACKET_POOL()];
    NX.nx_packet_pool_create(second, 'second', 100, new Uint8Array(1000), 1000);
    NX.nx_packet_pool_create(third, 'third', 100, new Uint8Array(1000), 1000);
    expect(pool.nx_packet_pool_created_next).toBe(second);
    expect(pool.nx_packet_pool_created_previous).toBe(third);
    yield* NX.nx_packet_pool_delete(second);
    expect(pool.nx_packet_pool_created_next).toBe(third);
    expect(third.nx_packet_pool_created_next).toBe(pool);
    const other = new NX.NX_IP();
    yield* NX.nx_ip_create(other, 'other', PEER_IP, MASK, pool, driver, new Uint8Array(1000), 1000, 5);
    expect([ip.nx_ip_created_next, ip.nx_ip_created_previous]).toEqual([other, other]);
    expect(other.nx_ip_created_next).toBe(ip);
  });
});
