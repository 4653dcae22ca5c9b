import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { ref } from '../../../rtos/tx_api.ts';
import { HandWire, must, OWN_IP, PEER_IP, take } from '../hand_wire.ts';

const OTHER_IP = NX.IP_ADDRESS(10, 0, 0, 3);
const FAR_IP = NX.IP_ADDRESS(8, 8, 8, 8);
const INFO = 8;

function counters(ip: NX.NX_IP): number[] {
  const out = Array.from({ length: INFO }, () => ref(0));
  must(NX.nx_arp_info_get(ip, out[0], out[1], out[2], out[3], out[4], out[5], out[6], out[7]));
  return out.map((o) => o.value);
}

test('enabling measures the memory in entries of 52 bytes', () => {
  const board = new HandWire({ enable: [] });
  board.run(function* ({ ip }) {
    expect(NX.nx_arp_enable(ip, null, 1040)).toBe(NX.NX_PTR_ERROR);
    expect(NX.nx_arp_enable(ip, new Uint8Array(51), 51)).toBe(NX.NX_SIZE_ERROR);
    expect(yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 1, 2)).toBe(NX.NX_NOT_ENABLED);
    expect(NX.nx_arp_enable(ip, new Uint8Array(104), 104)).toBe(NX.NX_SUCCESS);
    expect(ip.nx_ip_arp_total_entries).toBe(2);
    expect(NX.nx_arp_enable(ip, new Uint8Array(104), 104)).toBe(NX.NX_ALREADY_ENABLED);
  });
});

test('a static mapping: created, overwritten, found, deleted', () => {
  new HandWire().run(function* ({ ip }) {
    const [msw, lsw] = [ref(0), ref(0)];
    must(yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 0x11, 0x22));
    must(yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 0x33, 0x44));
    must(yield* NX.nx_arp_hardware_address_find(ip, PEER_IP, msw, lsw));
    expect([msw.value, lsw.value]).toEqual([0x33, 0x44]);
    expect(counters(ip).slice(4, 6)).toEqual([0, 1]);
    expect(yield* NX.nx_arp_static_entry_delete(ip, PEER_IP, 0x33, 0x45)).toBe(NX.NX_ENTRY_NOT_FOUND);
    must(yield* NX.nx_arp_static_entry_delete(ip, PEER_IP, 0x33, 0x44));
    expect(yield* NX.nx_arp_hardware_address_find(ip, PEER_IP, msw, lsw)).toBe(NX.NX_ENTRY_NOT_FOUND);
  });
});

test('a mapping is for hosts of an attached network only', () => {
  new HandWire().run(function* ({ ip }) {
    for (const address of [0, 0xffffffff, NX.IP_ADDRESS(224, 0, 0, 1), FAR_IP]) {
      expect(yield* NX.nx_arp_static_entry_create(ip, address, 1, 2)).toBe(NX.NX_IP_ADDRESS_ERROR);
      expect(yield* NX.nx_arp_dynamic_entry_set(ip, address, 1, 2)).toBe(NX.NX_IP_ADDRESS_ERROR);
    }
    expect(yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 0, 0)).toBe(NX.NX_INVALID_PARAMETERS);
    expect(yield* NX.nx_arp_static_entry_delete(ip, PEER_IP, 0, 0)).toBe(NX.NX_INVALID_PARAMETERS);
    expect(yield* NX.nx_arp_entry_delete(ip, 0)).toBe(NX.NX_IP_ADDRESS_ERROR);
  });
});

test('a mapping lets the packets go that waited for it, in order', () => {
  const board = new HandWire();
  board.run(function* ({ ip, pool, sent }) {
    const socket = new NX.NX_UDP_SOCKET();
    must(yield* NX.nx_udp_socket_create(ip, socket, 's', 0, 0, 128, 5));
    must(yield* NX.nx_udp_socket_bind(socket, 100, 0));
    for (const data of ['a', 'b']) {
      must(yield* NX.nx_udp_socket_send(socket, yield* take(pool, NX.NX_UDP_PACKET, data), PEER_IP, 9));
    }
    must(yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 0x11, 0x22));
    const datagrams = sent.filter((s) => s.command === NX.NX_LINK_PACKET_SEND);
    expect(datagrams.map((s) => [s.msw, s.lsw, s.bytes.at(-1)])).toEqual([
      [0x11, 0x22, 0x61],
      [0x11, 0x22, 0x62],
    ]);
  });
  expect(board.free).toBe(20);
});

test('a dynamic mapping without a hardware address asks for it', () => {
  new HandWire().run(function* ({ ip, sent }) {
    must(yield* NX.nx_arp_dynamic_entry_set(ip, PEER_IP, 0, 0));
    expect(sent.map((s) => s.command)).toEqual([NX.NX_LINK_ARP_SEND]);
    must(yield* NX.nx_arp_dynamic_entry_set(ip, OTHER_IP, 1, 2));
    expect(sent.length).toBe(1);
    expect(counters(ip).slice(4, 6)).toEqual([2, 0]);
    must(yield* NX.nx_arp_entry_delete(ip, OTHER_IP));
    expect(yield* NX.nx_arp_entry_delete(ip, OTHER_IP)).toBe(NX.NX_ENTRY_NOT_FOUND);
    expect(counters(ip)[4]).toBe(1);
  });
});

test('a dynamic mapping is refused where there is a static one', () => {
  new HandWire().run(function* ({ ip }) {
    const [msw, lsw] = [ref(0), ref(0)];
    must(yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 0x11, 0x22));
    expect(yield* NX.nx_arp_dynamic_entry_set(ip, PEER_IP, 0x33, 0x44)).toBe(NX.NX_DUPLICATED_ENTRY);
    must(yield* NX.nx_arp_hardware_address_find(ip, PEER_IP, msw, lsw));
    expect([msw.value, lsw.value]).toEqual([0x11, 0x22]);
    must(yield* NX.nx_arp_entry_delete(ip, PEER_IP));
    expect(counters(ip)[5]).toBe(0);
  });
});

test('when all entries are static there is no room for more', () => {
  new HandWire({ enable: ['icmp'] }).run(function* ({ ip }) {
    must(NX.nx_arp_enable(ip, new Uint8Array(104), 104));
    must(yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 1, 2));
    must(yield* NX.nx_arp_static_entry_create(ip, OTHER_IP, 1, 3));
    const fourth = NX.IP_ADDRESS(10, 0, 0, 4);
    expect(yield* NX.nx_arp_static_entry_create(ip, fourth, 1, 4)).toBe(NX.NX_NO_MORE_ENTRIES);
    expect(yield* NX.nx_arp_dynamic_entry_set(ip, fourth, 1, 4)).toBe(NX.NX_NO_MORE_ENTRIES);
    must(yield* NX.nx_arp_static_entries_delete(ip));
    expect(counters(ip)[5]).toBe(0);
  });
});

test('invalidating drops the packets that wait', () => {
  const board = new HandWire();
  board.run(function* ({ ip, pool }) {
    const packet = yield* take(pool, NX.NX_IP_PACKET, 'raw');
    must(NX.nx_ip_raw_packet_enable(ip));
    must(yield* NX.nx_ip_raw_packet_send(ip, packet, PEER_IP, NX.NX_IP_NORMAL));
    expect(pool.nx_packet_pool_available).toBe(19);
    must(yield* NX.nx_arp_dynamic_entries_invalidate(ip));
    expect(pool.nx_packet_pool_available).toBe(20);
    expect(ip.nx_ip_send_packets_dropped).toBe(1);
    expect(ip.nx_ip_address).toBe(OWN_IP);
  });
  expect(board.diagnostics).toEqual([]);
});
