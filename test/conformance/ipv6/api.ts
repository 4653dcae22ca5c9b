/**
 * The error table of the IPv6 services (api-errors.json of ipv6).
 */

import * as nx_api from '../../../netx/nx_api.ts';
import {
  NX_FRAGMENT_OKAY,
  NX_IP,
  NX_IP_NORMAL,
  NX_NO_WAIT,
  NX_TCP_SOCKET,
  NX_UDP_SOCKET,
  NXD_ADDRESS,
  nx_ip_interface_physical_address_set,
  nx_tcp_client_socket_bind,
  nx_udp_socket_bind,
  nx_udp_socket_create,
} from '../../../netx/nx_api.ts';
import { nx_options } from '../../../netx/sim_netx_api.ts';
import { type Service, tx_thread_identify } from '../../../rtos/tx_api.ts';
import type { ApiTable } from '../mqtt/api_errors.ts';
import { create_tcp_socket, TIME_TO_LIVE } from '../mqtt/api_fixture.ts';
import { packet, type RowContext } from '../mqtt/api_placeholders.ts';
import { ascii, from_hex, u16, u32 } from '../wire/bytes.ts';
import { address_of_text } from '../wire/ip6_text.ts';
import { must } from '../wire/lab.ts';
import { enable_ipv6 } from './enable.ts';
import { IPV6_BUILD } from './interpreter.ts';

const MAC = /^[0-9a-f]{12}$/;
const ADDRESS = /:|^\d+\.\d+\.\d+\.\d+$/;
/** More than a packet holds. */
const BUFFER_BYTES = 4096;

/** In initialization no socket exists. */
function* udp_socket({ fixture }: RowContext): Service<NX_UDP_SOCKET> {
  const socket = new NX_UDP_SOCKET();
  if (tx_thread_identify() === null) return socket;
  const { ip } = fixture.own;
  const { create, bind } = { create: nx_udp_socket_create, bind: nx_udp_socket_bind };
  must(yield* create(ip, socket, 'socket', NX_IP_NORMAL, NX_FRAGMENT_OKAY, TIME_TO_LIVE, 5), 'create');
  must(yield* bind(socket, 7000, NX_NO_WAIT), 'nx_udp_socket_bind');
  return socket;
}

function* tcp_socket({ fixture }: RowContext): Service<NX_TCP_SOCKET> {
  const socket = new NX_TCP_SOCKET();
  if (tx_thread_identify() === null) return socket;
  must(yield* create_tcp_socket(fixture.own.ip, socket), 'nx_tcp_socket_create');
  must(yield* nx_tcp_client_socket_bind(socket, 5000, NX_NO_WAIT), 'nx_tcp_client_socket_bind');
  return socket;
}

export const IPV6_API: ApiTable = {
  services: nx_api,
  placeholders: {
    // A variable may be an address as well as a number.
    *'@out'() {
      return Object.assign(new NXD_ADDRESS(), { value: 0 });
    },
    *'@buf'() {
      return new Uint8Array(BUFFER_BYTES);
    },
    *'@callback'() {
      return () => {};
    },
    *'@version5'() {
      return new NXD_ADDRESS(5, 1);
    },
    *'@ipZero'() {
      return new NX_IP();
    },
    '@udpBound': udp_socket,
    '@tcpBound': tcp_socket,
    '@packet(10)': (row) => packet(row, 64, 10),
    '@packet(0)': (row) => packet(row, 0, 4),
    '@packetHeadroom44(4)': (row) => packet(row, 44, 4),
  },
  setups: {},
  options: () => nx_options({ profile: 'published', ...IPV6_BUILD }),
  fixture: {
    own: '10.0.0.1',
    peer: '10.0.0.2',
    *extend({ own, peer }) {
      // Before the drivers tell them: link-local addresses are made of the hardware addresses.
      for (const { ip, mac } of [own, peer])
        must(yield* nx_ip_interface_physical_address_set(ip, 0, u16(mac, 0), u32(mac, 2), 0), 'set');
      yield* enable_ipv6(own.ip, '2001:db8::1');
      yield* enable_ipv6(peer.ip, '2001:db8::2');
    },
  },
  text: (text, service) => {
    if (MAC.test(text)) return from_hex(text);
    if (!ADDRESS.test(text)) return ascii(text);
    const address = address_of_text(text);
    return service.startsWith('nxd_nd_cache_entry') ? address.nxd_ip_address.v6 : address;
  },
};
