// Two boards that speak IPv6, in the eyes of tshark and in the words of an account.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { WireWords } from '../../../demo/account/wire_words.ts';
import { capture_segment } from '../../../netx/link/capture.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import * as NX from '../../../netx/nx_api.ts';
import { ipv6_from_text } from '../../../netx/wire/ipv6_text.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { describe_with, run_program } from '../../demo/programs.ts';
import { must, take } from '../hand_wire.ts';
import { pattern, StackBoard } from '../link/stack_fixture.ts';

const [CLIENT, SERVER] = ['2001:db8::1', '2001:db8::2'] as const;
const BYTES = 5000;
const LONG_PING = 1400;
const MTU = 1280;
const NOBODY = '2001:db8::99';

function nxd(text: string): NX.NXD_ADDRESS {
  const address = new NX.NXD_ADDRESS(6);
  address.nxd_ip_address.v6 = [...ipv6_from_text(text)];
  return address;
}

function* enable(ip: NX.NX_IP, address: string): Service<void> {
  must(NX.nx_ip_fragment_enable(ip));
  must(yield* NX.nxd_ipv6_enable(ip));
  must(NX.nxd_icmp_enable(ip));
  must(yield* NX.nxd_ipv6_address_set(ip, 0, null, 10, null));
  must(yield* NX.nxd_ipv6_address_set(ip, 0, nxd(address), 64, null));
  yield* tx_thread_sleep(500);
}

/** Sends back what comes over TCP. */
function* serve(board: StackBoard): Service<void> {
  yield* enable(board.ip, SERVER);
  const socket = new NX.NX_TCP_SOCKET();
  must(yield* NX.nx_tcp_socket_create(board.ip, socket, 'server', 0, 0, 128, 8192, null, null));
  must(yield* NX.nx_tcp_server_socket_listen(board.ip, 80, socket, 2, null));
  must(yield* NX.nx_tcp_server_socket_accept(socket, NX.NX_WAIT_FOREVER));
  yield* board.send(socket, yield* board.receive(socket, BYTES));
  yield* NX.nx_tcp_socket_disconnect(socket, 500);
}

/** Pings short and long, asks a port that nobody has, and a TCP echo. */
function* ask(board: StackBoard): Service<Uint8Array> {
  const { ip, pool } = board;
  yield* enable(ip, CLIENT);
  for (const bytes of [5, LONG_PING]) {
    const answer = ref<NX.NX_PACKET | null>(null);
    must(yield* NX.nxd_icmp_ping(ip, nxd(SERVER), pattern(bytes), bytes, answer, 200));
    yield* NX.nx_packet_release(answer.value);
  }
  const udp = new NX.NX_UDP_SOCKET();
  must(yield* NX.nx_udp_socket_create(ip, udp, 'udp', 0, NX.NX_FRAGMENT_OKAY, 128, 5));
  must(yield* NX.nx_udp_socket_bind(udp, 9, NX.NX_NO_WAIT));
  for (const to of [SERVER, NOBODY])
    must(yield* NX.nxd_udp_socket_send(udp, yield* take(pool, NX.NX_UDP_PACKET, 'x'), nxd(to), 4321));
  const tcp = new NX.NX_TCP_SOCKET();
  must(yield* NX.nx_tcp_socket_create(ip, tcp, 'client', 0, 0, 128, 8192, null, null));
  must(yield* NX.nx_tcp_client_socket_bind(tcp, 5000, NX.NX_NO_WAIT));
  must(yield* NX.nxd_tcp_client_socket_connect(tcp, nxd(SERVER), 80, 500));
  yield* board.send(tcp, pattern(BYTES));
  const back = yield* board.receive(tcp, BYTES);
  yield* board.closed_socket(tcp);
  return back;
}

function run() {
  const sim = new Simulation();
  const lan = new EthernetSegment(sim, { name: 'lan', mtu: MTU });
  const blocks: Uint8Array[] = [];
  capture_segment(lan, { sink: (block) => blocks.push(block) });
  const wire = new WireWords();
  const told: string[] = [];
  lan.tap((frame, _time_ns, side) => {
    if (side === 'middle') told.push(...wire.tell(frame.bytes.slice(0, frame.length)).texts);
  });
  const nx = { NX_DISABLE_IPV6: false };
  let back: Uint8Array = new Uint8Array();
  new StackBoard(sim, lan, 'server', '10.0.0.2', serve, { nx });
  const client = function* (board: StackBoard) {
    back = yield* ask(board);
  };
  new StackBoard(sim, lan, 'client', '10.0.0.1', client, { nx });
  sim.run({ until_ns: 60e9 });
  expect(sim.diagnostics).toEqual([]);
  expect(back).toEqual(pattern(BYTES));
  return { capture: Buffer.concat(blocks), told };
}

it('is told in words from the first probe of an address to the end of a connection', () => {
  const { told } = run();
  const ends = `${CLIENT} to ${SERVER}`;
  for (const said of [
    `ICMPv6 neighbour solicitation: has anybody ${CLIENT}?`,
    `ICMPv6 neighbour solicitation: who has ${SERVER}? Tell ${CLIENT}`,
    `ICMPv6 echo request (a ping), ${ends}`,
    `UDP 1 bytes, [${CLIENT}]:9 to [${SERVER}]:4321`,
    `ICMPv6 destination unreachable: port unreachable, ${SERVER} to ${CLIENT}`,
    `ICMPv6 neighbour solicitation: who has ${NOBODY}? Tell ${CLIENT}`,
  ])
    expect(told).toContain(said);
  const all = told.join('\n');
  expect(all).toMatch(/neighbour advertisement: 2001:db8::2 is at [0-9a-f:]{17} \(solicited, override\)\n/);
  expect(all).toMatch(/router solicitation: who is a router\? Tell fe80::/);
  expect(all).toMatch(/IPv6 fragment of ICMPv6: bytes 0 to 1231 of packet 0x[0-9a-f]{8}, more follow/);
  expect(all).toMatch(/IPv6 fragment of ICMPv6: bytes 1232 to 1407 of packet 0x[0-9a-f]{8}, the last/);
  expect(all).toMatch(/TCP SYN: port 5000 to 80, initial sequence number \d+, window 8192, MSS 1220/);
  expect(told.filter((text) => text.startsWith('TCP FIN'))).toHaveLength(2);
  expect(all).not.toMatch(/Ethernet type|retransmission|cut short/);
});

describe_with(['tshark'], 'the same frames in the eyes of tshark', () => {
  it('are IPv6 with nothing malformed and no bad checksum', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
    try {
      const file = path.join(folder, 'ipv6.pcapng');
      writeFileSync(file, run().capture);
      const checks = ['-o', 'udp.check_checksum:TRUE', '-o', 'tcp.check_checksum:TRUE'];
      const shown = (filter: string) => run_program('tshark', '-r', file, ...checks, '-Y', filter);
      const count = (filter: string) => shown(filter).split('\n').length - 1;
      const sums = ['icmpv6', 'udp', 'tcp'].map((name) => `${name}.checksum.status == 0`).join(' || ');
      expect(shown(`_ws.malformed || tcp.analysis.flags || ${sums}`)).toBe('');
      // That the sums were looked at.
      expect(count('tcp.checksum.status == 1')).toBeGreaterThan(10);
      expect(count('udp.checksum.status == 1 && !icmpv6')).toBe(1);
      // Six solicitations before two addresses of each board are used, at least.
      expect(count('icmpv6.type == 135 && icmpv6.checksum.status == 1')).toBeGreaterThan(6);
      // Of the long ping and its answer, put together again.
      expect(count(`icmpv6.type == 128 && ipv6.reassembled.length == ${LONG_PING + 8}`)).toBe(1);
      expect(count(`icmpv6.type == 129 && ipv6.reassembled.length == ${LONG_PING + 8}`)).toBe(1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
