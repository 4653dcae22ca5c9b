import { describe, expect, test } from 'vitest';
import { NX_TCP_SOCKET } from '../../../netx/nx_cb.ts';
import { NX_TRUE } from '../../../netx/nx_constants.ts';
import {
  congestion_of_duplicate_ack,
  congestion_of_loss,
  congestion_of_new_ack,
  congestion_start,
  transmit_window,
} from '../../../netx/tcp/nx_tcp_congestion.ts';
import { reaches } from '../../marks.ts';

const MSS = 1000;

function connected(advertised = 50_000, mss = MSS): NX_TCP_SOCKET {
  const socket = new NX_TCP_SOCKET();
  socket.nx_tcp_socket_connect_mss = mss;
  socket.nx_tcp_socket_connect_mss2 = mss * mss;
  socket.nx_tcp_socket_tx_window_advertised = advertised;
  congestion_start(socket, false);
  return socket;
}

describe('the congestion window at the start (RFC 5681 3.1)', () => {
  test('is four segments up to 1095 bytes, three up to 2190, two above', () => {
    expect(connected(50_000, 1095).nx_tcp_socket_tx_window_congestion).toBe(4 * 1095);
    expect(connected(50_000, 1096).nx_tcp_socket_tx_window_congestion).toBe(3 * 1096);
    expect(connected(50_000, 2190).nx_tcp_socket_tx_window_congestion).toBe(3 * 2190);
    expect(connected(50_000, 2191).nx_tcp_socket_tx_window_congestion).toBe(2 * 2191);
  });

  test('is one segment when the SYN had to be sent again', () => {
    const socket = connected();
    congestion_start(socket, true);
    expect(socket.nx_tcp_socket_tx_window_congestion).toBe(MSS);
  });
});

describe('the congestion window on acknowledgments', () => {
  test('grows by what is acknowledged, one segment at the most, in slow start', () => {
    const socket = connected();
    congestion_of_new_ack(socket, 1400, 1000);
    expect(socket.nx_tcp_socket_tx_window_congestion).toBe(4 * MSS + 400);
    congestion_of_new_ack(socket, 4400, 1400);
    expect(socket.nx_tcp_socket_tx_window_congestion).toBe(5 * MSS + 400);
  });

  test('grows by a segment per round trip in congestion avoidance, at least one byte', () => {
    const socket = connected();
    socket.nx_tcp_socket_tx_slow_start_threshold = 4000;
    congestion_of_new_ack(socket, 2000, 1000);
    expect(socket.nx_tcp_socket_tx_window_congestion).toBe(4250);
    socket.nx_tcp_socket_tx_window_congestion = 2_000_000;
    congestion_of_new_ack(socket, 3000, 2000);
    expect(socket.nx_tcp_socket_tx_window_congestion).toBe(2_000_001);
  });

  test('counts modulo 2^32', () => {
    const socket = connected();
    congestion_of_new_ack(socket, 100, 0xffffff9c);
    expect(socket.nx_tcp_socket_tx_window_congestion).toBe(4 * MSS + 200);
  });
});

describe('fast retransmit and recovery (RFC 6582)', () => {
  test('the third duplicate asks for it, once', () => {
    const socket = connected();
    socket.nx_tcp_socket_tx_sequence_recover = 900;
    expect([1, 2, 3, 4].map(() => congestion_of_duplicate_ack(socket, 1000))).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  test('not for an acknowledgment that recovery covers, unless the last one was near', () => {
    const socket = connected();
    socket.nx_tcp_socket_tx_sequence_recover = 100_000;
    socket.nx_tcp_socket_duplicated_ack_received = 2;
    socket.nx_tcp_socket_previous_highest_ack = 0;
    expect(congestion_of_duplicate_ack(socket, 4 * MSS)).toBe(false);
    socket.nx_tcp_socket_duplicated_ack_received = 2;
    expect(congestion_of_duplicate_ack(socket, 4 * MSS - 1)).toBe(true);
  });

  test('halves the threshold, opens by three segments, and by one more for each further duplicate', () => {
    const socket = connected();
    socket.nx_tcp_socket_tx_outstanding_bytes = 10_000;
    socket.nx_tcp_socket_tx_sequence = 20_000;
    congestion_of_loss(socket, true);
    expect(socket.nx_tcp_socket_tx_slow_start_threshold).toBe(5000);
    expect(socket.nx_tcp_socket_tx_window_congestion).toBe(5000 + 3 * MSS);
    expect(socket.nx_tcp_socket_tx_sequence_recover).toBe(19_999);
    socket.nx_tcp_socket_duplicated_ack_received = 3;
    congestion_of_duplicate_ack(socket, 10_000);
    expect(socket.nx_tcp_socket_tx_window_congestion).toBe(5000 + 4 * MSS);
  });

  test('ends with the acknowledgment of everything that was out', () => {
    reaches('tcp: partial acknowledgment in fast recovery');
    const socket = connected();
    socket.nx_tcp_socket_fast_recovery = NX_TRUE;
    socket.nx_tcp_socket_tx_sequence_recover = 19_999;
    socket.nx_tcp_socket_tx_slow_start_threshold = 5000;
    congestion_of_new_ack(socket, 12_000, 10_000);
    expect(socket.nx_tcp_socket_fast_recovery).toBe(NX_TRUE);
    // What left the network is taken off, and one segment put back (RFC 6582 3.2, step 3).
    expect(socket.nx_tcp_socket_tx_window_congestion).toBe(4 * MSS - 2000 + MSS);
    congestion_of_new_ack(socket, 20_000, 12_000);
    expect(socket.nx_tcp_socket_fast_recovery).toBe(0);
    expect(socket.nx_tcp_socket_tx_window_congestion).toBe(5200);
  });
});

describe('a timeout', () => {
  test('begins again with one segment and half of what was out, two segments at least', () => {
    const socket = connected();
    socket.nx_tcp_socket_tx_outstanding_bytes = 3000;
    congestion_of_loss(socket, false);
    expect(socket.nx_tcp_socket_tx_window_congestion).toBe(MSS);
    expect(socket.nx_tcp_socket_tx_slow_start_threshold).toBe(2 * MSS);
  });

  test('changes nothing in fast recovery', () => {
    const socket = connected();
    socket.nx_tcp_socket_fast_recovery = NX_TRUE;
    congestion_of_loss(socket, false);
    expect(socket.nx_tcp_socket_tx_window_congestion).toBe(4 * MSS);
  });
});

describe('the transmit window', () => {
  test('is the smaller of both, less what is out, never below 0', () => {
    const socket = connected(3000);
    expect(transmit_window(socket)).toBe(3000);
    socket.nx_tcp_socket_tx_outstanding_bytes = 2500;
    expect(transmit_window(socket)).toBe(500);
    socket.nx_tcp_socket_tx_outstanding_bytes = 3500;
    expect(transmit_window(socket)).toBe(0);
  });

  test('is two segments wider at the first two duplicates, within the advertised one (RFC 5681 3.2)', () => {
    const socket = connected(5000);
    socket.nx_tcp_socket_duplicated_ack_received = 1;
    expect(transmit_window(socket)).toBe(5000);
    socket.nx_tcp_socket_tx_window_advertised = 50_000;
    for (const duplicates of [1, 2]) {
      socket.nx_tcp_socket_duplicated_ack_received = duplicates;
      expect(transmit_window(socket)).toBe(6 * MSS);
    }
    socket.nx_tcp_socket_duplicated_ack_received = 3;
    expect(transmit_window(socket)).toBe(4 * MSS);
  });
});
