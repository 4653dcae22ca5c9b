/**
 * Active open: nx_tcp_client_socket_connect, nxd_tcp_client_socket_connect (guide ch.4; RFC 9293 3.10.1).
 */
import { enter } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { ip_route_find } from '../ip/nx_ip_route_find.ts';
import { ipv6_of, without_ipv6 } from '../ipv6/ipv6_instance.ts';
import { source_for } from '../ipv6/source_address.ts';
import type { NX_INTERFACE, NX_IP, NX_TCP_SOCKET, NXD_ADDRESS } from '../nx_cb.ts';
import {
  NX_CALLER_ERROR,
  NX_FALSE,
  NX_IN_PROGRESS,
  NX_INVALID_INTERFACE,
  NX_INVALID_PORT,
  NX_IP_ADDRESS_ERROR,
  NX_IP_CLASS_D_TYPE,
  NX_IP_VERSION_V4,
  NX_IP_VERSION_V6,
  NX_IPV4_HEADER,
  NX_MAX_PORT,
  NX_NO_INTERFACE_ADDRESS,
  NX_NOT_BOUND,
  NX_NOT_CLOSED,
  NX_SUCCESS,
  NX_TCP_CLOSED,
  NX_TCP_SYN_SENT,
  NX_TCP_SYN_SIZE,
  NX_TCP_TIMED_WAIT,
} from '../nx_constants.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import { NX_IPV6_HEADER } from '../nx_ipv6_constants.ts';
import { refuse } from '../nx_service.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { tcp_packet_send_syn } from './nx_tcp_packet_send.ts';
import { forget_peer, set_peer } from './nx_tcp_peer.ts';
import { tcp_leftovers_flush, tcp_receive_queue_flush } from './nx_tcp_reset.ts';
import { check_socket } from './nx_tcp_socket_check.ts';
import { change_state } from './nx_tcp_trace.ts';
import { tcp_connect_cleanup, tcp_wait } from './nx_tcp_waiting.ts';

const SEQUENCE_STEP = 0x10000;
const RANDOM_STEP_MASK = 0x7fffffff;

/** The next initial sequence number of a socket: pseudo-random, and beyond the last connection's. */
function next_initial_sequence(k: Kernel, socket: NX_TCP_SOCKET): ULONG {
  const random = k.sim.random.uint32();
  const last = socket.nx_tcp_socket_tx_sequence;
  return last === 0 ? random : (last + SEQUENCE_STEP + (random & RANDOM_STEP_MASK)) >>> 0;
}

/** Forgets the counters and queues of the connection before. */
export function begin_connection(socket: NX_TCP_SOCKET): void {
  socket.nx_tcp_socket_tx_window_congestion = 0;
  socket.nx_tcp_socket_tx_outstanding_bytes = 0;
  socket.nx_tcp_socket_packets_sent = 0;
  socket.nx_tcp_socket_bytes_sent = 0;
  socket.nx_tcp_socket_packets_received = 0;
  socket.nx_tcp_socket_bytes_received = 0;
  socket.nx_tcp_socket_retransmit_packets = 0;
  socket.nx_tcp_socket_checksum_errors = 0;
  socket.nx_tcp_socket_transmit_sent_head = null;
  socket.nx_tcp_socket_transmit_sent_tail = null;
  socket.nx_tcp_socket_transmit_sent_count = 0;
  socket.nx_tcp_socket_receive_queue_count = 0;
  socket.nx_tcp_socket_receive_queue_head = null;
  socket.nx_tcp_socket_receive_queue_tail = null;
}

/** The receive window and the FIN's flags at the start of a handshake. */
export function begin_handshake(k: Kernel, socket: NX_TCP_SOCKET): void {
  socket.nx_tcp_socket_tx_sequence = next_initial_sequence(k, socket);
  socket.nx_tcp_socket_rx_window_current = socket.nx_tcp_socket_rx_window_default;
  socket.nx_tcp_socket_rx_window_last_sent = socket.nx_tcp_socket_rx_window_default;
  socket.nx_tcp_socket_fin_received = NX_FALSE;
  socket.nx_tcp_socket_fin_acked = NX_FALSE;
}

/** Class D and above is nobody's address. */
function is_no_host(address: ULONG): boolean {
  return address >= NX_IP_CLASS_D_TYPE;
}

function check(k: Kernel, socket: NX_TCP_SOCKET | null, address_error: boolean, port: UINT): UINT {
  const wrong = check_socket(socket);
  if (wrong !== NX_SUCCESS) return wrong;
  if (address_error) return NX_IP_ADDRESS_ERROR;
  if (port > NX_MAX_PORT) return NX_INVALID_PORT;
  return not_thread(k) ? NX_CALLER_ERROR : NX_SUCCESS;
}

/**
 * Connects a bound client socket to a server at an IPv4 address.
 *
 * `server_ip`: host byte order; `server_port`: 1 to 65535; `wait_option`: ticks to wait for the connection. With
 * NX_NO_WAIT it is made meanwhile: see nx_tcp_socket_state_wait.
 *
 * Statuses: NX_SUCCESS: connected; NX_IN_PROGRESS: no wait; NX_NOT_CONNECTED: refused, or not in time; NX_NOT_BOUND;
 * NX_NOT_CLOSED: in use; NX_IP_ADDRESS_ERROR: no address of a host, or no way there; NX_INVALID_PORT;
 * NX_INVALID_INTERFACE: the way's MTU is too small; NX_WAIT_ABORTED; NX_PTR_ERROR; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend. (Guide ch.4)
 */
export function nx_tcp_client_socket_connect(
  socket_ptr: NX_TCP_SOCKET | null,
  server_ip: ULONG,
  server_port: UINT,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_tcp_client_socket_connect');
  const wrong = check(k, socket_ptr, server_ip === 0 || is_no_host(server_ip), server_port);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  return in_steps(k, connect(k, socket_ptr as NX_TCP_SOCKET, server_ip, server_port, wait_option));
}

/**
 * The same for an address of either version. Over version 6 the own address is chosen by the server's.
 *
 * Statuses beside those of nx_tcp_client_socket_connect: NX_NO_INTERFACE_ADDRESS: no own address to connect from. In a build
 * without IPv6 version 6 is NX_IP_ADDRESS_ERROR.
 * Allowed from: threads. May suspend. (Guide ch.4)
 */
export function nxd_tcp_client_socket_connect(
  socket_ptr: NX_TCP_SOCKET | null,
  server_ip: NXD_ADDRESS | null,
  server_port: UINT,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nxd_tcp_client_socket_connect');
  const address = server_ip === null ? null : peer_of(k, server_ip);
  const no_host = address === null || (typeof address === 'number' && is_no_host(address));
  const wrong = check(k, socket_ptr, no_host, server_port);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  return in_steps(k, connect(k, socket_ptr as NX_TCP_SOCKET, address as Peer, server_port, wait_option));
}

/** An address of either version. */
type Peer = ULONG | Ipv6Words;

function peer_of(k: Kernel, { nxd_ip_version, nxd_ip_address }: NXD_ADDRESS): Peer | null {
  if (nxd_ip_version === NX_IP_VERSION_V4) return nxd_ip_address.v4;
  return nxd_ip_version === NX_IP_VERSION_V6 && !without_ipv6(k) ? [...nxd_ip_address.v6] : null;
}

/** How segments reach a peer. */
interface Way {
  readonly interface: NX_INTERFACE;
  readonly next_hop: ULONG;
}

/** Notes in the socket what a peer is reached by; a status when there is no way. */
function way_to(k: Kernel, ip: NX_IP, socket: NX_TCP_SOCKET, peer: Peer): Way | UINT {
  if (typeof peer === 'number') return ip_route_find(ip, peer, null) ?? NX_IP_ADDRESS_ERROR;
  const own = ipv6_of(k, ip) === null ? null : source_for(ip, peer, null);
  if (own === null) return NX_NO_INTERFACE_ADDRESS;
  socket.nx_tcp_socket_ipv6_addr = own;
  return { interface: own.nxd_ipv6_address_attached as NX_INTERFACE, next_hop: 0 };
}

/** NX_SUCCESS when a connect may begin, and what stands in its way otherwise. */
function may_connect(socket: NX_TCP_SOCKET): UINT {
  if (socket.nx_tcp_socket_bound_next === null) return NX_NOT_BOUND;
  const state = socket.nx_tcp_socket_state;
  return state === NX_TCP_CLOSED || state === NX_TCP_TIMED_WAIT ? NX_SUCCESS : NX_NOT_CLOSED;
}

/** Moves the socket to SYN SENT. False when no segment fits the way. */
function begin_connect(k: Kernel, ip: NX_IP, socket: NX_TCP_SOCKET, peer: Peer, way: Way): boolean {
  const ip_header = typeof peer === 'number' ? NX_IPV4_HEADER : NX_IPV6_HEADER;
  if (way.interface.nx_interface_ip_mtu_size < ip_header + NX_TCP_SYN_SIZE) {
    change_state(socket, NX_TCP_CLOSED);
    forget_peer(socket);
    socket.nx_tcp_socket_next_hop_address = 0;
    return false;
  }
  ip.nx_ip_tcp_active_connections++;
  ip.nx_ip_tcp_connections++;
  change_state(socket, NX_TCP_SYN_SENT);
  set_peer(socket, peer);
  socket.nx_tcp_socket_connect_interface = way.interface;
  begin_handshake(k, socket);
  socket.nx_tcp_socket_tx_sequence = (socket.nx_tcp_socket_tx_sequence + 1) >>> 0;
  socket.nx_tcp_socket_timeout = socket.nx_tcp_socket_timeout_rate;
  socket.nx_tcp_socket_timeout_retries = 0;
  return true;
}

function* connect(
  k: Kernel,
  socket: NX_TCP_SOCKET,
  peer: Peer,
  server_port: UINT,
  wait_option: ULONG,
): Service<UINT> {
  const ip = socket.nx_tcp_socket_ip_ptr as NX_IP;
  const way = way_to(k, ip, socket, peer);
  if (typeof way === 'number') return yield* refuse(k, way);
  socket.nx_tcp_socket_next_hop_address = way.next_hop;
  const told = typeof peer === 'number' ? peer : peer[3];
  trace_network(k, NX_TRACE.TCP_CLIENT_SOCKET_CONNECT, ip, socket, told, server_port);
  yield* ip_protect(ip);
  let status = may_connect(socket);
  if (status === NX_SUCCESS) {
    if (begin_connect(k, ip, socket, peer, way)) {
      socket.nx_tcp_socket_connect_port = server_port;
      if (socket.nx_tcp_socket_receive_queue_count > 0) yield* tcp_receive_queue_flush(k, socket);
      yield* tcp_leftovers_flush(k, socket);
      begin_connection(socket);
      yield* tcp_packet_send_syn(socket, (socket.nx_tcp_socket_tx_sequence - 1) >>> 0);
      if (wait_option !== 0 && k.current !== ip.nx_ip_thread) {
        socket.nx_tcp_socket_connect_suspended_thread = k.current;
        return yield* tcp_wait(k, ip, null, socket, wait_option, tcp_connect_cleanup);
      }
      status = NX_IN_PROGRESS;
    } else {
      status = NX_INVALID_INTERFACE;
    }
  }
  yield* ip_unprotect(ip);
  return status;
}
