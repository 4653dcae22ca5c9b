/**
 * The multicast group of a broadcast client: joined while it runs, with reports to routers where IGMP is enabled.
 */
import type { Service, UINT } from '../../rtos/tx_api.ts';
import {
  NX_NOT_ENABLED,
  NX_SUCCESS,
  nx_igmp_multicast_interface_join,
  nx_igmp_multicast_interface_leave,
  nx_ipv4_multicast_interface_join,
  nx_ipv4_multicast_interface_leave,
  nxd_ipv6_multicast_interface_join,
  nxd_ipv6_multicast_interface_leave,
} from '../nx_api.ts';
import { NX_IP_VERSION_V6 } from '../nx_constants.ts';
import { ALL_NODES, is_multicast6, same_address } from '../wire/ipv6_words.ts';
import type { NX_SNTP_CLIENT } from './nx_sntp_cb.ts';
import type { NxSntpConfig } from './nx_sntp_config.ts';
import { is_group } from './sntp_receive.ts';

/** NX_SUCCESS also for a client that was given no group. */
export function* join_group(client: NX_SNTP_CLIENT, config: NxSntpConfig): Service<UINT> {
  const { nxd_ip_version, nxd_ip_address } = client.nx_sntp_server_ip_address;
  if (nxd_ip_version === NX_IP_VERSION_V6) return yield* join_group6(client, config);
  const group = nxd_ip_address.v4;
  if (!is_group(group) || config.quirks.sntp_broadcast_source_compared) return NX_SUCCESS;
  const { nx_sntp_client_ip_ptr: ip, nx_sntp_client_interface_index: index } = client;
  let joined = yield* nx_igmp_multicast_interface_join(ip, group, index);
  if (joined === NX_NOT_ENABLED) joined = yield* nx_ipv4_multicast_interface_join(ip, group, index);
  if (joined === NX_SUCCESS) client.joined = group;
  return joined;
}

function* join_group6(client: NX_SNTP_CLIENT, { quirks }: NxSntpConfig): Service<UINT> {
  const group = client.nx_sntp_server_ip_address;
  const { v6 } = group.nxd_ip_address;
  if (!is_multicast6(v6) || same_address(v6, ALL_NODES) || quirks.sntp_broadcast_source_compared)
    return NX_SUCCESS;
  const { nx_sntp_client_ip_ptr: ip, nx_sntp_client_interface_index: index } = client;
  const joined = yield* nxd_ipv6_multicast_interface_join(ip, group, index);
  if (joined === NX_SUCCESS) client.joined_ipv6 = group;
  return joined;
}

export function* leave_group(client: NX_SNTP_CLIENT): Service<void> {
  const { joined_ipv6 } = client;
  if (joined_ipv6 !== null) {
    client.joined_ipv6 = null;
    const { nx_sntp_client_ip_ptr: instance, nx_sntp_client_interface_index: number } = client;
    yield* nxd_ipv6_multicast_interface_leave(instance, joined_ipv6, number);
  }
  const { joined: group, nx_sntp_client_ip_ptr: ip, nx_sntp_client_interface_index: index } = client;
  if (group === 0) return;
  client.joined = 0;
  if ((yield* nx_igmp_multicast_interface_leave(ip, group, index)) === NX_NOT_ENABLED)
    yield* nx_ipv4_multicast_interface_leave(ip, group, index);
}
