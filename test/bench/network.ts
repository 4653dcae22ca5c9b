// The stack in real time, boards in pairs with a virtual network card each: bulk TCP in bytes per second of the wall
// clock, TCP requests, UDP datagrams and pings there and back per second, how they grow with the boards on one segment, and the
// same work over IPv6 and over IPv4 in turn. Both stacks, the driver, the card and the segment are in the figures.

import { performance } from 'node:perf_hooks';
import { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create } from '../../netx/link/sim_nic.ts';
import * as NX from '../../netx/nx_api.ts';
import { Simulation, Target } from '../../rtos/sim_api.ts';
import * as TX from '../../rtos/tx_api.ts';
import { bring_up, must, start_thread } from '../netx/network_board.ts';
import { figure } from './measure.ts';

const ADDRESS = NX.IP_ADDRESS(10, 0, 0, 10);
const PAIRS = [1, 5, 50];
const PORT = 7;
const PACKETS = 120;
// Every board hears every ARP request: with room for fewer, entries push one another out before they are answered.
const ARP_CACHE_BYTES = 128 * NX.SIZEOF_NX_ARP;
const [SMALL_WRITE, LARGE_WRITE] = [256, 1460];
/** What fits into a segment over IPv6. */
const IPV6_WRITE = 1440;
const WINDOW = 65_535;
/** Else a stream waits for the acknowledgement timer: what is measured is then a tick, not a segment. */
const ACK_EVERY = 2;
const DATAGRAM_BYTES = 64;
const MEASURED_MS = 3000;
const WARM_UP_MS = 1000;
const STEP_NS = 100e6;
/** IPv6 beside IPv4: short rounds in turn, so that what else the machine does strikes both. */
const [ROUNDS, ROUND_MS, ROUND_STEP_NS] = [31, 60, 5e6];

/** What a board does, and what it counted. */
interface Job {
  count: number;
  readonly run: (board: Board, job: Job) => TX.Service<void>;
}

interface Board {
  readonly ip: NX.NX_IP;
  readonly pool: NX.NX_PACKET_POOL;
  /** Address of the other board of the pair. */
  readonly other: number;
  /** The same over IPv6; null: over IPv4. */
  readonly other6: NX.NXD_ADDRESS | null;
}

/** 2001:db8::n */
function address6(n: number): NX.NXD_ADDRESS {
  const address = new NX.NXD_ADDRESS(NX.NX_IP_VERSION_V6);
  address.nxd_ip_address.v6 = [0x20010db8, 0, 0, n];
  return address;
}

/** Addresses that can be used at once: ICMPv6, which would probe them, comes behind. */
function* enable_ipv6(ip: NX.NX_IP, n: number): TX.Service<void> {
  must(yield* NX.nxd_ipv6_enable(ip));
  must(yield* NX.nxd_ipv6_address_set(ip, 0, null, 10, null));
  must(yield* NX.nxd_ipv6_address_set(ip, 0, address6(n), 64, null));
  must(NX.nxd_icmp_enable(ip));
}

/** The n-th board, at 10.0.0.n; 0 and 1 are a pair, and so on. */
function board(sim: Simulation, lan: EthernetSegment, n: number, job: Job, over_ipv6: boolean): void {
  const name = `board ${n}`;
  const [address, other] = [ADDRESS + n, ADDRESS + (n ^ 1)];
  const [ip, pool] = [new NX.NX_IP(), new NX.NX_PACKET_POOL()];
  function* define(): TX.Service<void> {
    const enable = ['arp', 'icmp', 'udp', 'tcp'] as const;
    const arp_cache_bytes = ARP_CACHE_BYTES;
    yield* bring_up({ ip, pool, name, address, packets: PACKETS, arp_cache_bytes, enable });
    yield* start_thread(name, 10, () => work());
  }
  function* work(): TX.Service<void> {
    if (over_ipv6) yield* enable_ipv6(ip, 1 + n);
    yield* job.run({ ip, pool, other, other6: over_ipv6 ? address6(1 + (n ^ 1)) : null }, job);
  }
  const options = NX.nx_options({ NX_DISABLE_IPV6: !over_ipv6, NX_TCP_ACK_EVERY_N_PACKETS: ACK_EVERY });
  const target = new Target(sim, { name, main: () => TX.tx_kernel_enter(define), config: { options } });
  nx_sim_nic_create(target, lan);
}

function* take(pool: NX.NX_PACKET_POOL, type: number): TX.Service<NX.NX_PACKET> {
  const got = TX.ref<NX.NX_PACKET | null>(null);
  must(yield* NX.nx_packet_allocate(pool, got, type, NX.NX_WAIT_FOREVER));
  return got.value as NX.NX_PACKET;
}

/** Makes a packet longer, as if the firmware had filled it in place. */
function fill(packet: NX.NX_PACKET, bytes: number): void {
  packet.nx_packet_append_ptr += bytes;
  packet.nx_packet_length = bytes;
}

function* connected({ ip, other, other6 }: Board): TX.Service<NX.NX_TCP_SOCKET> {
  const socket = new NX.NX_TCP_SOCKET();
  must(yield* NX.nx_tcp_socket_create(ip, socket, 's', 0, 0, 128, WINDOW, null, null));
  must(yield* NX.nx_tcp_client_socket_bind(socket, NX.NX_ANY_PORT, 0));
  yield* TX.tx_thread_sleep(5);
  const wait = NX.NX_WAIT_FOREVER;
  if (other6 !== null) must(yield* NX.nxd_tcp_client_socket_connect(socket, other6, PORT, wait));
  else must(yield* NX.nx_tcp_client_socket_connect(socket, other, PORT, wait));
  return socket;
}

function* accepted({ ip }: Board): TX.Service<NX.NX_TCP_SOCKET> {
  const socket = new NX.NX_TCP_SOCKET();
  must(yield* NX.nx_tcp_socket_create(ip, socket, 's', 0, 0, 128, WINDOW, null, null));
  must(yield* NX.nx_tcp_server_socket_listen(ip, PORT, socket, 1, null));
  must(yield* NX.nx_tcp_server_socket_accept(socket, NX.NX_WAIT_FOREVER));
  return socket;
}

function* write(board: Board, socket: NX.NX_TCP_SOCKET, bytes: number): TX.Service<void> {
  const packet = yield* take(board.pool, NX.NX_TCP_PACKET);
  fill(packet, bytes);
  must(yield* NX.nx_tcp_socket_send(socket, packet, NX.NX_WAIT_FOREVER));
}

/** Reads one packet and returns its length. */
function* read(socket: NX.NX_TCP_SOCKET): TX.Service<number> {
  const got = TX.ref<NX.NX_PACKET | null>(null);
  must(yield* NX.nx_tcp_socket_receive(socket, got, NX.NX_WAIT_FOREVER));
  const bytes = (got.value as NX.NX_PACKET).nx_packet_length;
  must(yield* NX.nx_packet_release(got.value));
  return bytes;
}

function send_stream(bytes: number): Job['run'] {
  return function* (board) {
    const socket = yield* connected(board);
    for (;;) yield* write(board, socket, bytes);
  };
}

function* receive_stream(board: Board, job: Job): TX.Service<void> {
  const socket = yield* accepted(board);
  for (;;) job.count += yield* read(socket);
}

function* send_requests(board: Board, job: Job): TX.Service<void> {
  const socket = yield* connected(board);
  for (;;) {
    yield* write(board, socket, DATAGRAM_BYTES);
    yield* read(socket);
    job.count++;
  }
}

function* answer_requests(board: Board): TX.Service<void> {
  const socket = yield* accepted(board);
  for (;;) yield* write(board, socket, yield* read(socket));
}

function* bound(ip: NX.NX_IP): TX.Service<NX.NX_UDP_SOCKET> {
  const socket = new NX.NX_UDP_SOCKET();
  must(yield* NX.nx_udp_socket_create(ip, socket, 's', 0, NX.NX_FRAGMENT_OKAY, 128, 5));
  must(yield* NX.nx_udp_socket_bind(socket, PORT, 0));
  return socket;
}

function send_datagram(
  { other, other6 }: Board,
  socket: NX.NX_UDP_SOCKET,
  packet: NX.NX_PACKET | null,
): TX.Service<number> {
  if (other6 !== null) return NX.nxd_udp_socket_send(socket, packet, other6, PORT);
  return NX.nx_udp_socket_send(socket, packet, other, PORT);
}

function* send_datagrams(board: Board, job: Job): TX.Service<void> {
  const { ip, pool } = board;
  const socket = yield* bound(ip);
  const got = TX.ref<NX.NX_PACKET | null>(null);
  for (;;) {
    const packet = yield* take(pool, NX.NX_UDP_PACKET);
    fill(packet, DATAGRAM_BYTES);
    must(yield* send_datagram(board, socket, packet));
    if ((yield* NX.nx_udp_socket_receive(socket, got, NX.NX_IP_PERIODIC_RATE)) !== NX.NX_SUCCESS) continue;
    must(yield* NX.nx_packet_release(got.value));
    job.count++;
  }
}

function* echo_datagrams(board: Board): TX.Service<void> {
  const socket = yield* bound(board.ip);
  const got = TX.ref<NX.NX_PACKET | null>(null);
  for (;;) {
    must(yield* NX.nx_udp_socket_receive(socket, got, NX.NX_WAIT_FOREVER));
    must(yield* send_datagram(board, socket, got.value));
  }
}

function* ping({ ip, other, other6 }: Board, job: Job): TX.Service<void> {
  const got = TX.ref<NX.NX_PACKET | null>(null);
  const data = new Uint8Array(DATAGRAM_BYTES);
  for (;;) {
    const { length } = data;
    const wait = NX.NX_IP_PERIODIC_RATE;
    const status =
      other6 === null
        ? yield* NX.nx_icmp_ping(ip, other, data, length, got, wait)
        : yield* NX.nxd_icmp_ping(ip, other6, data, length, got, wait);
    if (status !== NX.NX_SUCCESS) continue;
    must(yield* NX.nx_packet_release(got.value));
    job.count++;
  }
}

function* nothing(): TX.Service<void> {
  yield* TX.tx_thread_sleep(TX.TX_WAIT_FOREVER);
}

/** Pairs of boards at work: a function that runs them so long and returns what they counted per second. */
function pairs_at_work(
  asking: Job['run'],
  answering: Job['run'],
  pairs: number,
  over_ipv6: boolean,
  step_ns: number,
): (ms: number) => number {
  const sim = new Simulation();
  const lan = new EthernetSegment(sim, { name: 'lan' });
  const jobs = Array.from({ length: 2 * pairs }, (_, n): Job => {
    return { run: n % 2 === 0 ? answering : asking, count: 0 };
  });
  jobs.forEach((job, n) => board(sim, lan, n, job, over_ipv6));
  return (ms) => {
    const counted = (): number => jobs.reduce((sum, job) => sum + job.count, 0);
    const [start, before] = [performance.now(), counted()];
    while (performance.now() - start < ms) sim.run({ until_ns: sim.now_ns + step_ns });
    return ((counted() - before) * 1000) / (performance.now() - start);
  };
}

/** Counted per second of the wall clock, after a warm-up. */
function rate(asking: Job['run'], answering: Job['run'], pairs = 1): number {
  const run_ms = pairs_at_work(asking, answering, pairs, false, STEP_NS / pairs);
  run_ms(WARM_UP_MS);
  return run_ms(MEASURED_MS);
}

/** How much slower or faster the same is over IPv6: the median of rounds in turn. */
function ipv6_to_ipv4(asking: Job['run'], answering: Job['run']): number {
  const [over4, over6] = [false, true].map((version) =>
    pairs_at_work(asking, answering, 1, version, ROUND_STEP_NS),
  ) as [(ms: number) => number, (ms: number) => number];
  for (const run_ms of [over4, over6]) run_ms(WARM_UP_MS);
  const ratios = Array.from({ length: ROUNDS }, (_, round) => {
    if (round % 2 === 0) return over6(ROUND_MS) / over4(ROUND_MS);
    const first = over4(ROUND_MS);
    return over6(ROUND_MS) / first;
  });
  return ratios.sort((a, b) => a - b)[ROUNDS >> 1] as number;
}

export function bench_network(): void {
  console.log(`\nThe network, per second of the wall clock; an acknowledgement for ${ACK_EVERY} segments`);
  const stream = (bytes: number, pairs = 1) => figure(rate(send_stream(bytes), receive_stream, pairs) / 1e6);
  console.log(`  TCP stream, writes of ${LARGE_WRITE} bytes      ${stream(LARGE_WRITE)} MB`);
  console.log(`  TCP stream, writes of  ${SMALL_WRITE} bytes      ${stream(SMALL_WRITE)} MB`);
  console.log(`  TCP request and response           ${figure(rate(send_requests, answer_requests))}`);
  console.log(`  UDP datagram there and back        ${figure(rate(send_datagrams, echo_datagrams))}`);
  console.log(`  ping                               ${figure(rate(ping, nothing))}`);
  for (const pairs of PAIRS) {
    const udp = figure(rate(send_datagrams, echo_datagrams, pairs));
    console.log(`  ${2 * pairs} boards: TCP ${stream(LARGE_WRITE, pairs)} MB, UDP ${udp} there and back`);
  }
  const ratio = (asking: Job['run'], answering: Job['run']): string =>
    ipv6_to_ipv4(asking, answering).toFixed(2);
  console.log('  IPv6 as a part of IPv4, in turn');
  console.log(`    TCP stream of 1,440 bytes        ${ratio(send_stream(IPV6_WRITE), receive_stream)}`);
  console.log(`    TCP request and response         ${ratio(send_requests, answer_requests)}`);
  console.log(`    UDP datagram there and back      ${ratio(send_datagrams, echo_datagrams)}`);
  console.log(`    ping                             ${ratio(ping, nothing)}`);
}
