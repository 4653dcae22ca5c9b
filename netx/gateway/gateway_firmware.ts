// The firmware of the gateway: an ordinary program for our own stack, with a pair of threads for each connection that it
// can carry. The upward thread takes what the board sends and writes it to the real side, the downward thread
// (gateway_downward.ts) sends what the real side brought. Each waits where its neighbour is slow, so the window of the
// simulated connection closes when the real socket is full, and the real socket is not read while the board is slow.
//
// A board's SYN is held back outside the stack until the real side has answered (gateway.ts). Then the upward thread
// listens on that one port, lets the SYN in and stops listening, so a port is open only for the moment in which it is
// asked for. A refused SYN is let in without a listener: the stack itself answers it with RST.

import {
  type Ref,
  ref,
  type Service,
  sim_compute,
  TX_AUTO_START,
  TX_MUTEX,
  TX_NO_INHERIT,
  TX_NO_TIME_SLICE,
  TX_SUCCESS,
  TX_WAIT_FOREVER,
  tx_kernel_enter,
  tx_mutex_create,
  tx_mutex_get,
  tx_mutex_put,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_create,
  type UINT,
} from '../../rtos/tx_api.ts';
import { nx_sim_network_driver } from '../link/nx_sim_network_driver.ts';
import * as NX from '../nx_api.ts';
import type { DnsResolver } from '../servers/dns/dns_resolver.ts';
import { create_host_ipv6 } from '../servers/host_ipv6.ts';
import { RouterPort } from '../servers/router_port.ts';
import { ServerThread } from '../servers/server_thread.ts';
import { downward } from './gateway_downward.ts';
import type { GatewayIpv6 } from './gateway_ipv6.ts';
import type { GatewaySession } from './gateway_session.ts';
import { GatewaySlot } from './gateway_slot.ts';
import type { HostSide } from './host_sockets.ts';

/** What the firmware needs from outside its target. */
export interface GatewayOutside {
  readonly host: HostSide;
  /** Lets the held SYN of a session into the stack. */
  admit(session: GatewaySession): void;
  /** A session is over. */
  closed(session: GatewaySession): void;
  /** IPv6 is up. */
  ipv6_up(): void;
}

export interface GatewayFirmwareOptions {
  readonly ip: number;
  readonly mask: number;
  /** The router to other networks; 0 for none. */
  readonly router: number;
  /** Null: it speaks IPv4 only. */
  readonly ipv6: GatewayIpv6 | null;
  readonly connections: number;
  /** It resolves names at its own address; null: it does not. */
  readonly resolver: DnsResolver | null;
}

const PACKET_PAYLOAD_BYTES = 1568;
const PACKETS_PER_CONNECTION = 24;
const WINDOW_BYTES = 32_768;
const STACK_BYTES = 2048;
const IP_PRIORITY = 1;
const PUMP_PRIORITY = 4;
const REFUSAL_US = 10;
/** How long the board may take for its part of a handshake. */
const ACCEPT_S = 20;
/** Bytes written to the real side before the gateway waits until they have left. */
const WRITE_LIMIT_BYTES = 64 * 1024;

export class GatewayFirmware {
  readonly slots: GatewaySlot[];
  readonly ip = new NX.NX_IP();
  readonly pool = new NX.NX_PACKET_POOL();
  readonly outside: GatewayOutside;
  /** Held by the thread whose SYN is on its way into the stack. */
  private readonly turn = new TX_MUTEX();
  private readonly options: GatewayFirmwareOptions;

  constructor(options: GatewayFirmwareOptions, outside: GatewayOutside) {
    this.options = options;
    this.outside = outside;
    this.slots = Array.from({ length: options.connections }, (_, n) => new GatewaySlot(n));
  }

  /** The `main` of the gateway's target. */
  readonly main = (): void => tx_kernel_enter(() => this.define());

  private *define(): Service<void> {
    const { ip, mask, router, connections, resolver, ipv6 } = this.options;
    const packets = 32 + connections * PACKETS_PER_CONNECTION;
    const memory = new Uint8Array(packets * (PACKET_PAYLOAD_BYTES + 64));
    NX.nx_system_initialize();
    check(
      'packet pool',
      NX.nx_packet_pool_create(this.pool, 'gateway', PACKET_PAYLOAD_BYTES, memory, memory.length),
    );
    const created = yield* NX.nx_ip_create(
      this.ip,
      'gateway',
      ip,
      mask,
      this.pool,
      nx_sim_network_driver,
      new Uint8Array(STACK_BYTES),
      STACK_BYTES,
      IP_PRIORITY,
    );
    check('IP instance', created);
    check('ARP', NX.nx_arp_enable(this.ip, new Uint8Array(4096), 4096));
    check('ICMP', NX.nx_icmp_enable(this.ip));
    check('TCP', NX.nx_tcp_enable(this.ip));
    if (router !== 0) check('router', yield* NX.nx_ip_gateway_address_set(this.ip, router));
    if (resolver !== null) {
      check('UDP', NX.nx_udp_enable(this.ip));
      yield* new ServerThread(resolver).create(this.ip, this.pool, PUMP_PRIORITY);
    }
    if (ipv6 !== null) {
      const { link_local, addresses } = ipv6;
      yield* create_host_ipv6(this.ip, link_local, addresses, () => this.ipv6_up(ipv6));
    }
    tx_mutex_create(this.turn, 'gateway turn', TX_NO_INHERIT);
    for (const slot of this.slots) {
      slot.create_semaphores();
      const upward = () => this.upward(slot);
      const down = () => downward(this.pool, this.outside.host, slot);
      yield* create_thread(slot.up_thread, `gateway ${slot.number} up`, upward);
      yield* create_thread(slot.down_thread, `gateway ${slot.number} down`, down);
    }
  }

  private *ipv6_up({ router }: GatewayIpv6): Service<void> {
    this.outside.ipv6_up();
    yield* new ServerThread(router, new RouterPort(router)).create(this.ip, this.pool, PUMP_PRIORITY);
  }

  /** The upward thread: one session after the other. */
  private *upward(slot: GatewaySlot): Service<void> {
    for (;;) {
      yield* tx_semaphore_get(slot.answered, TX_WAIT_FOREVER);
      const { session } = slot;
      if (session === null) continue;
      if (session.state === 'refused') yield* this.refuse(session);
      else yield* this.carry(slot, session);
      yield* slot.clear();
      slot.session = null;
      this.outside.closed(session);
    }
  }

  /** Lets the SYN in while nothing listens; the turn keeps it from another session's listening socket. */
  private *refuse(session: GatewaySession): Service<void> {
    yield* tx_mutex_get(this.turn, TX_WAIT_FOREVER);
    this.outside.admit(session);
    // The SYN's interrupt comes meanwhile, and the stack's thread answers before this one goes on.
    yield* sim_compute(REFUSAL_US);
    yield* tx_mutex_put(this.turn);
  }

  private *carry(slot: GatewaySlot, session: GatewaySession): Service<void> {
    const { socket } = slot;
    const name = `gateway ${slot.number}`;
    const created = yield* NX.nx_tcp_socket_create(
      this.ip,
      socket,
      name,
      NX.NX_IP_NORMAL,
      NX.NX_FRAGMENT_OKAY,
      NX.NX_IP_TIME_TO_LIVE,
      WINDOW_BYTES,
      null,
      null,
    );
    check('socket', created);
    if (yield* this.accept(slot, session)) {
      yield* tx_semaphore_put(slot.established);
      yield* this.pump_up(slot, session);
      yield* tx_semaphore_get(slot.down_done, TX_WAIT_FOREVER);
    } else {
      this.outside.host.reset(session.number);
      yield* NX.nx_tcp_socket_disconnect(socket, NX.NX_NO_WAIT);
    }
    yield* NX.nx_tcp_server_socket_unaccept(socket);
    check('end of a socket', yield* NX.nx_tcp_socket_delete(socket));
  }

  private *accept(slot: GatewaySlot, session: GatewaySession): Service<boolean> {
    yield* tx_mutex_get(this.turn, TX_WAIT_FOREVER);
    const syn_taken = () => signal(slot);
    const listening = yield* NX.nx_tcp_server_socket_listen(
      this.ip,
      session.inner_port,
      slot.socket,
      1,
      syn_taken,
    );
    check('listen', listening);
    this.outside.admit(session);
    const taken = yield* tx_semaphore_get(slot.syn_taken, NX.NX_IP_PERIODIC_RATE);
    yield* NX.nx_tcp_server_socket_unlisten(this.ip, session.inner_port);
    yield* tx_mutex_put(this.turn);
    if (taken !== TX_SUCCESS) return false;
    return (
      (yield* NX.nx_tcp_server_socket_accept(slot.socket, ACCEPT_S * NX.NX_IP_PERIODIC_RATE)) ===
      NX.NX_SUCCESS
    );
  }

  /** Takes what the board sends until it sends no more. */
  private *pump_up(slot: GatewaySlot, session: GatewaySession): Service<void> {
    const { host } = this.outside;
    const received: Ref<NX.NX_PACKET | null> = ref(null);
    while ((yield* NX.nx_tcp_socket_receive(slot.socket, received, NX.NX_WAIT_FOREVER)) === NX.NX_SUCCESS) {
      const packet = received.value as NX.NX_PACKET;
      const { nx_packet_memory: memory, nx_packet_prepend_ptr: start, nx_packet_append_ptr: end } = packet;
      const bytes = memory.slice(start, end);
      yield* NX.nx_packet_release(packet);
      session.bytes_up += bytes.length;
      session.written_bytes += bytes.length;
      host.write(session.number, bytes);
      if (session.written_bytes >= WRITE_LIMIT_BYTES) {
        host.ask_room(session.number);
        yield* tx_semaphore_get(slot.room, TX_WAIT_FOREVER);
        session.written_bytes = 0;
      }
    }
    const ended = slot.socket.nx_tcp_socket_state === NX.NX_TCP_CLOSE_WAIT;
    if (ended) host.end(session.number);
    session.downward.push({ is: ended ? 'board_ended' : 'board_gone' });
    yield* tx_semaphore_put(slot.items);
  }
}

function* signal(slot: GatewaySlot): Service<void> {
  yield* tx_semaphore_put(slot.syn_taken);
}

function create_thread(
  thread: GatewaySlot['up_thread'],
  name: string,
  entry: () => Service<void>,
): Service<UINT> {
  return tx_thread_create(
    thread,
    name,
    entry,
    0,
    new Uint8Array(STACK_BYTES),
    STACK_BYTES,
    PUMP_PRIORITY,
    PUMP_PRIORITY,
    TX_NO_TIME_SLICE,
    TX_AUTO_START,
  );
}

/** What cannot fail here unless the simulator is wrong. */
function check(what: string, status: UINT): void {
  if (status !== NX.NX_SUCCESS) throw new Error(`gateway: ${what} gave status 0x${status.toString(16)}`);
}
