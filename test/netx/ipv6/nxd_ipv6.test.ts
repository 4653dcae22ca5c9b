import { describe, expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { ipv6_from_text, ipv6_to_text } from '../../../netx/wire/ipv6_text.ts';
import { ref, type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { reaches } from '../../marks.ts';
import { data_of, HandWire, must, take } from '../hand_wire.ts';
import { advertisement, bytes_of, icmp6, is_sound, OWN, PEER, PEER_MAC, packet6, told } from './packets6.ts';

const BUILD = {
  NX_DISABLE_IPV6: false,
  NX_IPV6_STATELESS_AUTOCONFIG_CONTROL: true,
  NX_ENABLE_IPV6_ADDRESS_CHANGE_NOTIFY: true,
  NX_ENABLE_IPV6_MULTICAST: true,
};
const ROUTER = 'fe80::99';

function nxd(text: string): NX.NXD_ADDRESS {
  const address = new NX.NXD_ADDRESS(6);
  address.nxd_ip_address.v6 = [...ipv6_from_text(text)];
  return address;
}

/** IPv6 with settled addresses, link-local and OWN. */
function* enable(ip: NX.NX_IP, global = OWN): Service<void> {
  must(yield* NX.nxd_ipv6_enable(ip));
  must(yield* NX.nxd_ipv6_address_set(ip, 0, null, 10, null));
  must(yield* NX.nxd_ipv6_address_set(ip, 0, nxd(global), 64, null));
  must(NX.nxd_icmp_enable(ip));
}

/** What was sent over IPv6, router solicitations aside. */
function sent6(board: HandWire): Uint8Array[] {
  const packets = board.sent.map(({ bytes }) => bytes).filter((bytes) => (bytes[0] as number) >>> 4 === 6);
  return packets.filter((bytes) => bytes[40] !== 133);
}

function board_with(more: object = {}): HandWire {
  return new HandWire({ nx: { ...BUILD, ...more } });
}

describe('neighbours', () => {
  test('a ping asks for the hardware address, waits for it and gets its reply', () => {
    const board = board_with();
    board.at(5, () => board.receive_ip(advertisement(PEER, 3)));
    board.at(8, () => board.receive_ip(icmp6(129, 0, [0, 1, 0, 0, 0x41, 0x42])));
    board.run(function* ({ ip }) {
      yield* enable(ip);
      const response = ref<NX.NX_PACKET | null>(null);
      must(yield* NX.nxd_icmp_ping(ip, nxd(PEER), 'AB', 2, response, 50));
      expect(data_of(response.value as NX.NX_PACKET)).toBe('AB');
      must(yield* NX.nx_packet_release(response.value));
    });
    expect(sent6(board).map(told)).toEqual([
      `icmp6 135.0 ${OWN} > ff02::1:ff00:2`,
      `icmp6 128.0 ${OWN} > ${PEER}`,
    ]);
    expect(sent6(board).every(is_sound)).toBe(true);
    expect([board.owned, board.diagnostics]).toEqual([0, []]);
  });

  test('one that does not answer is given up, and what waits for it is released', () => {
    reaches('icmpv6: a neighbour does not answer');
    const board = board_with();
    board.run(function* ({ ip }) {
      yield* enable(ip);
      const status = yield* NX.nxd_icmp_ping(ip, nxd(PEER), null, 0, ref<NX.NX_PACKET | null>(null), 400);
      expect(status).toBe(NX.NX_NO_RESPONSE);
    }, 500);
    expect(sent6(board)).toHaveLength(3);
    expect(board.free).toBe(20);
  });

  test('a solicitation for an own address is answered, and its sender is known from then on', () => {
    const board = board_with();
    const ask = [0, 0, 0, 0, ...bytes_of(OWN), 1, 1, ...PEER_MAC];
    board.at(5, () => board.receive_ip(icmp6(135, 0, ask, { destination: 'ff02::1:ff00:1' })));
    board.run(function* ({ ip }) {
      yield* enable(ip);
      yield* tx_thread_sleep(10);
      const [msw, lsw, by] = [ref(0), ref(0), ref(9)];
      must(yield* NX.nxd_nd_cache_hardware_address_find(ip, nxd(PEER), msw, lsw, by));
      expect([msw.value, lsw.value, by.value]).toEqual([0x0011, 0x22334402, 0]);
      const found = new NX.NXD_ADDRESS();
      must(yield* NX.nxd_nd_cache_ip_address_find(ip, found, 0x0011, 0x22334402, by));
      expect(ipv6_to_text(found.nxd_ip_address.v6)).toBe(PEER);
      must(yield* NX.nxd_nd_cache_entry_delete(ip, ipv6_from_text(PEER)));
      expect(yield* NX.nxd_nd_cache_entry_delete(ip, ipv6_from_text(PEER))).toBe(NX.NX_ENTRY_NOT_FOUND);
      must(yield* NX.nxd_nd_cache_entry_set(ip, ipv6_from_text(PEER), 0, Uint8Array.from(PEER_MAC)));
      must(yield* NX.nxd_nd_cache_invalidate(ip));
    });
    expect(sent6(board).map(told)).toEqual([`icmp6 136.0 ${OWN} > ${PEER}`]);
  });

  test('a message that came through a router counts as invalid', () => {
    reaches('icmpv6: a message is not valid');
    const board = board_with();
    board.at(5, () => board.receive_ip(advertisement(PEER, 3, { hop_limit: 254 })));
    board.run(({ ip }) => enable(ip));
    expect(board.ip.nx_ip_icmp_invalid_packets).toBe(1);
    expect(board.owned).toBe(0);
  });
});

describe('own addresses', () => {
  test('a new one is settled when nobody answers for it, or none when somebody does', () => {
    reaches('icmpv6: another node has an address of ours');
    const board = board_with();
    const told_of: string[] = [];
    board.at(150, () => board.receive_ip(advertisement(PEER, 1, { destination: 'ff02::1' })));
    board.run(function* ({ ip }) {
      must(yield* NX.nxd_ipv6_enable(ip));
      must(NX.nxd_icmp_enable(ip));
      const notify = (_ip: NX.NX_IP, event: number, _by: number, index: number): void => {
        told_of.push(`${board.tick}: ${event} of ${index}`);
      };
      must(yield* NX.nxd_ipv6_address_change_notify(ip, notify));
      for (const address of [OWN, PEER]) must(yield* NX.nxd_ipv6_address_set(ip, 0, nxd(address), 64, null));
      yield* tx_thread_sleep(450);
      const [address, prefix, by] = [new NX.NXD_ADDRESS(), ref(0), ref(9)];
      must(yield* NX.nxd_ipv6_address_get(ip, 0, address, prefix, by));
      expect([ipv6_to_text(address.nxd_ip_address.v6), prefix.value, by.value]).toEqual([OWN, 64, 0]);
      must(yield* NX.nxd_ipv6_address_delete(ip, 0));
      expect(yield* NX.nxd_ipv6_address_delete(ip, 1)).toBe(NX.NX_NO_INTERFACE_ADDRESS);
      must(yield* NX.nxd_ipv6_disable(ip));
    }, 500);
    expect(told_of).toEqual(['0: 1 of 0', '0: 1 of 1', '150: 8 of 1', '300: 7 of 0', '450: 5 of 0']);
    expect(board.free).toBe(20);
  });

  test('one that is not settled sends nothing but questions', () => {
    reaches('ipv6: an own address is not valid to send from');
    const board = board_with();
    const ask = [0, 0, 0, 0, ...bytes_of(OWN), 1, 1, ...PEER_MAC];
    board.at(5, () => board.receive_ip(icmp6(135, 0, ask, { destination: 'ff02::1:ff00:1' })));
    board.run(function* ({ ip }) {
      must(yield* NX.nxd_ipv6_enable(ip));
      must(NX.nxd_icmp_enable(ip));
      must(yield* NX.nxd_ipv6_address_set(ip, 0, nxd(OWN), 64, null));
    }, 9);
    expect(sent6(board)).toEqual([]);
    expect(board.ip.nx_ip_invalid_transmit_packets).toBe(1);
  });

  test('a router gives a prefix to form one from, and serves as long as it says', () => {
    const board = board_with();
    const prefix = [3, 4, 64, 0xc0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0, ...bytes_of('2001:db8:a::')];
    const rest = [64, 0x80, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, ...prefix, 1, 1, ...PEER_MAC];
    const from_router = { source: ROUTER, destination: 'ff02::1' };
    board.at(50, () => board.receive_ip(icmp6(134, 0, rest, from_router)));
    const flags: number[] = [];
    board.run(function* ({ ip }) {
      yield* enable(ip);
      must(NX.nxd_icmpv6_ra_flag_callback_set(ip, (_ip, flag) => void flags.push(flag)));
      yield* tx_thread_sleep(60);
      const [router, life, length, method] = [new NX.NXD_ADDRESS(), ref(0), ref(0), ref(0)];
      must(yield* NX.nxd_ipv6_default_router_get(ip, 0, router, life, length));
      expect([ipv6_to_text(router.nxd_ip_address.v6), life.value]).toEqual([ROUTER, 2]);
      must(yield* NX.nxd_ipv6_default_router_entry_get(ip, 0, 0, null, null, null, method));
      expect(method.value).toBe(NX.NX_IPV6_ROUTE_TYPE_UNSOLICITATED);
      const formed = ip.ipv6?.nx_ipv6_address[2]?.nxd_ipv6_address ?? [0, 0, 0, 0];
      expect(ipv6_to_text(formed)).toBe('2001:db8:a:0:211:22ff:fe33:4401');
      yield* tx_thread_sleep(300);
      expect(yield* NX.nxd_ipv6_default_router_get(ip, 0, router, life, length)).toBe(NX.NX_NOT_FOUND);
      const count = ref(9);
      must(yield* NX.nxd_ipv6_default_router_number_of_entries_get(ip, 0, count));
      expect([count.value, ip.ipv6?.nx_ipv6_prefix_list]).toEqual([0, []]);
      must(yield* NX.nxd_ipv6_default_router_add(ip, nxd(ROUTER), 5, 0));
      must(yield* NX.nxd_ipv6_default_router_delete(ip, nxd(ROUTER)));
      must(yield* NX.nxd_ipv6_stateless_address_autoconfig_disable(ip, 0));
      must(yield* NX.nxd_ipv6_stateless_address_autoconfig_enable(ip, 0));
    }, 400);
    expect(flags).toEqual([0x80]);
  });
});

describe('packets', () => {
  test('one for somebody else is dropped, one that is too short as well', () => {
    reaches('ipv6: a packet is for somebody else');
    const board = board_with();
    board.at(5, () => board.receive_ip(icmp6(128, 0, [0, 0, 0, 0], { destination: '2001:db8::9' })));
    board.at(6, () => board.receive_ip(icmp6(128, 0, [0, 0, 0, 0]).subarray(0, 44)));
    board.run(({ ip }) => enable(ip));
    const { nx_ip_receive_packets_dropped: dropped, nx_ip_invalid_packets: invalid } = board.ip;
    expect([dropped, invalid, board.owned]).toEqual([2, 1, 0]);
  });

  test('options of a destination are looked through, unknown ones as they say themselves', () => {
    reaches('ipv6: an unknown option forbids its packet');
    const board = board_with();
    board.at(5, () => board.receive_ip(packet6(0, Uint8Array.of(58, 0, 0xc2, 1, 0, 0, 0, 0, 128, 0, 0, 0))));
    board.at(4, () => board.receive_ip(advertisement(PEER, 3, { destination: OWN })));
    board.run(function* ({ ip }) {
      must(yield* NX.nxd_ipv6_enable(ip));
      yield* NX.nxd_nd_cache_entry_set(ip, ipv6_from_text(PEER), 0, Uint8Array.from(PEER_MAC));
      yield* enable_rest(ip);
    });
    expect(sent6(board).map(told).at(-1)).toBe('icmp6 135.0 2001:db8::1 > ff02::1:ff00:2');
  });

  test('extension headers have an order', () => {
    reaches('ipv6: an extension header is repeated or out of order');
    const board = board_with();
    const hop_by_hop = [0, 0, 1, 4, 0, 0, 0, 0];
    board.at(5, () => board.receive_ip(packet6(0, Uint8Array.from([...hop_by_hop, ...hop_by_hop]))));
    board.run(({ ip }) => enable(ip));
    // The sender is asked for first.
    expect(sent6(board).map(told)).toEqual([`icmp6 135.0 ${OWN} > ff02::1:ff00:2`]);
    expect(board.ip.nx_ip_receive_packets_dropped).toBe(1);
  });

  test('there is no way without a router', () => {
    reaches('ipv6: there is no way to a destination');
    const board = board_with();
    board.run(function* ({ ip, pool }) {
      yield* enable(ip);
      must(NX.nx_ip_raw_packet_enable(ip));
      const packet = yield* take(pool, NX.NX_IPv6_PACKET, 'lost');
      must(yield* NX.nxd_ip_raw_packet_source_send(ip, packet, nxd('2001:db8:9::1'), 1, 200, 64, 0));
    });
    expect([sent6(board), board.free]).toEqual([[], 20]);
  });

  test('what is longer than the link goes out in fragments, and comes together again', () => {
    const board = new HandWire({ nx: BUILD, payload: 3000, enable: ['arp', 'udp', 'fragments'] });
    const got: number[] = [];
    board.run(function* ({ ip, pool }) {
      yield* enable(ip);
      const socket = new NX.NX_UDP_SOCKET();
      must(yield* NX.nx_udp_socket_create(ip, socket, 'udp', 0, 0, 64, 5));
      must(yield* NX.nx_udp_socket_bind(socket, 7000, 0));
      must(yield* NX.nxd_nd_cache_entry_set(ip, ipv6_from_text(PEER), 0, Uint8Array.from(PEER_MAC)));
      const packet = yield* take(pool, NX.NX_IPv6_UDP_PACKET, 'x'.repeat(2000));
      must(yield* NX.nxd_udp_socket_send(socket, packet, nxd(PEER), 7000));
      // The peer sends the same back.
      for (const fragment of sent6(board).filter((bytes) => bytes[6] === 44)) {
        const bytes = Uint8Array.from(fragment);
        bytes.copyWithin(8, 24, 40);
        bytes.set(fragment.subarray(8, 24), 24);
        board.receive_ip(bytes);
      }
      const out = ref<NX.NX_PACKET | null>(null);
      must(yield* NX.nx_udp_socket_receive(socket, out, 10));
      got.push(out.value?.nx_packet_length ?? 0);
      const [address, port] = [new NX.NXD_ADDRESS(), ref(0)];
      must(NX.nxd_udp_source_extract(out.value, address, port));
      expect([ipv6_to_text(address.nxd_ip_address.v6), port.value]).toEqual([PEER, 7000]);
      must(yield* NX.nx_packet_release(out.value));
    });
    expect(got).toEqual([2000]);
    expect(sent6(board).filter((bytes) => bytes[6] === 44)).toHaveLength(2);
  });

  test('groups are joined as often as they are left', () => {
    const board = board_with();
    board.run(function* ({ ip }) {
      yield* enable(ip);
      const group = nxd('ff05::123');
      for (let times = 0; times < 2; times++) must(yield* NX.nxd_ipv6_multicast_interface_join(ip, group, 0));
      for (let times = 0; times < 2; times++)
        must(yield* NX.nxd_ipv6_multicast_interface_leave(ip, group, 0));
      expect(yield* NX.nxd_ipv6_multicast_interface_leave(ip, group, 0)).toBe(NX.NX_ENTRY_NOT_FOUND);
    });
  });
});

/** The addresses and ICMPv6 of an instance that has IPv6 already. */
function* enable_rest(ip: NX.NX_IP): Service<void> {
  must(yield* NX.nxd_ipv6_address_set(ip, 0, nxd(OWN), 64, null));
  must(NX.nxd_icmp_enable(ip));
}

test('packets that wait for a neighbour go back to their pool when the instance is deleted', () => {
  const board = board_with();
  board.run(function* ({ ip, pool }) {
    yield* enable(ip);
    must(NX.nx_ip_raw_packet_enable(ip));
    for (const type of ['a', 'b']) {
      const packet = yield* take(pool, NX.NX_IPv6_PACKET, type);
      must(yield* NX.nxd_ip_raw_packet_source_send(ip, packet, nxd(PEER), 1, 200, 64, 0));
    }
    // The stack has them, not the firmware.
    expect([board.owned, board.free]).toEqual([0, 18]);
    must(yield* NX.nx_ip_delete(ip));
  }, 50);
  expect([board.owned, board.free, board.diagnostics]).toEqual([0, 20, []]);
});

test('a packet that waits for a neighbour is not released by the firmware unseen', () => {
  const board = board_with();
  board.run(function* ({ ip, pool }) {
    yield* enable(ip);
    must(NX.nx_ip_raw_packet_enable(ip));
    const packet = yield* take(pool, NX.NX_IPv6_PACKET, 'a');
    must(yield* NX.nxd_ip_raw_packet_source_send(ip, packet, nxd(PEER), 1, 200, 64, 0));
    yield* NX.nx_packet_release(packet);
  }, 5);
  expect(board.diagnostics).toEqual(['packet-release-queued']);
});

test('how many bytes go into one frame from an own address', () => {
  const board = board_with();
  board.run(function* ({ ip }) {
    yield* enable(ip);
    const [start, room] = [ref(0), ref(0)];
    const find = (index: number, protocol: number): number =>
      NX.nx_ip_max_payload_size_find(ip, nxd(PEER), index, 1, 2, protocol, start, room);
    must(find(1, NX.NX_PROTOCOL_UDP));
    expect([start.value - NX.NX_PHYSICAL_HEADER, room.value]).toEqual([48, 1452]);
    must(find(0, NX.NX_PROTOCOL_TCP));
    expect([start.value - NX.NX_PHYSICAL_HEADER, room.value]).toEqual([60, 1440]);
    expect([find(2, NX.NX_PROTOCOL_TCP), find(9, NX.NX_PROTOCOL_TCP)]).toEqual([
      NX.NX_IP_ADDRESS_ERROR,
      NX.NX_IP_ADDRESS_ERROR,
    ]);
    expect(find(1, 99)).toBe(NX.NX_NOT_SUPPORTED);
  });
});

test('the older names of services', () => {
  expect(NX.nxd_icmp_interface_ping).toBe(NX.nxd_icmp_source_ping);
  const board = board_with();
  board.run(function* ({ ip }) {
    must(yield* NX.nxd_ipv6_enable(ip));
    must(yield* NX.nxd_ipv6_linklocal_address_set(ip, null));
    must(yield* NX.nxd_ipv6_global_address_set(ip, nxd(OWN), 64));
    const own = ip.ipv6?.nx_ipv6_address.slice(0, 2) ?? [];
    expect(own.map(({ nxd_ipv6_address_prefix_length: length }) => length)).toEqual([10, 64]);
  });
});

test('a build without IPv6 says so', () => {
  const board = new HandWire();
  board.run(function* ({ ip }) {
    expect(yield* NX.nxd_ipv6_enable(ip)).toBe(NX.NX_NOT_SUPPORTED);
    expect(yield* NX.nxd_ipv6_address_set(ip, 0, nxd(OWN), 64, null)).toBe(NX.NX_NOT_SUPPORTED);
    expect(yield* NX.nxd_nd_cache_invalidate(ip)).toBe(NX.NX_NOT_SUPPORTED);
    const response = ref<NX.NX_PACKET | null>(null);
    expect(yield* NX.nxd_icmp_ping(ip, nxd(PEER), null, 0, response, 1)).toBe(NX.NX_NOT_SUPPORTED);
  });
});
