import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { write16 } from '../../../netx/wire/bytes.ts';
import { checksum_of, sum_bytes } from '../../../netx/wire/checksum.ts';
import { datagram, echo, HandWire, MASK, must, OWN_IP, PEER_IP } from '../hand_wire.ts';

const ICMP = 1;
const OTHER_IP = NX.IP_ADDRESS(10, 0, 0, 9);
const PING = echo(8, 1, 1, 'ping');

/** A board that got one datagram; its counters are what the test looks at. */
function after(bytes: Uint8Array, nx = {}): NX.NX_IP {
  const board = new HandWire({ nx });
  board.receive_ip(bytes);
  board.run_ticks(2);
  expect(board.diagnostics).toEqual([]);
  return board.ip;
}

/** A datagram with something changed and, by default, its checksum corrected. */
function changed(change: (bytes: Uint8Array) => void, right = true): Uint8Array {
  const bytes = datagram(ICMP, PING);
  change(bytes);
  write16(bytes, 10, 0);
  if (right) write16(bytes, 10, checksum_of(sum_bytes(bytes, 0, 20)));
  return bytes;
}

test('what is for us is delivered', () => {
  const mine = [
    OWN_IP,
    0,
    0xffffffff,
    (OWN_IP | ~MASK) >>> 0,
    NX.IP_ADDRESS(127, 0, 0, 1),
    NX.IP_ADDRESS(224, 0, 0, 1),
  ];
  for (const destination of mine) {
    const ip = after(datagram(ICMP, PING, { destination }));
    expect([
      ip.nx_ip_total_packets_delivered,
      ip.nx_ip_total_bytes_received,
      ip.nx_ip_pings_received,
    ]).toEqual([1, 12, 1]);
  }
});

test('what is for others is dropped and counted', () => {
  for (const destination of [OTHER_IP, NX.IP_ADDRESS(224, 1, 1, 1)]) {
    const ip = after(datagram(ICMP, PING, { destination }));
    expect([
      ip.nx_ip_invalid_receive_address,
      ip.nx_ip_receive_packets_dropped,
      ip.nx_ip_pings_received,
    ]).toEqual([1, 1, 0]);
  }
});

test('what the Ethernet controller padded is cut', () => {
  const padded = new Uint8Array(46);
  padded.set(datagram(ICMP, PING));
  expect(after(padded).nx_ip_total_bytes_received).toBe(12);
});

test('headers that cannot be are invalid', () => {
  const invalid = {
    version: changed((b) => b.set([0x55])),
    version_6: changed((b) => b.set([0x65])),
    short_header: changed((b) => b.set([0x44])),
    longer_than_it_is: changed((b) => write16(b, 2, 33)),
    only_a_header: changed((b) => write16(b, 2, 20)),
    cut_off: datagram(ICMP, PING).subarray(0, 19),
  };
  for (const [name, bytes] of Object.entries(invalid)) {
    const ip = after(bytes);
    expect([name, ip.nx_ip_invalid_packets, ip.nx_ip_receive_packets_dropped]).toEqual([name, 1, 1]);
  }
  const ip = after(changed((b) => b.set([99], 8), false));
  expect([ip.nx_ip_receive_checksum_errors, ip.nx_ip_invalid_packets]).toEqual([1, 1]);
});

test('senders that cannot be, with NX_ENABLE_SOURCE_ADDRESS_CHECK', () => {
  const senders = [(OWN_IP | ~MASK) >>> 0, (OWN_IP & MASK) >>> 0, NX.IP_ADDRESS(224, 1, 1, 1)];
  for (const source of senders) {
    const bytes = datagram(ICMP, PING, { source });
    expect(after(bytes).nx_ip_pings_received).toBe(1);
    expect(after(bytes, { NX_ENABLE_SOURCE_ADDRESS_CHECK: true }).nx_ip_invalid_receive_address).toBe(1);
  }
  for (const source of [0, PEER_IP]) {
    const ip = after(datagram(ICMP, PING, { source }), { NX_ENABLE_SOURCE_ADDRESS_CHECK: true });
    expect(ip.nx_ip_pings_received).toBe(1);
  }
});

test('noise, headers with one wrong field, and cut datagrams: nothing is thrown, no packet gets lost', () => {
  const board = new HandWire();
  board.thread(function* ({ ip }) {
    must(NX.nx_ip_fragment_enable(ip));
    must(NX.nx_ip_raw_packet_enable(ip));
    must(yield* NX.nx_ip_raw_receive_queue_max_set(ip, 2));
  });
  const cases = fc.sample(fc.tuple(fc.uint8Array({ maxLength: 90 }), fc.nat(23), fc.nat(255), fc.boolean()), {
    seed: 8,
    numRuns: 1000,
  });
  cases.forEach(([noise, place, value, right], i) => {
    let bytes: Uint8Array = noise;
    if (i % 4 !== 0) {
      bytes = datagram([1, 2, 6, 17, 99][i % 5] ?? 0, noise);
      bytes[place] = value;
      if (right && bytes.length >= 20) {
        write16(bytes, 10, 0);
        write16(
          bytes,
          10,
          checksum_of(sum_bytes(bytes, 0, Math.min(bytes.length, ((bytes[0] ?? 0) & 15) * 4))),
        );
      }
      bytes = bytes.subarray(0, i % 7 === 0 ? bytes.length - (i % 5) : bytes.length);
    }
    board.at(i + 1, () => board.receive_ip(bytes));
  });
  // Fragments wait half a minute at most (their time to live), ARP 190 s.
  board.run_ticks(50_000);
  expect(board.diagnostics).toEqual([]);
  const queued = board.ip.nx_ip_raw_received_packet_count;
  expect(board.free + queued).toBe(20);
  expect(board.owned).toBe(0);
  expect(board.ip.nx_ip_total_packets_received).toBe(1000);
});
