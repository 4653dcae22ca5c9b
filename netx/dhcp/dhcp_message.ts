/**
 * Making the client's messages (RFC 2131 2 and 4.4, table 5) and sending them: discovers and first requests from
 * 0.0.0.0 to everybody, renewals and releases to the server, everything else from the interface's address to everybody.
 */
import { begun } from '../../rtos/kernel/callback.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { ref, type Service, type UINT } from '../../rtos/tx_api.ts';
import { ip_header_add } from '../ip/ipv4_header.ts';
import { ip_driver_packet_send } from '../ip/nx_ip_packet_send.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import {
  type NX_INTERFACE,
  type NX_IP,
  NX_IP_UDP,
  NX_NO_WAIT,
  NX_NOT_BOUND,
  type NX_PACKET,
  NX_SUCCESS,
  NX_TRUE,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_release,
  nx_udp_socket_source_send,
} from '../nx_api.ts';
import { NX_IP_VERSION_V4, NX_UDP_HEADER } from '../nx_constants.ts';
import { ip_room } from '../packet/packet_room.ts';
import { write_udp, write_udp_checksum } from '../udp/udp_header.ts';
import { write16, write32 } from '../wire/bytes.ts';
import { config_of, type NX_DHCP, type NX_DHCP_INTERFACE_RECORD } from './nx_dhcp_cb.ts';
import * as DHCP from './nx_dhcp_constants.ts';

/** Options that every client asks for. */
export const ASKED_FOR = [
  DHCP.NX_DHCP_OPTION_SUBNET_MASK,
  DHCP.NX_DHCP_OPTION_GATEWAYS,
  DHCP.NX_DHCP_OPTION_DNS_SVR,
] as const;

const NAME_ENCODER = new TextEncoder();

function four(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}

function option(code: number, value: readonly number[]): number[] {
  return [code, value.length, ...value];
}

function renews(record: NX_DHCP_INTERFACE_RECORD): boolean {
  return (
    record.nx_dhcp_state >= DHCP.NX_DHCP_STATE_BOUND &&
    record.nx_dhcp_state < DHCP.NX_DHCP_STATE_ADDRESS_PROBING
  );
}

function asked_address({ nx_dhcp_ip_address: address }: NX_DHCP_INTERFACE_RECORD): number[] {
  const none = address === DHCP.NX_BOOTP_NO_ADDRESS || address === DHCP.NX_BOOTP_BC_ADDRESS;
  return none ? [] : option(DHCP.NX_DHCP_OPTION_DHCP_IP_REQ, four(address));
}

function server_id({ nx_dhcp_server_ip: server }: NX_DHCP_INTERFACE_RECORD): number[] {
  return server === 0 ? [] : option(DHCP.NX_DHCP_OPTION_DHCP_SERVER, four(server));
}

/** The options of a message of that type, without those of the firmware. */
function options_for(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD, type: UINT): number[] {
  const { nx_dhcp_name: name, nx_dhcp_user_request_parameter: more } = dhcp;
  const lease = option(DHCP.NX_DHCP_OPTION_DHCP_LEASE, four(DHCP.NX_DHCP_INFINITE_LEASE));
  const host =
    name === null ? [] : option(DHCP.NX_DHCP_OPTION_HOST_NAME, [...NAME_ENCODER.encode(name)].slice(0, 255));
  const most = config_of(dhcp).NX_DHCP_CLIENT_SEND_MAX_DHCP_MESSAGE_OPTION
    ? option(DHCP.NX_DHCP_OPTION_MAX_DHCP_MESSAGE, four(DHCP.NX_DHCP_MINIMUM_IP_DATAGRAM).slice(2))
    : [];
  const asked = option(DHCP.NX_DHCP_OPTION_DHCP_PARAMETERS, [...ASKED_FOR, ...more]);
  const first = option(DHCP.NX_DHCP_OPTION_DHCP_TYPE, [type]);
  switch (type) {
    case DHCP.NX_DHCP_TYPE_DHCPDISCOVER:
      return [...first, ...asked_address(record), ...lease, ...host, ...most, ...asked];
    case DHCP.NX_DHCP_TYPE_DHCPREQUEST: {
      const no_times = record.nx_dhcp_renewal_time === 0 || record.nx_dhcp_rebind_time === 0;
      const address = renews(record) ? [] : asked_address(record);
      const server = renews(record) ? [] : server_id(record);
      return [...first, ...host, ...address, ...(no_times ? lease : []), ...server, ...most, ...asked];
    }
    case DHCP.NX_DHCP_TYPE_DHCPDECLINE:
      return [...first, ...asked_address(record), ...server_id(record)];
    case DHCP.NX_DHCP_TYPE_DHCPRELEASE:
      return [...first, ...server_id(record)];
    case DHCP.NX_DHCP_TYPE_DHCPINFORM:
      return [...first, ...host, ...most, ...asked];
    default:
      return first;
  }
}

function header_for(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD, type: UINT): Uint8Array {
  const message = new Uint8Array(DHCP.NX_BOOT_CLIENT_BUFFER_SIZE);
  const { nx_interface_physical_address_msw: msw, nx_interface_physical_address_lsw: lsw } = interface_of(
    dhcp,
    record,
  );
  const ends = type === DHCP.NX_DHCP_TYPE_DHCPRELEASE || type === DHCP.NX_DHCP_TYPE_DHCPDECLINE;
  message[DHCP.NX_BOOTP_OFFSET_OP] = DHCP.NX_BOOTP_OP_REQUEST;
  message[DHCP.NX_BOOTP_OFFSET_HTYPE] = DHCP.NX_BOOTP_TYPE_ETHERNET;
  message[DHCP.NX_BOOTP_OFFSET_HLEN] = DHCP.NX_BOOTP_HLEN_ETHERNET;
  write32(message, DHCP.NX_BOOTP_OFFSET_XID, record.nx_dhcp_xid);
  write16(message, DHCP.NX_BOOTP_OFFSET_SECS, ends ? 0 : record.nx_dhcp_seconds & 0xffff);
  if (!ends && record.nx_dhcp_clear_broadcast === 0)
    message[DHCP.NX_BOOTP_OFFSET_FLAGS] = DHCP.NX_BOOTP_FLAGS_BROADCAST;
  const tells_address =
    type === DHCP.NX_DHCP_TYPE_DHCPRELEASE ||
    (renews(record) && (type === DHCP.NX_DHCP_TYPE_DHCPREQUEST || type === DHCP.NX_DHCP_TYPE_DHCPINFORM));
  if (tells_address) write32(message, DHCP.NX_BOOTP_OFFSET_CLIENT_IP, record.nx_dhcp_ip_address);
  write16(message, DHCP.NX_BOOTP_OFFSET_CLIENT_HW, msw);
  write32(message, DHCP.NX_BOOTP_OFFSET_CLIENT_HW + 2, lsw);
  write32(message, DHCP.NX_BOOTP_OFFSET_VENDOR, DHCP.NX_BOOTP_MAGIC_COOKIE);
  return message;
}

export function interface_of(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD): NX_INTERFACE {
  return (dhcp.nx_dhcp_ip_ptr as NX_IP).nx_ip_interface[record.nx_dhcp_interface_index] as NX_INTERFACE;
}

/** Lets the firmware add options at `at`; where they end, or null when the message must not go out. */
function* add_user_options(
  dhcp: NX_DHCP,
  record: NX_DHCP_INTERFACE_RECORD,
  type: UINT,
  message: Uint8Array,
  at: number,
): Service<number | null> {
  const add = dhcp.nx_dhcp_user_option_add;
  if (add === null) return at;
  const room = message.subarray(at, message.length - 1);
  const length = ref(room.length);
  const returned = add(dhcp, record.nx_dhcp_interface_index, type, room, length);
  const steps = begun(K as Kernel, 'the user option callback', returned);
  const answer = steps === null ? (returned as UINT) : yield* returned as Service<UINT>;
  if (answer === NX_TRUE && length.value <= room.length) return at + length.value;
  room.fill(0);
  return config_of(dhcp).quirks.refused_message_counts_as_sent ? null : at;
}

/** Sends a message. NX_SUCCESS; NX_NOT_BOUND: the client was never started; what allocation and UDP say. */
export function* send_message(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD, type: UINT): Service<UINT> {
  if (dhcp.nx_dhcp_socket.nx_udp_socket_bound_next === null) return NX_NOT_BOUND;
  const message = header_for(dhcp, record, type);
  const own = options_for(dhcp, record, type).slice(0, message.length - DHCP.NX_BOOTP_OFFSET_OPTIONS - 1);
  message.set(own, DHCP.NX_BOOTP_OFFSET_OPTIONS);
  const end = yield* add_user_options(dhcp, record, type, message, DHCP.NX_BOOTP_OFFSET_OPTIONS + own.length);
  if (end === null) return NX_SUCCESS;
  message[end] = DHCP.NX_DHCP_OPTION_END;
  const length = Math.max(end + 1, DHCP.NX_BOOTP_OFFSET_END);
  const out = ref<NX_PACKET | null>(null);
  const pool = dhcp.nx_dhcp_packet_pool_ptr;
  const allocated = yield* nx_packet_allocate(pool, out, ip_room(K as Kernel) + NX_UDP_HEADER, NX_NO_WAIT);
  const packet = out.value;
  if (allocated !== NX_SUCCESS || packet === null) return failed(record, allocated);
  const appended = yield* nx_packet_data_append(packet, message, length, pool, NX_NO_WAIT);
  const status = appended === NX_SUCCESS ? yield* send_packet(dhcp, record, type, packet) : appended;
  if (status === NX_SUCCESS) return NX_SUCCESS;
  yield* nx_packet_release(packet);
  return failed(record, status);
}

function failed(record: NX_DHCP_INTERFACE_RECORD, status: UINT): UINT {
  record.nx_dhcp_internal_errors++;
  return status;
}

function send_packet(
  dhcp: NX_DHCP,
  record: NX_DHCP_INTERFACE_RECORD,
  type: UINT,
  packet: NX_PACKET,
): Service<UINT> {
  const first = type === DHCP.NX_DHCP_TYPE_DHCPREQUEST && !renews(record);
  if (type === DHCP.NX_DHCP_TYPE_DHCPDISCOVER || first) return send_as_nobody(dhcp, record, packet);
  const to_server =
    type === DHCP.NX_DHCP_TYPE_DHCPRELEASE ||
    (type === DHCP.NX_DHCP_TYPE_DHCPREQUEST && record.nx_dhcp_state === DHCP.NX_DHCP_STATE_RENEWING);
  const server = to_server ? record.nx_dhcp_server_ip : 0;
  return nx_udp_socket_source_send(
    dhcp.nx_dhcp_socket,
    packet,
    server === 0 ? DHCP.NX_BOOTP_BC_ADDRESS : server,
    DHCP.NX_DHCP_SERVER_UDP_PORT,
    record.nx_dhcp_interface_index,
  );
}

/** From 0.0.0.0, whatever address the interface has: the client must not use it yet, or no more (RFC 2131 4.1). */
function* send_as_nobody(dhcp: NX_DHCP, record: NX_DHCP_INTERFACE_RECORD, packet: NX_PACKET): Service<UINT> {
  const ip = dhcp.nx_dhcp_ip_ptr as NX_IP;
  const config = config_of(dhcp);
  const everybody = DHCP.NX_BOOTP_BC_ADDRESS;
  packet.nx_packet_ip_interface = interface_of(dhcp, record);
  packet.nx_packet_ip_version = NX_IP_VERSION_V4;
  packet.nx_packet_prepend_ptr -= NX_UDP_HEADER;
  packet.nx_packet_length += NX_UDP_HEADER;
  write_udp(packet, DHCP.NX_DHCP_CLIENT_UDP_PORT, DHCP.NX_DHCP_SERVER_UDP_PORT);
  write_udp_checksum(packet, DHCP.NX_BOOTP_NO_ADDRESS, everybody);
  yield* ip_protect(ip);
  const {
    NX_DHCP_TYPE_OF_SERVICE: tos,
    NX_DHCP_TIME_TO_LIVE: ttl,
    NX_DHCP_FRAGMENT_OPTION: fragment,
  } = config;
  ip_header_add(ip, packet, DHCP.NX_BOOTP_NO_ADDRESS, everybody, tos, ttl, NX_IP_UDP, fragment);
  yield* ip_driver_packet_send(ip, packet, everybody, fragment, everybody);
  yield* ip_unprotect(ip);
  return NX_SUCCESS;
}
