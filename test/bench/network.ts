// The stack in real time, two boards with a virtual network card each: bulk TCP in bytes per second of the wall clock, UDP
// datagrams and pings there and back per second. Both stacks, the driver, the card and the segment are in the figures.

import { performance } from 'node:perf_hooks';
import { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create } from '../../netx/link/sim_nic.ts';
import * as NX from '../../netx/nx_api.ts';
import { Simulation, Target } from '../../rtos/sim_api.ts';
import * as TX from '../../rtos/tx_api.ts';
import { figure } from './measure.ts';

const MASK = 0xffff_ff00;
const [SENDER, RECEIVER] = [NX.IP_ADDRESS(10, 0, 0, 1), NX.IP_ADDRESS(10, 0, 0, 2)];
const PORT = 7;
const PAYLOAD = 1568;
const STACK = 2048;
const PACKETS = 120;
const SEGMENT_BYTES = 1460;
const WINDOW = 65_535;
const DATAGRAM_BYTES = 64;
const MEASURED_MS = 3000;
const WARM_UP_MS = 1000;
const STEP_NS = 100e6;

/** What a board does, and what it counted. */
interface Job {
  count: number;
  readonly run: (board: Board, job: Job) => TX.Service<void>;
}

interface Board {
  readonly ip: NX.NX_IP;
  readonly pool: NX.NX_PACKET_POOL;
}

function must(status: number): void {
  if (status !== NX.NX_SUCCESS) throw new Error(`a service answered ${status}`);
}

function board(sim: Simulation, lan: EthernetSegment, name: string, address: number, job: Job): void {
  const [ip, pool] = [new NX.NX_IP(), new NX.NX_PACKET_POOL()];
  function* define(): TX.Service<void> {
    NX.nx_system_initialize();
    const bytes = PACKETS * (PAYLOAD + NX.SIZEOF_NX_PACKET);
    NX.nx_packet_pool_create(pool, 'pool', PAYLOAD, new Uint8Array(bytes), bytes);
    const stack = new Uint8Array(STACK);
    must(yield* NX.nx_ip_create(ip, name, address, MASK, pool, NX.nx_sim_network_driver, stack, STACK, 1));
    NX.nx_arp_enable(ip, new Uint8Array(1024), 1024);
    NX.nx_icmp_enable(ip);
    NX.nx_udp_enable(ip);
    NX.nx_tcp_enable(ip);
    const entry = () => job.run({ ip, pool }, job);
    const memory = new Uint8Array(STACK);
    yield* TX.tx_thread_create(
      new TX.TX_THREAD(),
      name,
      entry,
      0,
      memory,
      STACK,
      10,
      10,
      0,
      TX.TX_AUTO_START,
    );
  }
  const target = new Target(sim, { name, main: () => TX.tx_kernel_enter(define) });
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

function* send_stream({ ip, pool }: Board): TX.Service<void> {
  const socket = new NX.NX_TCP_SOCKET();
  must(yield* NX.nx_tcp_socket_create(ip, socket, 's', 0, 0, 128, WINDOW, null, null));
  must(yield* NX.nx_tcp_client_socket_bind(socket, NX.NX_ANY_PORT, 0));
  yield* TX.tx_thread_sleep(5);
  must(yield* NX.nx_tcp_client_socket_connect(socket, RECEIVER, PORT, NX.NX_WAIT_FOREVER));
  for (;;) {
    const packet = yield* take(pool, NX.NX_TCP_PACKET);
    fill(packet, SEGMENT_BYTES);
    must(yield* NX.nx_tcp_socket_send(socket, packet, NX.NX_WAIT_FOREVER));
  }
}

function* receive_stream({ ip }: Board, job: Job): TX.Service<void> {
  const socket = new NX.NX_TCP_SOCKET();
  must(yield* NX.nx_tcp_socket_create(ip, socket, 's', 0, 0, 128, WINDOW, null, null));
  must(yield* NX.nx_tcp_server_socket_listen(ip, PORT, socket, 1, null));
  must(yield* NX.nx_tcp_server_socket_accept(socket, NX.NX_WAIT_FOREVER));
  const got = TX.ref<NX.NX_PACKET | null>(null);
  for (;;) {
    must(yield* NX.nx_tcp_socket_receive(socket, got, NX.NX_WAIT_FOREVER));
    job.count += (got.value as NX.NX_PACKET).nx_packet_length;
    must(yield* NX.nx_packet_release(got.value));
  }
}

function* bound(ip: NX.NX_IP): TX.Service<NX.NX_UDP_SOCKET> {
  const socket = new NX.NX_UDP_SOCKET();
  must(yield* NX.nx_udp_socket_create(ip, socket, 's', 0, NX.NX_FRAGMENT_OKAY, 128, 5));
  must(yield* NX.nx_udp_socket_bind(socket, PORT, 0));
  return socket;
}

function* send_datagrams({ ip, pool }: Board, job: Job): TX.Service<void> {
  const socket = yield* bound(ip);
  const got = TX.ref<NX.NX_PACKET | null>(null);
  for (;;) {
    const packet = yield* take(pool, NX.NX_UDP_PACKET);
    fill(packet, DATAGRAM_BYTES);
    must(yield* NX.nx_udp_socket_send(socket, packet, RECEIVER, PORT));
    if ((yield* NX.nx_udp_socket_receive(socket, got, NX.NX_IP_PERIODIC_RATE)) !== NX.NX_SUCCESS) continue;
    must(yield* NX.nx_packet_release(got.value));
    job.count++;
  }
}

function* echo_datagrams({ ip }: Board): TX.Service<void> {
  const socket = yield* bound(ip);
  const got = TX.ref<NX.NX_PACKET | null>(null);
  for (;;) {
    must(yield* NX.nx_udp_socket_receive(socket, got, NX.NX_WAIT_FOREVER));
    must(yield* NX.nx_udp_socket_send(socket, got.value, SENDER, PORT));
  }
}

function* ping({ ip }: Board, job: Job): TX.Service<void> {
  const got = TX.ref<NX.NX_PACKET | null>(null);
  const data = new Uint8Array(DATAGRAM_BYTES);
  for (;;) {
    const status = yield* NX.nx_icmp_ping(ip, RECEIVER, data, data.length, got, NX.NX_IP_PERIODIC_RATE);
    if (status !== NX.NX_SUCCESS) continue;
    must(yield* NX.nx_packet_release(got.value));
    job.count++;
  }
}

function* nothing(): TX.Service<void> {
  yield* TX.tx_thread_sleep(TX.TX_WAIT_FOREVER);
}

/** Counted per second of the wall clock, after a warm-up. */
function rate(sender: Job, receiver: Job): number {
  const sim = new Simulation();
  const lan = new EthernetSegment(sim, { name: 'lan' });
  board(sim, lan, 'receiver', RECEIVER, receiver);
  board(sim, lan, 'sender', SENDER, sender);
  const counted = (): number => sender.count + receiver.count;
  const run_ms = (ms: number): number => {
    const [start, before] = [performance.now(), counted()];
    while (performance.now() - start < ms) sim.run({ until_ns: sim.now_ns + STEP_NS });
    return ((counted() - before) * 1000) / (performance.now() - start);
  };
  run_ms(WARM_UP_MS);
  return run_ms(MEASURED_MS);
}

function job(run: Job['run']): Job {
  return { run, count: 0 };
}

export function bench_network(): void {
  console.log('\nThe network, per second of the wall clock (two boards)');
  const bytes = rate(job(send_stream), job(receive_stream));
  console.log(`  TCP, one stream                ${figure(bytes / 1e6)} MB`);
  console.log(`  UDP, there and back            ${figure(rate(job(send_datagrams), job(echo_datagrams)))}`);
  console.log(`  ping                           ${figure(rate(job(ping), job(nothing)))}`);
}
