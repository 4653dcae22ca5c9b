import { describe, expect, test } from 'vitest';
import { nxd_mqtt_client_create } from '../../../mqtt/nxd_mqtt_client.ts';
import { TX_INHERIT, TX_NO_INHERIT } from '../../../rtos/tx_api.ts';
import { OPENING, type Operation, run, with_quirk } from './program.ts';

/** Reads the kernel objects that create has made. */
const look: Operation = function* (actor, op) {
  const { client } = actor.lab.world.clients[0]!;
  actor.log(
    op,
    client.nxd_mqtt_client_state,
    client.nxd_mqtt_thread.tx_thread_priority,
    client.nxd_mqtt_thread.tx_thread_time_slice,
    client.nxd_mqtt_protection.tx_mutex_inherit,
    client.nxd_mqtt_client_socket.nx_tcp_socket_rx_window_default,
  );
};

describe('nxd_mqtt_client_create', () => {
  test('makes thread, mutex, event flags and socket as configured', () => {
    const program = { client: [{ op: 'create' }, { op: 'look' }], operations: { look } };
    expect(run(program).log.at(-1)).toBe(`0 c look 1 3 2 ${TX_INHERIT} 8192`);
    const other = run(program, {
      NXD_MQTT_CLIENT_THREAD_TIME_SLICE: 7,
      NXD_MQTT_CLIENT_SOCKET_WINDOW_SIZE: 4000,
      quirks: { mutex_without_inheritance: true },
    });
    expect(other.log.at(-1)).toBe(`0 c look 1 3 7 ${TX_NO_INHERIT} 4000`);
  });

  const TWICE = { ...OPENING, client: [{ op: 'create' }, { op: 'create' }, { op: 'connect' }] };

  test('refuses a client that exists and leaves it alone', () => {
    const { log } = run(TWICE);
    expect(log[1]).toBe('0 c create 65540');
    expect(log.at(-1)).toBe('0 c connect 0 3');
  });

  test('wipes a client that exists under create_wipes_existing_client', () => {
    expect(run(TWICE, with_quirk('create_wipes_existing_client')).log.slice(0, 3)).toEqual([
      '0 c create 0',
      '0 c create 65540',
      '0 c connect 65539 0',
    ]);
  });

  test('leaves nothing behind when the thread cannot be created', () => {
    const bad: Operation = function* (actor, op) {
      const { world } = actor.lab;
      const { client, stack } = world.clients[0]!;
      const { ip } = world.client_side;
      const pool = world.client_pool;
      actor.log(op, yield* nxd_mqtt_client_create(client, 'n', 'id', 2, ip, pool, stack, 100, 3, null, 0));
      actor.log(op, yield* nxd_mqtt_client_create(client, 'n', 'id', 2, ip, pool, stack, 4096, 32, null, 0));
    };
    const { log } = run({ client: [{ op: 'bad' }, { op: 'create' }], operations: { bad } });
    expect(log).toEqual(['0 c bad 65540', '0 c bad 65540', '0 c create 0']);
  });

  test('needs TCP, and leaves nothing behind without it', () => {
    const without_tcp: Operation = function* (actor, op) {
      const { world } = actor.lab;
      const { client, stack } = world.clients[0]!;
      const { ip } = world.client_side;
      const { nx_ip_tcp_packet_receive } = ip;
      ip.nx_ip_tcp_packet_receive = null;
      const pool = world.client_pool;
      actor.log(op, yield* nxd_mqtt_client_create(client, 'n', 'id', 2, ip, pool, stack, 4096, 3, null, 0));
      ip.nx_ip_tcp_packet_receive = nx_ip_tcp_packet_receive;
    };
    const { log } = run({ client: [{ op: 'without_tcp' }, { op: 'create' }], operations: { without_tcp } });
    expect(log).toEqual(['0 c without_tcp 65540', '0 c create 0']);
  });
});

describe('nxd_mqtt_client_delete', () => {
  test('succeeds for a client that does not exist, and twice', () => {
    const { log } = run({ client: [{ op: 'delete' }, { op: 'create' }, { op: 'delete' }, { op: 'delete' }] });
    expect(log).toEqual(['0 c delete 0', '0 c create 0', '0 c delete 0', '0 c delete 0']);
  });

  test('is followed by a new life', () => {
    const { log } = run({
      client: [{ op: 'create' }, { op: 'delete' }, { op: 'create', id: 'other' }, { op: 'connect' }],
      broker: OPENING.broker,
    });
    expect(log.at(-1)).toBe('0 c connect 0 3');
    expect(log.some((line) => line.endsWith('00056f74686572'))).toBe(true);
  });

  test('looks once a second whether the thread is done, when that is the worse one', () => {
    const { log } = run({ client: [{ op: 'create' }, { op: 'delete' }], config: { prio: { mqtt: 20 } } });
    expect(log.at(-1)).toBe('100 c delete 0');
  });
});
