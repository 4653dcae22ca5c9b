import { describe, expect, test } from 'vitest';
import type { NX_PACKET } from '../../../netx/nx_cb.ts';
import { NX_NO_WAIT } from '../../../netx/nx_constants.ts';
import { nx_packet_allocate } from '../../../netx/packet/nx_packet_allocate.ts';
import { nx_packet_release } from '../../../netx/packet/nx_packet_release.ts';
import { nx_tcp_socket_disconnect } from '../../../netx/tcp/nx_tcp_socket_disconnect.ts';
import { ref, type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { connected_client, connected_server } from './connected.ts';
import { HandMadePeer } from './hand_made_peer.ts';
import { type Board, TcpLab } from './tcp_lab.ts';

/** Takes all packets but so many. */
function* take_packets(board: Board, but: number): Service<NX_PACKET[]> {
  const taken: NX_PACKET[] = [];
  while (board.pool.nx_packet_pool_available > but) {
    const packet = ref<NX_PACKET | null>(null);
    yield* nx_packet_allocate(board.pool, packet, 0, NX_NO_WAIT);
    taken.push(packet.value!);
  }
  return taken;
}

describe('segments without data', () => {
  test('carry the same header but for flags, numbers and options', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    peer.answer();
    connected_client(lab, function* (socket) {
      yield* tx_thread_sleep(30);
      yield* nx_tcp_socket_disconnect(socket, 50);
    });
    peer.send_at(10, { flags: 'PA', seq: 1, ack: 1, data: 'x' });
    lab.run(60);
    expect(peer.lines()).toEqual([
      '1 S 0 ack 0 win 8192',
      '1 A 1 ack 1 win 8192',
      '20 A 1 ack 2 win 8191',
      '31 FA 1 ack 2 win 8191',
    ]);
    const headers = peer.seen.map(({ bytes }) => ({
      length: bytes.length,
      identification: (bytes[4]! << 8) | bytes[5]!,
      ttl: bytes[8],
      offset: bytes[32]! >>> 4,
      urgent: bytes.slice(38, 40).join(),
    }));
    expect(headers.map(({ identification }) => identification)).toEqual([1, 2, 3, 4]);
    expect(headers.map(({ length, offset }) => [length, offset])).toEqual([
      [48, 7],
      [40, 5],
      [40, 5],
      [40, 5],
    ]);
    expect(headers.every(({ ttl, urgent }) => ttl === 128 && urgent === '0,0')).toBe(true);
  });

  test('are left out while the pool is empty: an acknowledgment comes when there is a packet again', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    connected_server(lab, function* (_socket, board) {
      // One for the segment that comes at tick 10, none for the answer.
      const taken = yield* take_packets(board, 1);
      yield* tx_thread_sleep(24);
      for (const packet of taken) yield* nx_packet_release(packet);
    });
    peer.connect_at(1);
    peer.send_at(10, { flags: 'PA', seq: 1, ack: 1, data: 'x' });
    lab.run(60);
    expect(peer.lines(2)).toEqual(['40 A 1 ack 2 win 8191']);
  });
});
