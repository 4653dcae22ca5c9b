// Quirks of IPv6 packets both ways: what is documented, and with the switch on what NetX Duo 6.4.2 does.

import { describe, expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { write16, write32 } from '../../../netx/wire/bytes.ts';
import { checksum_of, sum_bytes } from '../../../netx/wire/checksum.ts';
import { ipv6_to_text } from '../../../netx/wire/ipv6_text.ts';
import { tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { reaches } from '../../marks.ts';
import type { HandWire } from '../hand_wire.ts';
import { icmp6, OWN, PEER, packet6, told } from './packets6.ts';
import { both, enable, know_peer, ROUTER, router_advertisement, send_udp, sent6 } from './quirk_boards.ts';

describe('path MTU', () => {
  const too_big = (mtu: number, about: string): Uint8Array => {
    const packet = packet6(17, new Uint8Array(8), { source: OWN, destination: about });
    return icmp6(2, 0, [0, 0, mtu >>> 8, mtu & 0xff, ...packet], { source: ROUTER });
  };
  const destinations = (board: HandWire): string[] =>
    (board.ip.ipv6?.nx_ipv6_destination_table ?? [])
      .filter((entry) => entry.nx_ipv6_destination_entry_valid !== 0)
      .map(
        (entry) =>
          `${ipv6_to_text(entry.nx_ipv6_destination_entry_destination_address)} via ${ipv6_to_text(
            entry.nx_ipv6_destination_entry_next_hop,
          )} ${entry.nx_ipv6_destination_entry_path_mtu}`,
      );
  const pmtu = { NX_ENABLE_IPV6_PATH_MTU_DISCOVERY: true };

  test('packet too big changes the MTU alone, as published the next hop, too', () => {
    const seen = both(
      'ipv6_path_mtu_moves_route',
      destinations,
      function* (board) {
        yield* enable(board);
        yield* know_peer(board);
        yield* send_udp(board, new NX.NX_UDP_SOCKET(), PEER);
        board.receive_ip(too_big(1400, PEER));
        board.receive_ip(too_big(1400, '2001:db8::5'));
      },
      100,
      pmtu,
    );
    expect(seen).toEqual([
      [`${PEER} via ${PEER} 1400`],
      [`${PEER} via ${ROUTER} 1400`, `2001:db8::5 via ${ROUTER} 1400`],
    ]);
  });

  test('an MTU below 1280 is ignored, as published taken', () => {
    const seen = both(
      'ipv6_path_mtu_below_minimum',
      destinations,
      function* (board) {
        yield* enable(board);
        yield* know_peer(board);
        yield* send_udp(board, new NX.NX_UDP_SOCKET(), PEER);
        board.receive_ip(too_big(1279, PEER));
        board.receive_ip(router_advertisement(600, [5, 1, 0, 0, 0, 0, 2, 0]));
      },
      100,
      pmtu,
    );
    expect(seen).toEqual([
      [`${PEER} via ${PEER} 1500`, `${ROUTER} via ${ROUTER} 1500`],
      [`${PEER} via ${PEER} 1279`, `${ROUTER} via ${ROUTER} 512`],
    ]);
  });
});

describe('errors and answers', () => {
  const udp_to_nobody = (): Uint8Array => {
    const datagram = new Uint8Array(8);
    write16(datagram, 2, 9);
    write16(datagram, 4, 8);
    return datagram;
  };
  const with_sum = (packet: Uint8Array): Uint8Array => {
    const length = packet.length - 40;
    const sum = sum_bytes(packet, 8, 32) + sum_bytes(packet, 40, length) + length + 17;
    write16(packet, 46, checksum_of(sum));
    return packet;
  };

  test('what claims to come from a group is not answered, as published it is', () => {
    const seen = both(
      'ipv6_multicast_source_answered',
      (board) => sent6(board).map(({ bytes }) => told(bytes)),
      function* (board) {
        yield* enable(board);
        board.receive_ip(icmp6(128, 0, [0, 1, 0, 1], { source: 'ff02::1' }));
        board.receive_ip(with_sum(packet6(17, udp_to_nobody(), { source: 'ff02::1' })));
      },
      50,
    );
    expect(seen).toEqual([[], [`icmp6 129.0 ${OWN} > ff02::1`, `icmp6 1.4 ${OWN} > ff02::1`]]);
  });

  test('no error about a packet to a group or about an error, and ten a second, as published all', () => {
    const unknown = Uint8Array.of(253, 0, 1, 4, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
    const wants_answer = Uint8Array.of(58, 0, 0x80, 4, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
    const about_error = Uint8Array.of(58, 0, 0x80, 4, 0, 0, 0, 0, 1, 4, 3, 4, 5, 6, 7, 8);
    const counts = both(
      'ipv6_errors_unrestrained',
      (board) => sent6(board).filter(({ bytes }) => bytes[40] === 4).length,
      function* (board) {
        yield* enable(board);
        yield* know_peer(board);
        board.receive_ip(packet6(60, unknown, { destination: 'ff02::1' }));
        board.receive_ip(packet6(60, about_error));
        for (let times = 0; times < 12; times++) {
          board.receive_ip(packet6(60, unknown));
          yield* tx_thread_sleep(1);
        }
        yield* tx_thread_sleep(100);
        board.receive_ip(packet6(60, unknown));
        const told_so = Uint8Array.from(wants_answer);
        told_so[8] = 128;
        board.receive_ip(packet6(60, told_so, { destination: 'ff02::1' }));
      },
    );
    expect(counts).toEqual([12, 16]);
  });
});

describe('fragments', () => {
  const fragment = (offset: number, more: boolean, data: string): Uint8Array => {
    const payload = new Uint8Array(8 + data.length);
    payload[0] = 17;
    write16(payload, 2, offset | (more ? 1 : 0));
    write32(payload, 4, 0xabcd);
    payload.set(new TextEncoder().encode(data), 8);
    return packet6(44, payload);
  };

  test('overlapping ones end their packet, a copy is dropped; as published the later one counts', () => {
    reaches('ipv6: fragments overlap');
    const seen = both(
      'ipv6_overlapping_fragments',
      (board) => [
        board.ip.nx_ip_receive_packets_dropped,
        board.ip.nx_ip_packets_reassembled,
        board.ip.nx_ip_fragment_assembly_head === null,
        board.free,
      ],
      function* (board) {
        yield* enable(board);
        board.receive_ip(fragment(0, true, 'first...'));
        board.receive_ip(fragment(0, true, 'first...'));
        yield* tx_thread_sleep(1);
        board.receive_ip(fragment(0, true, 'forged..'));
        yield* tx_thread_sleep(1);
        board.receive_ip(fragment(8, false, 'last'));
      },
      50,
    );
    // The copy, the first and the forged one; the last one waits for others.
    expect(seen[0]).toEqual([3, 0, false, 19]);
    expect(seen[1]?.slice(1, 3)).toEqual([1, true]);
  });
});
