// Quirks of neighbour discovery both ways: what is documented, and with the switch on what NetX Duo 6.4.2 does.

import { describe, expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { ipv6_from_text, ipv6_to_text } from '../../../netx/wire/ipv6_text.ts';
import { ref, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { must } from '../hand_wire.ts';
import { advertisement, bytes_of, icmp6, OWN, PEER, PEER_MAC, told } from './packets6.ts';
import {
  both,
  count_of,
  enable,
  FAR,
  FORMED,
  formed,
  GROUP_OF_OWN,
  know_peer,
  LINK_LOCAL,
  nxd,
  OTHER_MAC,
  prefix,
  ROUTER,
  ROUTER_OPTION,
  router_advertisement,
  send_udp,
  sent6,
  ticks_of,
} from './quirk_boards.ts';

describe('neighbours', () => {
  test('solicitations are a second apart, as published a tenth more', () => {
    const seen = both(
      'ipv6_solicitations_late',
      (board) => ({ asked: ticks_of(board, 135), free: board.free }),
      function* (board) {
        yield* enable(board);
        yield* tx_thread_sleep(3);
        yield* send_udp(board, new NX.NX_UDP_SOCKET(), PEER);
        yield* tx_thread_sleep(310);
      },
      320,
    );
    expect(seen.map(({ asked }) => asked)).toEqual([
      [3, 110, 210],
      [3, 110, 220],
    ]);
    expect(seen.map(({ free }) => free)).toEqual([20, 19]);
  });

  test('a static neighbour keeps its hardware address, as published others change it', () => {
    const seen = both(
      'ipv6_static_neighbor_overwritten',
      (board) =>
        board.ip.ipv6?.nx_ipv6_nd_cache.find(({ nx_nd_cache_is_static: set }) => set !== 0)
          ?.nx_nd_cache_mac_lsw,
      function* (board) {
        yield* enable(board);
        yield* know_peer(board);
        const ask = [0, 0, 0, 0, ...bytes_of(OWN), 1, 1, ...OTHER_MAC];
        board.receive_ip(icmp6(135, 0, ask, { destination: GROUP_OF_OWN }));
        const claim = [0x20, 0, 0, 0, ...bytes_of(PEER), 2, 1, ...OTHER_MAC];
        board.receive_ip(icmp6(136, 0, claim, { destination: 'ff02::1' }));
      },
    );
    expect(seen).toEqual([0x22334402, 0x22334477]);
  });

  test('only unicast addresses of others can be set, as published any', () => {
    const statuses: number[][] = [];
    both(
      'ipv6_neighbor_of_any_address',
      () => undefined,
      function* (board) {
        yield* enable(board);
        const got: number[] = [];
        for (const address of ['::', 'ff02::1', OWN, LINK_LOCAL, PEER])
          got.push(
            yield* NX.nxd_nd_cache_entry_set(board.ip, ipv6_from_text(address), 0, Uint8Array.from(PEER_MAC)),
          );
        statuses.push(got);
      },
    );
    const refused = NX.NX_INVALID_PARAMETERS;
    expect(statuses).toEqual([
      [refused, refused, refused, refused, NX.NX_SUCCESS],
      [0, 0, 0, 0, 0],
    ]);
  });

  test('a ninth destination takes the place of the one used least recently, as published it is out of reach', () => {
    const seen = both(
      'ipv6_destinations_never_replaced',
      (board) => ({
        last: sent6(board)
          .map(({ bytes }) => told(bytes))
          .at(-1),
        kept: board.ip.ipv6?.nx_ipv6_destination_table.map(
          (entry) => entry.nx_ipv6_destination_entry_destination_address[3],
        ),
      }),
      function* (board) {
        yield* enable(board);
        const socket = new NX.NX_UDP_SOCKET();
        for (const last of [10, 11, 12, 13, 14, 15, 16, 17])
          yield* send_udp(board, socket, `2001:db8::${last}`);
        yield* send_udp(board, socket, '2001:db8::10');
        yield* send_udp(board, socket, '2001:db8::18');
      },
      50,
    );
    const groups = [0x18, 0x17].map((last) => `icmp6 135.0 ${OWN} > ff02::1:ff00:${last.toString(16)}`);
    expect(seen.map(({ last }) => last)).toEqual(groups);
    expect(seen[0]?.kept).toEqual([0x10, 0x18, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17]);
    expect(seen[1]?.kept).toEqual([0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17]);
  });
});

describe('own addresses', () => {
  test('the group of a duplicate is left, as published it is not', () => {
    const left = both(
      'ipv6_duplicate_keeps_group',
      (board) => count_of(board, NX.NX_LINK_MULTICAST_LEAVE),
      function* (board) {
        yield* enable(board);
        must(yield* NX.nxd_ipv6_address_set(board.ip, 0, nxd('2001:db8::33'), 64, null));
        board.receive_ip(advertisement('2001:db8::33', 1, { destination: 'ff02::1' }));
      },
    );
    expect(left).toEqual([1, 0]);
  });

  test('a group that two addresses share is joined with the first and left with the last', () => {
    const seen = both(
      'ipv6_shared_group_per_address',
      (board) => [count_of(board, NX.NX_LINK_MULTICAST_JOIN), count_of(board, NX.NX_LINK_MULTICAST_LEAVE)],
      function* (board) {
        yield* enable(board);
        // The last 24 bits of OWN.
        must(yield* NX.nxd_ipv6_address_set(board.ip, 0, nxd('2001:db8:5::1'), 64, null));
        must(yield* NX.nxd_ipv6_address_delete(board.ip, 1));
        const once = count_of(board, NX.NX_LINK_MULTICAST_LEAVE);
        must(yield* NX.nxd_ipv6_address_delete(board.ip, 2));
        expect(count_of(board, NX.NX_LINK_MULTICAST_LEAVE)).toBe(once + 1);
      },
    );
    // All nodes, the link-local address, the shared group.
    expect(seen).toEqual([
      [3, 1],
      [4, 2],
    ]);
  });

  test('an address of a prefix is probed three times, as published twice', () => {
    const asked = both(
      'ipv6_formed_address_probed_less',
      (board) => ticks_of(board, 135),
      function* (board) {
        yield* enable(board);
        board.at(55, () => board.receive_ip(router_advertisement(60, prefix(600))));
        yield* tx_thread_sleep(390);
      },
      400,
    );
    expect(asked).toEqual([
      [60, 100, 200],
      [100, 200],
    ]);
  });

  test('each advertisement of a prefix forms an address that there is none of, as published only the first', () => {
    const seen = both('ipv6_prefix_forms_once', formed, function* (board) {
      yield* enable(board);
      board.receive_ip(router_advertisement(60, prefix(600)));
      yield* tx_thread_sleep(1);
      // Somebody has it already.
      board.receive_ip(advertisement(FORMED, 1, { destination: 'ff02::1' }));
      yield* tx_thread_sleep(1);
      expect(formed(board)).toEqual([]);
      for (let times = 0; times < 2; times++) board.receive_ip(router_advertisement(60, prefix(600)));
      yield* tx_thread_sleep(1);
    });
    expect(seen).toEqual([[FORMED], []]);
  });

  test('a prefix that is not on the link forms an address, as published nothing', () => {
    const seen = both(
      'ipv6_prefix_must_be_on_link',
      (board) => ({
        formed: formed(board),
        asked: sent6(board)
          .map(({ bytes }) => told(bytes))
          .at(-1),
      }),
      function* (board) {
        yield* enable(board);
        board.receive_ip(router_advertisement(60, [...prefix(600, 0x40), ...ROUTER_OPTION]));
        yield* tx_thread_sleep(350);
        // Not a neighbour: the packet goes to the router.
        yield* send_udp(board, new NX.NX_UDP_SOCKET(), '2001:db8:a::5');
      },
      400,
    );
    expect(seen.map((at) => at.formed)).toEqual([[FORMED], []]);
    expect(seen[0]?.asked).toBe(`protocol 17 ${FORMED} > 2001:db8:a::5`);
  });

  test('no advertisement takes an address away at once, as published one with a valid lifetime of 0 does', () => {
    const seen = both(
      'ipv6_prefix_ends_its_address',
      (board) => ({
        formed: formed(board),
        left: board.ip.ipv6?.nx_ipv6_prefix_list.map((entry) => [
          entry.on_link,
          entry.nx_ipv6_prefix_entry_valid_lifetime,
        ]),
      }),
      function* (board) {
        yield* enable(board);
        board.receive_ip(router_advertisement(60, prefix(100_000)));
        yield* tx_thread_sleep(1);
        board.receive_ip(router_advertisement(60, prefix(0)));
      },
      50,
    );
    expect(seen).toEqual([
      { formed: [FORMED], left: [[false, 7200]] },
      { formed: [], left: [] },
    ]);
  });
});

describe('routers', () => {
  test('routers and prefixes serve as long as they say, as published a second longer', () => {
    const seen: number[][] = [];
    both(
      'ipv6_lifetimes_one_second_longer',
      () => undefined,
      function* (board) {
        yield* enable(board);
        must(yield* NX.nxd_ipv6_default_router_add(board.ip, nxd('fe80::88'), 0, 0));
        board.receive_ip(router_advertisement(2, prefix(3)));
        const counts: number[] = [];
        for (const sleep of [50, 100, 100, 100]) {
          yield* tx_thread_sleep(sleep);
          const count = ref(0);
          must(yield* NX.nxd_ipv6_default_router_number_of_entries_get(board.ip, 0, count));
          counts.push(10 * count.value + (board.ip.ipv6?.nx_ipv6_prefix_list.length ?? 0));
        }
        seen.push(counts);
      },
      400,
    );
    expect(seen).toEqual([
      [11, 11, 1, 0],
      [21, 11, 11, 1],
    ]);
  });

  test('a router that there is not cannot be deleted, as published it can while there is none', () => {
    const statuses: number[] = [];
    both(
      'ipv6_router_delete_finds_none',
      () => undefined,
      function* (board) {
        yield* enable(board);
        statuses.push(yield* NX.nxd_ipv6_default_router_delete(board.ip, nxd(ROUTER)));
      },
    );
    expect(statuses).toEqual([NX.NX_NOT_FOUND, NX.NX_SUCCESS]);
  });

  test('a redirect holds, as published the next second forgets it', () => {
    const better = 'fe80::77';
    const hops = both(
      'ipv6_redirect_ends_at_once',
      (board) => sent6(board).filter(({ bytes }) => bytes[6] === 17).length,
      function* (board) {
        yield* enable(board);
        board.receive_ip(router_advertisement(600, ROUTER_OPTION));
        yield* tx_thread_sleep(1);
        const socket = new NX.NX_UDP_SOCKET();
        yield* send_udp(board, socket, FAR);
        const rest = [0, 0, 0, 0, ...bytes_of(better), ...bytes_of(FAR), 2, 1, ...OTHER_MAC];
        board.receive_ip(icmp6(137, 0, rest, { source: ROUTER, destination: LINK_LOCAL }));
        yield* tx_thread_sleep(150);
        const [entry] = board.ip.ipv6?.nx_ipv6_destination_table ?? [];
        const valid = entry !== undefined && entry.nx_ipv6_destination_entry_valid !== 0;
        if (valid) expect(ipv6_to_text(entry.nx_ipv6_destination_entry_next_hop)).toBe(better);
        // It is no router any more.
        board.receive_ip(
          icmp6(136, 0, [0, 0, 0, 0, ...bytes_of(better)], { source: better, destination: LINK_LOCAL }),
        );
        yield* tx_thread_sleep(1);
        expect(entry?.nx_ipv6_destination_entry_valid).toBe(0);
        if (valid) yield* send_udp(board, socket, FAR);
      },
      300,
    );
    expect(hops).toEqual([2, 1]);
  });
});
