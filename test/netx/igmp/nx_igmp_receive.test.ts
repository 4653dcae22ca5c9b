import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { read32, write16, write32 } from '../../../netx/wire/bytes.ts';
import { checksum_of, sum_bytes } from '../../../netx/wire/checksum.ts';
import { tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { datagram, HandWire, header_checks, hex, must } from '../hand_wire.ts';

const IGMP = 2;
const GROUP = NX.IP_ADDRESS(239, 1, 2, 3);
const ALL_HOSTS = NX.IP_ADDRESS(224, 0, 0, 1);
const QUERY = 0x11;
const V2_REPORT = 0x16;

function message(type: number, tenths: number, group: number): Uint8Array {
  const bytes = new Uint8Array(8);
  bytes[0] = type;
  bytes[1] = tenths;
  write32(bytes, 4, group);
  write16(bytes, 2, checksum_of(sum_bytes(bytes, 0, 8)));
  return bytes;
}

/** A board that is a member of so many groups from GROUP on. */
function member(groups: number, nx = {}): HandWire {
  const board = new HandWire({ enable: ['arp', 'igmp'], nx });
  board.thread(function* ({ ip }) {
    for (let i = 0; i < groups; i++) must(yield* NX.nx_igmp_multicast_join(ip, GROUP + i));
  });
  return board;
}

/** Tick, type and group of each message sent. */
function reports(board: HandWire): string[] {
  return board.sent.map(({ tick, bytes }) => {
    const at = ((bytes[0] as number) & 0xf) * 4;
    return `${tick} ${(bytes[at] as number).toString(16)} ${(read32(bytes, at + 4) - GROUP) | 0}`;
  });
}

test('a report follows within a second of joining, one group a second', () => {
  const board = member(3);
  board.run_ticks(1000);
  expect(reports(board)).toEqual(['100 16 0', '200 16 1', '300 16 2']);
  const bytes = board.sent[0]?.bytes ?? new Uint8Array(0);
  // Version 2: a header of six words with the router alert option, time to live 1.
  expect(hex(bytes.subarray(0, 2))).toBe('4600');
  expect(hex(bytes.subarray(20, 24))).toBe('94040000');
  expect([bytes[8], read32(bytes, 16), header_checks(bytes)]).toEqual([1, GROUP, true]);
});

test('a query about all groups is answered for each, within the time that it allows', () => {
  const board = member(2);
  board.at(500, () => board.receive_ip(datagram(IGMP, message(QUERY, 50, 0), { destination: ALL_HOSTS })));
  board.run_ticks(1200);
  const late = reports(board).slice(2);
  expect(late.map((r) => r.split(' ').slice(1).join(' ')).sort()).toEqual(['16 0', '16 1']);
  for (const r of late) expect(Number.parseInt(r, 10)).toBeLessThanOrEqual(1000);
  expect(board.ip.nx_ip_igmp_queries_received).toBe(1);
});

test("another member's report makes the own one unnecessary", () => {
  const board = member(1);
  board.at(50, () => board.receive_ip(datagram(IGMP, message(V2_REPORT, 0, GROUP), { destination: GROUP })));
  board.run_ticks(1000);
  expect(reports(board)).toEqual([]);
});

test('a query of version 1 makes the reports those of version 1', () => {
  const board = member(1);
  board.at(500, () => board.receive_ip(datagram(IGMP, message(QUERY, 0, 0), { destination: ALL_HOSTS })));
  board.run_ticks(2000);
  expect(board.ip.nx_ip_igmp_router_version).toBe(1);
  expect(reports(board).map((r) => r.split(' ')[1])).toEqual(['16', '12']);
  expect((board.sent[1]?.bytes[0] ?? 0) & 0xf).toBe(5);
});

test('leaving sends a leave message to all routers, but with version 1 none', () => {
  for (const NX_DISABLE_IGMPV2 of [false, true]) {
    const board = member(1, { NX_DISABLE_IGMPV2 });
    board.run(function* ({ ip }) {
      must(yield* NX.nx_igmp_multicast_leave(ip, GROUP));
    });
    expect(reports(board)).toEqual(NX_DISABLE_IGMPV2 ? [] : ['0 17 0']);
    if (!NX_DISABLE_IGMPV2) expect(read32(board.sent[0]?.bytes ?? new Uint8Array(20), 16)).toBe(0xe0000002);
  }
});

test('with an empty pool the report is left out, until a router asks', () => {
  const board = new HandWire({ enable: ['arp', 'igmp'], packets: 1 });
  board.thread(function* ({ ip, pool }) {
    const held = { value: null as NX.NX_PACKET | null };
    must(yield* NX.nx_igmp_multicast_join(ip, GROUP));
    must(yield* NX.nx_packet_allocate(pool, held, 0, 0));
    yield* tx_thread_sleep(150);
    must(yield* NX.nx_packet_release(held.value));
  });
  board.at(450, () => board.receive_ip(datagram(IGMP, message(QUERY, 10, 0), { destination: ALL_HOSTS })));
  board.run_ticks(1000);
  expect(reports(board)).toEqual(['500 16 0']);
});

test('noise: nothing is thrown, no packet gets lost', () => {
  const board = member(2);
  const noise = fc.sample(fc.uint8Array({ maxLength: 40 }), { seed: 7, numRuns: 300 });
  noise.forEach((bytes, i) => {
    if (i % 2 === 0 && bytes.length >= 8) {
      write16(bytes, 2, 0);
      write16(bytes, 2, checksum_of(sum_bytes(bytes, 0, bytes.length)));
    }
    board.at(i + 1, () => board.receive_ip(datagram(IGMP, bytes, { destination: ALL_HOSTS })));
  });
  board.run_ticks(1000);
  expect([board.free, board.diagnostics]).toEqual([20, []]);
  expect(board.ip.nx_ip_igmp_checksum_errors).toBeGreaterThan(30);
});
