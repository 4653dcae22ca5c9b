import { expect, it } from 'vitest';
import { BROKER_FIRMWARE_DEFAULTS } from '../../../../mqtt/broker/broker_firmware.ts';
import { connect, world } from './world.ts';

it('gives each socket its place, and a place to each connection until it is vacated', () => {
  const w = world({ connections_maximum: 3 });
  const { board, core } = w.broker;
  expect(board.places.map((place) => board.place_of(place.socket).number)).toEqual([0, 1, 2]);
  const during: (string | undefined)[][] = [];
  for (const n of [0, 1]) {
    w.peer(function* (peer) {
      yield* peer.open();
      yield* peer.ask(connect(`c${n}`));
      if (n === 1) during.push(board.places.map((place) => place.connection?.client_id).sort());
      yield* peer.close(n === 0 ? 500 : 0);
    });
  }
  w.run();
  expect(during).toEqual([['c0', 'c1', undefined]]);
  expect(board.places.map((place) => place.connection)).toEqual([null, null, null]);
  expect([board.listeners[0]?.place?.number, board.free.map((place) => place.number).sort()]).toEqual([
    2,
    [0, 1],
  ]);
  expect([core.connections, board.work.length]).toEqual([0, 0]);
  w.expect_clean();
});

it('has room in its pools for all that its sockets may hold', () => {
  const { receive_pool, send_pool } = (() => {
    const w = world();
    w.run(1);
    return w.broker.board;
  })();
  const { connections_maximum, transmit_queue_depth, receive_packets } = BROKER_FIRMWARE_DEFAULTS;
  expect(send_pool.nx_packet_pool_total).toBeGreaterThanOrEqual(
    connections_maximum * (transmit_queue_depth + 2),
  );
  expect(receive_pool.nx_packet_pool_total).toBeGreaterThanOrEqual(receive_packets);
});
