// One board with everything enabled, and a port beside it from which the test sends whatever it likes. The board's TCP
// socket is led into the state that is asked for by right segments; from then on nobody answers it.

import type { EthernetPort } from '../../netx/link/ethernet_segment.ts';
import { driver_instance } from '../../netx/link/nx_sim_driver_instance.ts';
import { EthernetSegment } from '../../netx/link/sim_link_api.ts';
import { nx_sim_nic_create, type SimNic } from '../../netx/link/sim_nic.ts';
import * as NX from '../../netx/nx_api.ts';
import { sim_packet_accounts } from '../../netx/packet/packet_accounting.ts';
import { format_diagnostic, Simulation, Target } from '../../rtos/sim_api.ts';
import * as TX from '../../rtos/tx_api.ts';
import { bring_up, start_thread } from '../netx/network_board.ts';
import {
  GROUP_IP,
  ip_frame,
  OWN_IP,
  OWN_PORT,
  PEER_IP,
  PEER_MAC,
  PEER_PORT,
  TCP,
  tcp_segment,
  UDP_PORT,
} from './wire_bytes.ts';

const WINDOW = 8192;
const PACKETS = 60;
const MS = 1_000_000;

/** The states of RFC 9293 3.3.2 with the numbers of NetX Duo. */
export const STATES = {
  closed: NX.NX_TCP_CLOSED,
  listen: NX.NX_TCP_LISTEN_STATE,
  'syn sent': NX.NX_TCP_SYN_SENT,
  'syn received': NX.NX_TCP_SYN_RECEIVED,
  established: NX.NX_TCP_ESTABLISHED,
  'close wait': NX.NX_TCP_CLOSE_WAIT,
  'fin wait 1': NX.NX_TCP_FIN_WAIT_1,
  'fin wait 2': NX.NX_TCP_FIN_WAIT_2,
  closing: NX.NX_TCP_CLOSING,
  'time wait': NX.NX_TCP_TIMED_WAIT,
  'last ack': NX.NX_TCP_LAST_ACK,
} as const;

export type StateName = keyof typeof STATES;
export const STATE_NAMES = Object.keys(STATES) as readonly StateName[];

const FIN = 1;
const SYN = 2;
const ACK = 16;
const DISCONNECTS: readonly StateName[] = ['fin wait 1', 'fin wait 2', 'closing', 'time wait', 'last ack'];
const SENDS: readonly StateName[] = ['established', 'close wait'];

export class FuzzBoard {
  readonly sim = new Simulation({ trace: false });
  readonly ip = new NX.NX_IP();
  readonly socket = new NX.NX_TCP_SOCKET();
  readonly nic: SimNic;
  readonly target: Target;
  private readonly pool = new NX.NX_PACKET_POOL();
  private readonly udp = new NX.NX_UDP_SOCKET();
  private readonly finish = new TX.TX_SEMAPHORE();
  private readonly disconnect = new TX.TX_SEMAPHORE();
  private readonly port: EthernetPort;
  private readonly lan: EthernetSegment;
  private readonly state: StateName;
  /** First sequence numbers of the peer and of the board. */
  private readonly peer_isn = 0xffff_fff0;
  private board_isn = 0;
  finished = false;

  constructor(state: StateName, published = false) {
    this.state = state;
    this.lan = new EthernetSegment(this.sim, { rate_bps: 0, middle: 'hub' });
    const options = NX.nx_options({ profile: published ? 'published' : 'documented' });
    const config = { service_cost_ns: 0, service_cost_most_ns: 0, interrupt_cost_ns: 0, options };
    const main = (): void => TX.tx_kernel_enter(() => this.define());
    this.target = new Target(this.sim, { name: 'board', main, config });
    this.nic = nx_sim_nic_create(this.target, this.lan, { mac: '02:00:00:00:01:01' });
    this.port = this.lan.attach('peer', { frame_arrived: (frame) => this.note(frame.bytes, frame.length) });
    this.reach();
  }

  private *define(): TX.Service<void> {
    const { ip, pool } = this;
    const enable = ['arp', 'icmp', 'udp', 'tcp', 'igmp', 'fragments'] as const;
    yield* bring_up({ ip, pool, address: OWN_IP, packets: PACKETS, enable });
    TX.tx_semaphore_create(this.finish, 'finish', 0);
    TX.tx_semaphore_create(this.disconnect, 'disconnect', 0);
    yield* start_thread('tcp', 16, () => this.tcp());
    yield* start_thread('udp', 16, () => this.read_udp());
    yield* start_thread('end', 16, () => this.end());
  }

  /** The TCP socket's part in getting to the state. */
  private *tcp(): TX.Service<void> {
    const { ip, socket, state } = this;
    yield* NX.nx_igmp_multicast_join(ip, GROUP_IP);
    const [msw, lsw] = [Math.floor(PEER_MAC / 2 ** 32), PEER_MAC % 2 ** 32];
    yield* NX.nx_arp_static_entry_create(ip, PEER_IP, msw, lsw);
    yield* NX.nx_tcp_socket_create(ip, socket, 'fuzzed', 0, 0, 128, WINDOW, null, null);
    if (this.is_client) {
      yield* NX.nx_tcp_client_socket_bind(socket, OWN_PORT, 0);
      if (state === 'closed') return;
      yield* NX.nx_tcp_client_socket_connect(socket, PEER_IP, PEER_PORT, NX.NX_WAIT_FOREVER);
    } else {
      yield* NX.nx_tcp_server_socket_listen(ip, OWN_PORT, socket, 3, null);
      if (state === 'listen') return;
      yield* NX.nx_tcp_server_socket_accept(socket, NX.NX_WAIT_FOREVER);
    }
    yield* start_thread('reader', 16, () => this.read_tcp());
    if (SENDS.includes(state)) yield* this.send();
    if (!DISCONNECTS.includes(state)) return;
    yield* TX.tx_semaphore_get(this.disconnect, TX.TX_WAIT_FOREVER);
    yield* NX.nx_tcp_socket_disconnect(socket, NX.NX_WAIT_FOREVER);
  }

  get is_client(): boolean {
    return this.state === 'closed' || this.state === 'syn sent' || this.state === 'time wait';
  }

  /** Two segments that the peer does not acknowledge. */
  private *send(): TX.Service<void> {
    for (let i = 0; i < 2; i++) {
      const got = TX.ref<NX.NX_PACKET | null>(null);
      yield* NX.nx_packet_allocate(this.pool, got, NX.NX_TCP_PACKET, NX.NX_NO_WAIT);
      yield* NX.nx_packet_data_append(got.value, new Uint8Array(100), 100, this.pool, NX.NX_NO_WAIT);
      const status = yield* NX.nx_tcp_socket_send(this.socket, got.value, NX.NX_NO_WAIT);
      if (status !== NX.NX_SUCCESS) yield* NX.nx_packet_release(got.value);
    }
  }

  private *read_tcp(): TX.Service<void> {
    const got = TX.ref<NX.NX_PACKET | null>(null);
    while ((yield* NX.nx_tcp_socket_receive(this.socket, got, NX.NX_WAIT_FOREVER)) === NX.NX_SUCCESS) {
      yield* NX.nx_packet_release(got.value);
    }
  }

  private *read_udp(): TX.Service<void> {
    const { ip, udp } = this;
    const got = TX.ref<NX.NX_PACKET | null>(null);
    yield* NX.nx_udp_socket_create(ip, udp, 'udp', 0, 0, 128, 5);
    yield* NX.nx_udp_socket_bind(udp, UDP_PORT, NX.NX_NO_WAIT);
    while ((yield* NX.nx_udp_socket_receive(udp, got, NX.NX_WAIT_FOREVER)) === NX.NX_SUCCESS) {
      yield* NX.nx_packet_release(got.value);
    }
  }

  /** Takes everything down: then every packet must be home. */
  private *end(): TX.Service<void> {
    const { ip, socket, udp } = this;
    yield* TX.tx_semaphore_get(this.finish, TX.TX_WAIT_FOREVER);
    yield* NX.nx_tcp_socket_disconnect(socket, NX.NX_NO_WAIT);
    if (this.is_client) {
      yield* NX.nx_tcp_client_socket_unbind(socket);
    } else {
      yield* NX.nx_tcp_server_socket_unaccept(socket);
      yield* NX.nx_tcp_server_socket_unlisten(ip, OWN_PORT);
    }
    yield* NX.nx_tcp_socket_delete(socket);
    yield* NX.nx_udp_socket_unbind(udp);
    yield* NX.nx_udp_socket_delete(udp);
    yield* NX.nx_ip_delete(ip);
    this.finished = true;
  }

  /** What the board says first carries its initial sequence number. */
  private note(bytes: Uint8Array, length: number): void {
    if (length < 54 || bytes[12] !== 8 || bytes[13] !== 0 || bytes[23] !== 6) return;
    if (((bytes[47] as number) & SYN) === 0) return;
    this.board_isn = new DataView(bytes.buffer, bytes.byteOffset).getUint32(38);
  }

  /** Sequence numbers that make sense in the state: what the board expects next, and what it sent last. */
  get numbers(): { readonly expected: number; readonly sent: number; readonly acknowledged: number } {
    const { socket, peer_isn } = this;
    const sent = socket.nx_tcp_socket_tx_sequence;
    return {
      expected:
        this.state === 'listen' || this.state === 'closed' ? peer_isn : socket.nx_tcp_socket_rx_sequence,
      sent,
      acknowledged: (sent - socket.nx_tcp_socket_tx_outstanding_bytes) >>> 0,
    };
  }

  /** The peer's right part in getting to the state. */
  private reach(): void {
    this.wait(200 * MS);
    const { state } = this;
    if (state === 'closed' || state === 'listen' || state === 'syn sent') return;
    if (this.is_client) this.peer_sends(SYN | ACK, 0, 1);
    else this.peer_sends(SYN, 0, 0);
    if (state === 'syn received') return;
    if (!this.is_client) this.peer_sends(ACK, 1, 1);
    if (state === 'close wait' || state === 'last ack') this.peer_sends(FIN | ACK, 1, 1);
    if (!DISCONNECTS.includes(state)) return;
    this.put('disconnect', this.disconnect);
    this.wait(MS);
    if (state === 'fin wait 2' || state === 'time wait') this.peer_sends(ACK, 1, 2);
    if (state === 'time wait') this.peer_sends(FIN | ACK, 1, 2);
    if (state === 'closing') this.peer_sends(FIN | ACK, 1, 1);
  }

  /** A right segment without data, numbers relative to the first ones. */
  private peer_sends(flags: number, sequence: number, acknowledgment: number): void {
    const numbers = { sequence: this.peer_isn + sequence, acknowledgment: this.board_isn + acknowledgment };
    const nothing = new Uint8Array(0);
    const segment = tcp_segment({
      flags,
      ...numbers,
      window: WINDOW,
      options: nothing,
      data: nothing,
      urgent: 0,
    });
    this.inject(ip_frame({ protocol: TCP }, segment));
  }

  /** A frame comes in, and the board does all that it does about it at once. */
  inject(bytes: Uint8Array): void {
    const frame = this.lan.frames.take(bytes.length);
    frame.bytes.set(bytes);
    this.port.transmit(frame, this.sim.now_ns);
    this.wait(MS / 10);
  }

  private put(name: string, semaphore: TX.TX_SEMAPHORE): void {
    this.target.interrupt(name, () => TX.tx_semaphore_put(semaphore) as unknown as TX.Service<void>);
  }

  wait(time_ns: number): void {
    this.sim.run({ until_ns: this.sim.now_ns + time_ns });
  }

  /** Ends everything and tells what is wrong: packets that did not come home, diagnostics, a thread that hangs. */
  close(): string[] {
    this.put('finish', this.finish);
    this.wait(1000 * MS);
    const found = this.sim.diagnostics.map(format_diagnostic);
    if (!this.finished) found.push('the board could not be taken down');
    for (const { faults, places } of sim_packet_accounts(this.target.kernel)) {
      found.push(...faults, ...places.map(({ packet, place }) => `packet ${packet.index} is left: ${place}`));
    }
    if (this.lan.frames.in_use > 0) found.push(`${this.lan.frames.in_use} frames are left`);
    return found;
  }

  /** Every counter of the board that can say why a frame was dropped, and those of what came through. */
  counters(): Record<string, number> {
    const all: Record<string, number> = {};
    const blocks = {
      ip: this.ip,
      udp: this.udp,
      nic: this.nic.counters,
      driver: driver_instance(this.ip.nx_ip_interface[0] ?? null)?.counters ?? {},
      port: this.nic.port.counters,
    };
    for (const [block, object] of Object.entries(blocks)) {
      for (const [field, value] of Object.entries(object)) {
        const counts = block !== 'ip' || /^nx_ip_/.test(field);
        if (counts && typeof value === 'number') all[block === 'ip' ? field : `${block} ${field}`] = value;
      }
    }
    return all;
  }
}
