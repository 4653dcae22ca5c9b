import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { ref, TX_WAIT_ABORTED, tx_thread_sleep, tx_thread_wait_abort } from '../../../rtos/tx_api.ts';
import { data_of, datagram, echo, HandWire, header_checks, hex, must, PEER_IP } from '../hand_wire.ts';

const FAR_IP = NX.IP_ADDRESS(8, 8, 8, 8);
const ICMP = 1;

/** Answers like the peer: an echo reply with the same identifier and sequence number. */
function reply(board: HandWire, identifier: number, sequence: number, data: string): void {
  board.receive_ip(datagram(ICMP, echo(0, identifier, sequence, data)));
}

test('a ping on the wire, and its reply', () => {
  const board = new HandWire();
  board.at(5, () => board.receive_arp_reply());
  board.at(8, () => reply(board, 1, 0, 'ABCDE'));
  board.run(function* ({ ip }) {
    const response = ref<NX.NX_PACKET | null>(null);
    must(yield* NX.nx_icmp_ping(ip, PEER_IP, 'ABCDE', 5, response, 100));
    expect(board.tick).toBe(8);
    const packet = response.value as NX.NX_PACKET;
    expect([data_of(packet), packet.nx_packet_length]).toEqual(['ABCDE', 5]);
    must(yield* NX.nx_packet_release(packet));
  });
  const request = board.sent[1]?.bytes ?? new Uint8Array(0);
  expect(header_checks(request)).toBe(true);
  // Time to live 128, protocol 1; the identifier is the lower half of the own address.
  expect(hex(request.subarray(0, 10))).toBe('4500002100010000' + '8001');
  expect(hex(request.subarray(20))).toBe(hex(echo(8, 1, 0, 'ABCDE')));
  expect(board.ip.nx_ip_pings_sent).toBe(1);
  expect(board.free).toBe(20);
});

test('each thread gets the reply to its own request', () => {
  const board = new HandWire();
  const order: string[] = [];
  for (const name of ['first', 'second']) {
    board.thread(function* ({ ip }) {
      const response = ref<NX.NX_PACKET | null>(null);
      must(yield* NX.nx_icmp_ping(ip, PEER_IP, name, name.length, response, 100));
      order.push(`${board.tick} ${name} ${data_of(response.value as NX.NX_PACKET)}`);
      must(yield* NX.nx_packet_release(response.value));
    });
  }
  board.at(1, () => board.receive_arp_reply());
  board.at(2, () => reply(board, 1, 1, 'second'));
  board.at(3, () => reply(board, 1, 0, 'first'));
  board.at(4, () => reply(board, 1, 0, 'first'));
  board.run_ticks(5);
  expect(order).toEqual(['2 second second', '3 first first']);
  expect([board.free, board.ip.nx_ip_icmp_invalid_packets]).toEqual([20, 1]);
});

test('no reply in time, no wait, and an aborted wait', () => {
  const board = new HandWire();
  const statuses: string[] = [];
  const waiter = board.thread(function* ({ ip }) {
    const response = ref<NX.NX_PACKET | null>(null);
    for (const ticks of [0, 10, 100]) {
      const status = yield* NX.nx_icmp_ping(ip, PEER_IP, null, 0, response, ticks);
      statuses.push(`${board.tick} ${status}`);
    }
  });
  board.thread(function* ({ ip }) {
    yield* tx_thread_sleep(15);
    const suspended = ref(0);
    must(NX.nx_icmp_info_get(ip, null, null, suspended));
    expect(suspended.value).toBe(1);
    must(yield* tx_thread_wait_abort(waiter));
  });
  board.run_ticks(20);
  expect(statuses).toEqual([`0 ${NX.NX_NO_RESPONSE}`, `10 ${NX.NX_NO_RESPONSE}`, `15 ${TX_WAIT_ABORTED}`]);
  // A wait that is aborted is no timeout.
  expect(board.ip.nx_ip_ping_timeouts).toBe(1);
});

test('wrong arguments', () => {
  new HandWire({ enable: ['arp'] }).run(function* ({ ip, pool }) {
    const out = ref<NX.NX_PACKET | null>(null);
    expect(yield* NX.nx_icmp_ping(ip, PEER_IP, 'x', 1, out, 0)).toBe(NX.NX_NOT_ENABLED);
    must(NX.nx_icmp_enable(ip));
    expect(NX.nx_icmp_enable(ip)).toBe(NX.NX_ALREADY_ENABLED);
    expect(yield* NX.nx_icmp_ping(ip, 0, 'x', 1, out, 0)).toBe(NX.NX_IP_ADDRESS_ERROR);
    expect(yield* NX.nx_icmp_ping(ip, FAR_IP, 'x', 1, out, 0)).toBe(NX.NX_IP_ADDRESS_ERROR);
    expect(yield* NX.nx_icmp_ping(ip, PEER_IP, 'x', 1, null, 0)).toBe(NX.NX_PTR_ERROR);
    const long = 'x'.repeat(2000);
    expect(yield* NX.nx_icmp_ping(ip, PEER_IP, long, 2000, out, 0)).toBe(NX.NX_SIZE_ERROR);
    expect(pool.nx_packet_pool_available).toBe(20);
  });
});

test('the nxd_ services: version 4 as before, version 6 is not supported', () => {
  new HandWire().run(function* ({ ip }) {
    const [out, to] = [ref<NX.NX_PACKET | null>(null), new NX.NXD_ADDRESS()];
    expect(yield* NX.nxd_icmp_ping(ip, to, 'x', 1, out, 0)).toBe(NX.NX_IP_ADDRESS_ERROR);
    to.nxd_ip_version = NX.NX_IP_VERSION_V4;
    to.nxd_ip_address.v4 = PEER_IP;
    expect(yield* NX.nxd_icmp_ping(ip, to, 'x', 1, out, 0)).toBe(NX.NX_NO_RESPONSE);
    expect(yield* NX.nxd_icmp_source_ping(ip, to, 0, 'x', 1, out, 0)).toBe(NX.NX_NO_RESPONSE);
    expect(yield* NX.nxd_icmp_source_ping(ip, to, 2, 'x', 1, out, 0)).toBe(NX.NX_INVALID_INTERFACE);
    to.nxd_ip_version = NX.NX_IP_VERSION_V6;
    expect(yield* NX.nxd_icmp_ping(ip, to, 'x', 1, out, 0)).toBe(NX.NX_NOT_SUPPORTED);
  });
});

test('a ping for which no way leads out of the given interface is not answered', () => {
  const board = new HandWire();
  board.run(function* ({ ip }) {
    const [out, to] = [ref<NX.NX_PACKET | null>(null), new NX.NXD_ADDRESS(NX.NX_IP_VERSION_V4, FAR_IP)];
    expect(yield* NX.nxd_icmp_source_ping(ip, to, 0, 'x', 1, out, 30)).toBe(NX.NX_NO_RESPONSE);
    expect([board.tick, ip.nx_ip_pings_sent, ip.nx_ip_ping_timeouts]).toEqual([30, 1, 1]);
    expect(yield* NX.nxd_icmp_ping(ip, to, 'x', 1, out, 30)).toBe(NX.NX_IP_ADDRESS_ERROR);
  });
  expect([board.free, board.sent]).toEqual([20, []]);
});

test('a ping to the own address comes back through loopback', () => {
  new HandWire().run(function* ({ ip, sent }) {
    for (const to of [ip.nx_ip_address, NX.IP_ADDRESS(127, 0, 0, 1)]) {
      const response = ref<NX.NX_PACKET | null>(null);
      must(yield* NX.nx_icmp_ping(ip, to, 'self', 4, response, 10));
      expect(data_of(response.value as NX.NX_PACKET)).toBe('self');
      must(yield* NX.nx_packet_release(response.value));
    }
    expect(sent).toEqual([]);
  });
});
