// How a UDP socket comes into being: for nx_udp_socket_create, which checks its arguments, and for the clients of protocols (DHCP, DNS,
// SNTP). In the original these are built without error checking: they make their sockets also where UDP is enabled later.

import { enter } from '../../rtos/kernel/current.ts';
import { finish } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { not_thread_or_init } from '../../rtos/services/caller.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { type NX_IP, NX_UDP_SOCKET } from '../nx_cb.ts';
import { zero_block } from '../nx_checks.ts';
import { NX_CALLER_ERROR, NX_SUCCESS, NX_UDP_ID } from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { NX_TRACE, NX_TRACE_OBJECT, trace_get, trace_network, trace_put } from '../nx_trace.ts';
import { Ring } from '../ring.ts';

export interface UdpSocketSettings {
  readonly name: string | null;
  readonly type_of_service: ULONG;
  readonly fragment: ULONG;
  readonly time_to_live: UINT;
  readonly queue_maximum: ULONG;
}

export const CREATED = new Ring<NX_UDP_SOCKET>(
  'nx_udp_socket_created_next',
  'nx_udp_socket_created_previous',
);

/** The socket of a client of a protocol: UDP need not be enabled yet. NX_SUCCESS or NX_CALLER_ERROR. */
export function client_socket_create(
  ip: NX_IP,
  socket: NX_UDP_SOCKET,
  settings: UdpSocketSettings,
): Service<UINT> {
  const k = enter('nx_udp_socket_create');
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, udp_socket_create(k, ip, socket, settings));
}

/** The original looks first whether the socket is there already, under protection. */
function trace_create(k: Kernel, ip: NX_IP, socket: NX_UDP_SOCKET, settings: UdpSocketSettings): void {
  trace_get(k, ip.nx_ip_protection);
  trace_put(k, ip.nx_ip_protection);
  const { name, type_of_service, queue_maximum } = settings;
  k.events?.register(NX_TRACE_OBJECT.UDP_SOCKET, socket, name, type_of_service, queue_maximum);
  trace_network(k, NX_TRACE.UDP_SOCKET_CREATE, ip, socket, type_of_service, queue_maximum);
}

/** Puts a socket, whatever was in it, on the list of its instance. */
export function* udp_socket_create(
  k: Kernel,
  ip: NX_IP,
  socket: NX_UDP_SOCKET,
  settings: UdpSocketSettings,
): Service<UINT> {
  zero_block(socket, new NX_UDP_SOCKET());
  socket.nx_udp_socket_name = settings.name;
  socket.nx_udp_socket_type_of_service = settings.type_of_service;
  socket.nx_udp_socket_fragment_enable = settings.fragment;
  socket.nx_udp_socket_time_to_live = settings.time_to_live;
  socket.nx_udp_socket_queue_maximum = settings.queue_maximum;
  socket.nx_udp_socket_ip_ptr = ip;
  if (k.events !== null) trace_create(k, ip, socket, settings);
  yield* ip_protect(ip);
  socket.nx_udp_socket_id = NX_UDP_ID;
  socket.sim_owner = k;
  ip.nx_ip_udp_created_sockets_ptr = CREATED.append(ip.nx_ip_udp_created_sockets_ptr, socket);
  ip.nx_ip_udp_created_sockets_count++;
  yield* ip_unprotect(ip);
  return yield* finish(k, NX_SUCCESS);
}
