// The broker's side of a WebSocket, byte by byte; and the client of NetX Duo over it, on boards of their own.

import { describe, expect, test } from 'vitest';
import { broker_firmware } from '../../../../mqtt/broker/broker_firmware.ts';
import { BrokerWebsocket, websocket_frame } from '../../../../mqtt/broker/firmware/broker_websocket.ts';
import * as mqtt from '../../../../mqtt/nxd_mqtt_client.ts';
import { frame_of } from '../../../../mqtt/websocket/websocket_frame.ts';
import { request_text } from '../../../../mqtt/websocket/websocket_handshake.ts';
import { EthernetSegment, nx_sim_nic_create } from '../../../../netx/link/sim_link_api.ts';
import { NXD_ADDRESS } from '../../../../netx/nx_api.ts';
import { ip_from_text } from '../../../../netx/wire/address_text.ts';
import { Random, Simulation, Target } from '../../../../rtos/sim_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../../../rtos/tx_api.ts';
import { ascii, from_hex, hex } from '../../../conformance/wire/bytes.ts';
import { StackBoard } from '../../../netx/link/stack_fixture.ts';

const MASK = Uint8Array.of(1, 2, 3, 4);
const REQUEST = ascii(request_text('broker', '/mqtt', 'dGhlIHNhbXBsZSBub25jZQ=='));
const masked = (opcode: number, payload: string) => frame_of(opcode, from_hex(payload), MASK);

function opened(): BrokerWebsocket {
  const websocket = new BrokerWebsocket();
  expect(websocket.take(REQUEST)).toHaveLength(0);
  expect(Buffer.from(websocket.replies.shift()!).toString()).toMatch(/^HTTP\/1\.1 101 /);
  return websocket;
}

describe("the broker's side of a WebSocket", () => {
  test('takes request and frames in pieces of one byte', () => {
    const websocket = new BrokerWebsocket();
    const bytes = [...REQUEST, ...masked(2, 'c0'), ...masked(9, 'aa'), ...masked(2, '00')];
    const got = bytes.flatMap((byte) => [...websocket.take(Uint8Array.of(byte))]);
    expect([hex(Uint8Array.from(got)), websocket.over]).toEqual(['c000', false]);
    expect(hex(websocket.replies.at(-1)!)).toBe('8a01aa');
    expect(hex(websocket_frame(from_hex('d000')))).toBe('8202d000');
  });

  test('joins the frames of a message, with control frames between them', () => {
    const websocket = opened();
    const [first, ping, last] = [masked(2, '3003'), masked(9, ''), masked(0, '00')];
    first[0]! &= 0x7f;
    expect(hex(websocket.take(Uint8Array.from([...first, ...ping, ...last])))).toBe('300300');
    expect(websocket.over).toBe(false);
  });

  test.each([
    ['a frame without mask', frame_of(2, from_hex('c000'))],
    ['a text frame', masked(1, 'c000')],
    ['a continuation of nothing', masked(0, 'c000')],
    ['a long ping', masked(9, '00'.repeat(126))],
    ['an unknown control frame', masked(11, '')],
  ])('ends with 1002 for %s', (_what, frame) => {
    const websocket = opened();
    expect([hex(websocket.take(frame)), websocket.over, hex(websocket.replies[0]!)]).toEqual([
      '',
      true,
      '880203ea',
    ]);
    expect(websocket.take(masked(2, 'c000'))).toHaveLength(0);
  });

  test('answers a close frame with its code, and refuses what is no WebSocket', () => {
    const websocket = opened();
    websocket.take(masked(8, '03e9aabb'));
    expect([websocket.over, hex(websocket.replies[0]!)]).toEqual([true, '880203e9']);
    const web = new BrokerWebsocket();
    web.take(ascii('GET / HTTP/1.1\r\nHost: broker\r\n\r\n'));
    expect([web.over, Buffer.from(web.replies[0]!).toString().slice(9, 12)]).toEqual([true, '400']);
    const endless = new BrokerWebsocket();
    endless.take(new Uint8Array(9000));
    expect(endless.over).toBe(true);
  });

  test('takes whatever bytes', () => {
    const random = new Random(3);
    for (let round = 0; round < 2000; round++) {
      const websocket = opened();
      for (let pieces = 0; pieces < 10; pieces++) {
        const frame = masked(random.below(16), '00'.repeat(random.below(40)));
        if (random.below(3) === 0) frame[random.below(frame.length)] = random.below(256);
        websocket.take(frame);
      }
    }
  });
});

test('the client of a board publishes and receives over the websocket port of the simulated broker', () => {
  const sim = new Simulation({ seed: 1 });
  const lan = new EthernetSegment(sim);
  const broker = broker_firmware({ ip_address: ip_from_text('10.0.0.1'), websocket_port: 8080 });
  nx_sim_nic_create(new Target(sim, { name: 'broker', main: broker.main }), lan);
  const statuses: number[] = [];
  const received: number[] = [];
  const lengths = [1, 121, 122, 1300];
  const entry = function* ({ ip, pool }: StackBoard): Service<void> {
    const client = new mqtt.NXD_MQTT_CLIENT();
    const stack = new Uint8Array(4096);
    yield* mqtt.nxd_mqtt_client_create(client, 'client', 'board', 5, ip, pool, stack, 4096, 3, null, 0);
    yield* mqtt.nxd_mqtt_client_websocket_set(client, 'broker', 6, '/mqtt', 5);
    const address = new NXD_ADDRESS(4, ip_from_text('10.0.0.1'));
    for (let round = 0; round < 2; round++) {
      statuses.push(yield* mqtt.nxd_mqtt_client_connect(client, address, 8080, 2, 1, 500));
      statuses.push(yield* mqtt.nxd_mqtt_client_subscribe(client, 'a/#', 3, 1));
      const [topic, message, size] = [new Uint8Array(16), new Uint8Array(2000), ref(0)];
      for (const length of lengths) {
        const bytes = new Uint8Array(length).fill(120);
        statuses.push(yield* mqtt.nxd_mqtt_client_publish(client, 'a/b', 3, bytes, length, 0, 1, 500));
        yield* tx_thread_sleep(100);
        statuses.push(
          yield* mqtt.nxd_mqtt_client_message_get(client, topic, 16, ref(0), message, 2000, size),
        );
        received.push(size.value);
      }
      statuses.push(yield* mqtt.nxd_mqtt_client_disconnect(client));
    }
    yield* mqtt.nxd_mqtt_client_delete(client);
  };
  const more = mqtt.nxd_mqtt_options({ NXD_MQTT_OVER_WEBSOCKET: true });
  const board = new StackBoard(sim, lan, 'board', '10.0.0.10', entry, { more });
  sim.run({ until_ns: 60e9 });
  expect(received).toEqual([...lengths, ...lengths]);
  expect(new Set(statuses)).toEqual(new Set([0]));
  expect([board.packets_out, sim.diagnostics]).toEqual([0, []]);
  const { receive_pool, send_pool } = broker.board;
  for (const pool of [receive_pool, send_pool])
    expect(pool.nx_packet_pool_available).toBe(pool.nx_packet_pool_total);
});
