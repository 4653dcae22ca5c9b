// The stack's events in the event trace of its board (nx_api.h, NX_TRACE_...): what tx_trace_enable and --trx have of the
// network. Nothing is told where nobody traces. Told are the services that change something, and what the stack does with packets,
// connections and drivers; services that only ask or set an option are not.

import type { EventWord } from '../rtos/kernel/event_sink.ts';
import { IN_STACK } from '../rtos/kernel/event_sink.ts';
import type { Kernel } from '../rtos/kernel/kernel.ts';
import { TX_WAIT_FOREVER } from '../rtos/kernel/tx_constants.ts';
import type { TX_MUTEX } from '../rtos/kernel/tx_thread_cb.ts';
import {
  TX_TRACE_MUTEX_EVENTS,
  TX_TRACE_MUTEX_GET,
  TX_TRACE_MUTEX_PUT,
  TX_TRACE_THREAD_EVENTS,
  TX_TRACE_THREAD_IDENTIFY,
} from '../rtos/kernel/tx_trace_events.ts';
import { type NX_IP_DRIVER, NX_PACKET } from './nx_cb.ts';
import {
  NX_LINK_ARP_RESPONSE_SEND,
  NX_LINK_ARP_SEND,
  NX_LINK_DEFERRED_PROCESSING,
  NX_LINK_DISABLE,
  NX_LINK_ENABLE,
  NX_LINK_GET_ALLOC_ERRORS,
  NX_LINK_GET_DUPLEX_TYPE,
  NX_LINK_GET_ERROR_COUNT,
  NX_LINK_GET_RX_COUNT,
  NX_LINK_GET_SPEED,
  NX_LINK_GET_STATUS,
  NX_LINK_GET_TX_COUNT,
  NX_LINK_INITIALIZE,
  NX_LINK_MULTICAST_JOIN,
  NX_LINK_MULTICAST_LEAVE,
  NX_LINK_PACKET_BROADCAST,
  NX_LINK_PACKET_SEND,
  NX_LINK_RARP_SEND,
  NX_LINK_UNINITIALIZE,
} from './nx_constants.ts';
import { SIZEOF_NX_PACKET } from './nx_packet_size.ts';

/** Numbers of the events that are told, by the names of C without NX_TRACE_ or NXD_TRACE_ (470: NXD_TRACE_ICMP_ENABLE). */
export const NX_TRACE = {
  INTERNAL_ARP_REQUEST_RECEIVE: 300,
  INTERNAL_ARP_REQUEST_SEND: 301,
  INTERNAL_ARP_RESPONSE_RECEIVE: 302,
  INTERNAL_ARP_RESPONSE_SEND: 303,
  INTERNAL_ICMP_RECEIVE: 304,
  INTERNAL_ICMP_SEND: 305,
  INTERNAL_IP_RECEIVE: 308,
  INTERNAL_IP_SEND: 309,
  INTERNAL_TCP_DATA_RECEIVE: 310,
  INTERNAL_TCP_DATA_SEND: 311,
  INTERNAL_TCP_FIN_RECEIVE: 312,
  INTERNAL_TCP_FIN_SEND: 313,
  INTERNAL_TCP_RESET_RECEIVE: 314,
  INTERNAL_TCP_RESET_SEND: 315,
  INTERNAL_TCP_SYN_RECEIVE: 316,
  INTERNAL_TCP_SYN_SEND: 317,
  INTERNAL_UDP_RECEIVE: 318,
  INTERNAL_UDP_SEND: 319,
  INTERNAL_TCP_RETRY: 322,
  INTERNAL_TCP_STATE_CHANGE: 323,
  ARP_ENABLE: 352,
  ICMP_ENABLE: 360,
  ICMP_PING: 362,
  IP_CREATE: 372,
  IP_DELETE: 373,
  PACKET_ALLOCATE: 386,
  PACKET_DATA_APPEND: 388,
  PACKET_POOL_CREATE: 391,
  PACKET_POOL_DELETE: 392,
  PACKET_RELEASE: 394,
  PACKET_TRANSMIT_RELEASE: 395,
  TCP_CLIENT_SOCKET_BIND: 400,
  TCP_CLIENT_SOCKET_CONNECT: 401,
  TCP_CLIENT_SOCKET_UNBIND: 403,
  TCP_ENABLE: 404,
  TCP_SERVER_SOCKET_ACCEPT: 407,
  TCP_SERVER_SOCKET_LISTEN: 408,
  TCP_SERVER_SOCKET_RELISTEN: 409,
  TCP_SERVER_SOCKET_UNACCEPT: 410,
  TCP_SERVER_SOCKET_UNLISTEN: 411,
  TCP_SOCKET_CREATE: 412,
  TCP_SOCKET_DELETE: 413,
  TCP_SOCKET_DISCONNECT: 414,
  TCP_SOCKET_RECEIVE: 419,
  TCP_SOCKET_SEND: 421,
  UDP_ENABLE: 424,
  UDP_SOCKET_BIND: 427,
  UDP_SOCKET_CREATE: 430,
  UDP_SOCKET_DELETE: 431,
  UDP_SOCKET_RECEIVE: 434,
  UDP_SOCKET_SEND: 436,
  UDP_SOCKET_UNBIND: 437,
  ICMP_ENABLE_DUAL: 470,
  ICMP_PING6: 471,
  ND_CACHE_DELETE: 476,
  ND_CACHE_ENTRY_SET: 477,
  ND_CACHE_INVALIDATE: 479,
  IPV6_ENABLE: 485,
  IPV6_RAW_PACKET_SEND: 486,
  IPV6_INITIATE_DAD_PROCESS: 490,
  IPV6_DEFAULT_ROUTER_ADD: 491,
  IPV6_DEFAULT_ROUTER_DELETE: 492,
  IPV6_INTERFACE_ADDRESS_SET: 494,
  IPV6_DISABLE: 497,
  IPV6_STATELESS_ADDRESS_AUTOCONFIG_ENABLE: 499,
  IPV6_STATELESS_ADDRESS_AUTOCONFIG_DISABLE: 500,
} as const;

/** Types of the stack's objects in the registry. */
export const NX_TRACE_OBJECT = { IP: 11, PACKET_POOL: 12, TCP_SOCKET: 13, UDP_SOCKET: 14 } as const;

/** The bit of each range of numbers in tx_trace_event_filter: the first number of the range, the bit. */
const GROUPS: readonly (readonly [number, number])[] = [
  [491, 0x8_0000],
  [490, 0x8000],
  [485, 0x8_0000],
  [476, 0x1_0000],
  [470, 0x2_0000],
  [424, 0x80_0000],
  [400, 0x40_0000],
  [396, 0x20_0000],
  [386, 0x10_0000],
  [369, 0x8_0000],
  [363, 0x4_0000],
  [360, 0x2_0000],
  [350, 0x1_0000],
  [300, 0x8000],
];

function group_of(event: number): number {
  return GROUPS.find(([first]) => event >= first)?.[1] ?? 0;
}

/** Tells an event, if anybody traces. */
export function trace_network(k: Kernel, event: number, ...info: EventWord[]): void {
  if (k.events !== null) k.events.insert(event, group_of(event), ...info.map(in_memory));
}

/** A packet is where its header lies in the memory of its pool. */
function in_memory(word: EventWord): EventWord {
  if (!(word instanceof NX_PACKET)) return word;
  return word.nx_packet_memory.subarray(word.nx_packet_data_start - SIZEOF_NX_PACKET);
}

/** Memory of the firmware as a word; a string has no address here. */
export function memory_word(data: Uint8Array | string | null): EventWord {
  return typeof data === 'string' ? 0 : data;
}

/** The error checking of some services asks which thread calls. */
export function trace_identify(k: Kernel): void {
  k.events?.insert(TX_TRACE_THREAD_IDENTIFY, TX_TRACE_THREAD_EVENTS);
}

/** The original gets a mutex where that can change nothing, and is not done here. */
export function trace_get(k: Kernel, mutex: TX_MUTEX): void {
  const { tx_mutex_owner, tx_mutex_ownership_count } = mutex;
  k.events?.insert(
    TX_TRACE_MUTEX_GET,
    TX_TRACE_MUTEX_EVENTS,
    mutex,
    TX_WAIT_FOREVER,
    tx_mutex_owner,
    tx_mutex_ownership_count,
  );
}

/** And puts it again, after so many gets. */
export function trace_put(k: Kernel, mutex: TX_MUTEX): void {
  const count = mutex.tx_mutex_ownership_count + 1;
  k.events?.insert(TX_TRACE_MUTEX_PUT, TX_TRACE_MUTEX_EVENTS, mutex, k.current, count, IN_STACK);
}

/** Requests to a driver, by their commands; those with a packet say its length too. */
const DRIVER_EVENTS: ReadonlyMap<number, number> = new Map([
  [NX_LINK_PACKET_SEND, 324],
  [NX_LINK_INITIALIZE, 325],
  [NX_LINK_ENABLE, 326],
  [NX_LINK_DISABLE, 327],
  [NX_LINK_PACKET_BROADCAST, 328],
  [NX_LINK_ARP_SEND, 329],
  [NX_LINK_ARP_RESPONSE_SEND, 330],
  [NX_LINK_RARP_SEND, 331],
  [NX_LINK_MULTICAST_JOIN, 332],
  [NX_LINK_MULTICAST_LEAVE, 333],
  [NX_LINK_GET_STATUS, 334],
  [NX_LINK_GET_SPEED, 335],
  [NX_LINK_GET_DUPLEX_TYPE, 336],
  [NX_LINK_GET_ERROR_COUNT, 337],
  [NX_LINK_GET_RX_COUNT, 338],
  [NX_LINK_GET_TX_COUNT, 339],
  [NX_LINK_GET_ALLOC_ERRORS, 340],
  [NX_LINK_UNINITIALIZE, 341],
  [NX_LINK_DEFERRED_PROCESSING, 342],
]);

/** Tells a request to a driver. */
export function trace_driver(k: Kernel, request: NX_IP_DRIVER): void {
  const event = DRIVER_EVENTS.get(request.nx_ip_driver_command);
  if (event === undefined) return;
  const packet = request.nx_ip_driver_packet;
  trace_network(k, event, request.nx_ip_driver_ptr, packet, packet === null ? 0 : packet.nx_packet_length);
}
