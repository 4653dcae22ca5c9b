import { describe, expect, test } from 'vitest';
import type { NX_TCP_SOCKET } from '../../../netx/nx_cb.ts';
import type { NxOptions } from '../../../netx/nx_options.ts';
import { nx_packet_pool_low_watermark_set } from '../../../netx/packet/nx_packet_pool.ts';
import { tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { reaches } from '../../marks.ts';
import { connected_server, receive_text } from './connected.ts';
import { HandMadePeer, type Segment } from './hand_made_peer.ts';
import { type Board, TcpLab } from './tcp_lab.ts';

/** A segment of the stream 0123456789abcdef..., by its first byte and the byte behind its last. */
function piece(from: number, to: number): Segment {
  return { flags: 'PA', seq: 1 + from, ack: 1, data: '0123456789abcdefghij'.slice(from, to) };
}

/** Gives the pieces to a listening board, one a tick; what it receives, and its answers. */
function arrive(
  pieces: readonly Segment[],
  nx: NxOptions = {},
  prepare: (board: Board) => void = () => {},
): { got: string[]; lines: string[]; lab: TcpLab; socket: NX_TCP_SOCKET } {
  const lab = new TcpLab({ nx });
  const peer = new HandMadePeer(lab);
  const got: string[] = [];
  const socket = connected_server(
    lab,
    function* (socket) {
      yield* tx_thread_sleep(10);
      for (;;) {
        const text = yield* receive_text(socket, 0);
        if (text.startsWith('0x')) return;
        got.push(text);
      }
    },
    {
      *prepare(_socket, board) {
        prepare(board);
      },
    },
  );
  peer.connect_at(1);
  for (const [index, segment] of pieces.entries()) peer.send_at(3 + index, segment);
  lab.run(40);
  return { got, lines: peer.lines(3), lab, socket };
}

describe('segments that do not come in order', () => {
  test('wait for the gap to be filled; each is answered at once with what is missing', () => {
    const { got, lines } = arrive([piece(4, 6), piece(2, 4), piece(0, 2)]);
    expect(got).toEqual(['01', '23', '45']);
    expect(lines).toEqual(['3 A 1 ack 1 win 8192', '4 A 1 ack 1 win 8192', '20 A 1 ack 7 win 8192']);
  });

  test('are trimmed where they overlap', () => {
    reaches(
      'tcp: a segment around a queued one',
      'tcp: overlap with the front of a queued segment',
      'tcp: overlap with the end of a queued segment',
    );
    const cases: Segment[][] = [
      [piece(4, 8), piece(2, 6), piece(0, 3)],
      [piece(4, 8), piece(2, 10), piece(0, 3)],
      [piece(2, 10), piece(4, 8), piece(0, 2)],
      [piece(2, 4), piece(6, 8), piece(3, 7), piece(0, 2)],
      [piece(2, 4), piece(6, 8), piece(0, 8)],
      [piece(2, 4), piece(2, 4), piece(0, 2)],
      [piece(0, 4), piece(2, 6)],
      [piece(0, 4), piece(0, 4), piece(1, 3)],
      [piece(2, 4), piece(8, 10), piece(1, 12), piece(0, 2)],
    ];
    expect(cases.map((pieces) => arrive(pieces).got.join(' '))).toEqual([
      '01 23 4567',
      '01 23456789',
      '01 23456789',
      '01 2 345 67',
      '01234567',
      '01 23',
      '0123 45',
      '0123',
      '0 123456789ab',
    ]);
    // The counters of board and socket have each byte once, whatever came twice.
    for (const pieces of cases) {
      const { got, lab, socket } = arrive(pieces);
      const bytes = got.join('').length;
      expect([socket.nx_tcp_socket_bytes_received, lab.a.ip.nx_ip_tcp_bytes_received]).toEqual([
        bytes,
        bytes,
      ]);
    }
  });

  test('are dropped beyond the limit of the build', () => {
    const pieces = [piece(2, 4), piece(4, 6), piece(6, 8), piece(0, 2)];
    const { got, lab } = arrive(pieces, { NX_TCP_MAX_OUT_OF_ORDER_PACKETS: 2 });
    expect(got).toEqual(['01', '23', '45']);
    expect(lab.a.ip.nx_ip_tcp_receive_packets_dropped).toEqual(0);
  });

  test('in a flood of 2,000 small ones that overlap take the whole pool, or no more than the limit', () => {
    /** Free packets after the flood and a long time, and whether the missing byte then gets in. */
    const flood = (nx: NxOptions): { free: number; got: string } => {
      const lab = new TcpLab({ nx, packets: 60 });
      const peer = new HandMadePeer(lab);
      let got = '';
      connected_server(lab, function* (socket) {
        got = yield* receive_text(socket, 45_000);
      });
      peer.connect_at(1);
      for (let n = 0; n < 2000; n++) {
        // Anywhere in the first 8,000 bytes of the window but at its beginning, in an order that jumps about.
        const from = 2 + ((n * 1237) % 8000);
        peer.send_at(3 + n, { flags: 'PA', seq: 1 + from, ack: 1, data: 'abcd'.slice(0, 2 + (n % 3)) });
      }
      let free = -1;
      peer.at(40_000, () => {
        free = lab.a.pool.nx_packet_pool_available;
        peer.send({ flags: 'PA', seq: 1, ack: 1, data: 'x' });
      });
      lab.run(42_000);
      return { free, got };
    };
    // NetX Duo's default: nothing can be received any more, not even what is missing.
    expect(flood({})).toEqual({ free: 0, got: '' });
    expect(flood({ NX_TCP_MAX_OUT_OF_ORDER_PACKETS: 8 })).toEqual({ free: 52, got: 'x' });
  });

  test('yield to the ones that are due when the pool is low', () => {
    const pieces = [piece(4, 6), piece(2, 4), piece(0, 2)];
    const { got, lab } = arrive(pieces, { NX_ENABLE_LOW_WATERMARK: true }, (board) => {
      nx_packet_pool_low_watermark_set(board.pool, 58);
    });
    expect(got).toEqual(['01', '23']);
    expect(lab.a.ip.nx_ip_tcp_receive_packets_dropped).toEqual(0);
  });

  test('hold back a FIN until everything before it is there', () => {
    const { got, lines } = arrive([piece(2, 4), { flags: 'FA', seq: 5, ack: 1 }, piece(0, 2)]);
    expect(got).toEqual(['01', '23']);
    expect(lines).toEqual(['3 A 1 ack 1 win 8192', '5 A 1 ack 6 win 8188', '30 A 1 ack 6 win 8192']);
  });
});
