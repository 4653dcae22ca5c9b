import { describe, expect, test } from 'vitest';
import { nx_tcp_socket_mss_set } from '../../../netx/tcp/nx_tcp_socket_options.ts';
import { connected_client, connected_server, receive_text } from './connected.ts';
import { HandMadePeer, mss_option, type Segment } from './hand_made_peer.ts';
import { PORT, TcpLab } from './tcp_lab.ts';

function answers(...segments: Segment[]): { seen: string[]; lab: TcpLab } {
  const lab = new TcpLab();
  const peer = new HandMadePeer(lab);
  lab.a.thread(function* () {});
  peer.send_at(3, ...segments);
  lab.run(10);
  const seen = peer.seen.map(
    ({ flags, seq, ack, window }) => `${flags} ${seq >>> 0} ack ${ack} win ${window}`,
  );
  return { seen, lab };
}

describe('segments to no connection', () => {
  test('are answered with a reset, at the number that the segment acknowledges', () => {
    expect(answers({ flags: 'A', seq: 5, ack: 77 }).seen).toEqual(['R 77 ack 0 win 0']);
    expect(answers({ flags: 'S', seq: 5 }).seen).toEqual(['RA 0 ack 6 win 0']);
    expect(answers({ flags: 'P', seq: 5, data: 'abc' }).seen).toEqual(['RA 0 ack 8 win 0']);
    expect(answers({ flags: 'FA', seq: 5, ack: 77, data: 'x' }).seen).toEqual(['R 77 ack 0 win 0']);
  });

  test('are dropped without a word if they are resets', () => {
    const { seen, lab } = answers({ flags: 'R', seq: 5 }, { flags: 'RA', seq: 5, ack: 1 });
    expect(seen).toEqual([]);
    expect(lab.a.ip.nx_ip_tcp_receive_packets_dropped).toBe(2);
  });

  test('are counted when they are malformed', () => {
    const { seen, lab } = answers({ flags: 'S', bad_sum: true }, { flags: 'S', options: [2, 1, 0, 0] });
    expect(seen).toEqual(['RA 0 ack 1 win 0']);
    const { nx_ip_tcp_checksum_errors, nx_ip_tcp_invalid_packets, nx_ip_tcp_receive_packets_dropped } =
      lab.a.ip;
    expect([nx_ip_tcp_checksum_errors, nx_ip_tcp_invalid_packets, nx_ip_tcp_receive_packets_dropped]).toEqual(
      [1, 2, 0],
    );
    expect(lab.a.pool.nx_packet_pool_available).toBe(60);
  });
});

describe('segments to a connection', () => {
  test('whose header is longer than the segment are malformed and change nothing', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    connected_server(lab, function* (socket) {
      yield* receive_text(socket, 20);
    });
    peer.connect_at(1);
    peer.send_at(5, { flags: 'RA', seq: 1, ack: 1, header_words: 6 });
    lab.run(20);
    expect(lab.a.ip.nx_ip_tcp_invalid_packets).toBe(1);
    expect(lab.a.ip.nx_ip_tcp_resets_received).toBe(0);
  });

  test('are as long as the smaller MSS of both sides, 536 when the peer names none', () => {
    const settled = (options: number[], own: number, times = 1): number => {
      const lab = new TcpLab();
      const peer = new HandMadePeer(lab);
      let mss = 0;
      connected_server(
        lab,
        function* (socket) {
          mss = socket.nx_tcp_socket_connect_mss;
          yield* receive_text(socket, 1);
        },
        {
          *prepare(socket) {
            if (own !== 0) yield* nx_tcp_socket_mss_set(socket, own);
          },
        },
      );
      for (let n = 0; n < times; n++) peer.send_at(1 + n, { flags: 'S', options });
      peer.send_at(5, { flags: 'A', seq: 1, ack: 1 });
      lab.run(20);
      return mss;
    };
    expect([
      settled(mss_option(1000), 0),
      settled(mss_option(1000), 600),
      settled(mss_option(400), 600),
    ]).toEqual([1000, 600, 400]);
    const client = new TcpLab();
    const server = new HandMadePeer(client);
    server.answer({ mss: 1000 });
    const socket = connected_client(client, function* () {}, {
      *prepare(socket) {
        yield* nx_tcp_socket_mss_set(socket, 600);
      },
    });
    client.run(5);
    expect(socket.nx_tcp_socket_connect_mss).toBe(600);
    // A SYN that comes twice settles it anew.
    expect(settled(mss_option(1000), 600, 2)).toBe(600);
    expect([settled([], 0), settled([1, 1, 1, 0], 0), settled(mss_option(0), 0)]).toEqual([536, 536, 536]);
  });

  test('belong to it by both addresses and both ports', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    const got: string[] = [];
    connected_server(lab, function* (socket) {
      got.push(yield* receive_text(socket, 20));
    });
    peer.connect_at(1);
    peer.send_at(3, { flags: 'PA', seq: 1, ack: 1, data: 'wrong', peer_port: 4001 });
    peer.send_at(4, { flags: 'PA', seq: 1, ack: 1, data: 'wrong', port: PORT + 1 });
    peer.send_at(5, { flags: 'PA', seq: 1, ack: 1, data: 'wrong', bad_sum: true });
    peer.send_at(6, { flags: 'PA', seq: 1, ack: 1, data: 'right' });
    lab.run(20);
    expect(got).toEqual(['right']);
    expect(peer.lines(2).map((line) => line.slice(0, 4))).toEqual(['3 R ', '4 R ']);
  });
});
