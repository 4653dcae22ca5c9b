/** Duplicate address detection (RFC 4862 5.4): an address is this node's own when nobody else says that it has it. */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/kernel/service.ts';
import { mark } from '../../rtos/sim/marks.ts';
import { physical_interfaces } from '../ip/nx_ip_route_find.ts';
import { interface_state, leave_solicited, list_remove, tell_address } from '../ipv6/own_addresses.ts';
import { neighbor_find } from '../nd_cache/nd_cache.ts';
import type { NX_INTERFACE, NX_IP } from '../nx_cb.ts';
import {
  ND_CACHE_STATE_INVALID,
  NX_IPV6_ADDR_STATE_TENTATIVE,
  NX_IPV6_ADDR_STATE_UNKNOWN,
  NX_IPV6_ADDR_STATE_VALID,
  NX_IPV6_ADDRESS_DAD_FAILURE,
  NX_IPV6_ADDRESS_DAD_SUCCESSFUL,
  NX_IPV6_DAD_TRANSMITS,
} from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { solicit_duplicate } from './neighbor_solicit.ts';

/** Another node has the address: it is none of ours. */
export function* duplicate_found(ip: NX_IP, own: Ipv6Address): Service<void> {
  mark('icmpv6: another node has an address of ours');
  own.nxd_ipv6_address_state = NX_IPV6_ADDR_STATE_UNKNOWN;
  own.nxd_ipv6_address_valid = 0;
  own.nxd_ipv6_address_DupAddrDetectTransmit = 0;
  const { nxd_ipv6_address_index: index, nxd_ipv6_address: address } = own;
  const nx_interface = own.nxd_ipv6_address_attached as NX_INTERFACE;
  const { nx_interface_index } = nx_interface;
  yield* tell_address(ip, NX_IPV6_ADDRESS_DAD_FAILURE, nx_interface_index, index, address);
  list_remove(ip.ipv6 as Ipv6, own);
  if (!nx_config(K as Kernel).quirks.ipv6_duplicate_keeps_group)
    yield* leave_solicited(ip, nx_interface, address);
}

/** With each fast event: the first solicitation for a new address at the head of its list does not wait for a slow one. */
export function* detect_at_once(ip: NX_IP, ipv6: Ipv6): Service<void> {
  for (const nx_interface of ip.nx_ip_interface.slice(0, physical_interfaces(ip))) {
    const { nxd_interface_ipv6_address_list_head: head } = interface_state(ipv6, nx_interface);
    if (head === null || head.nxd_ipv6_address_DupAddrDetectTransmit !== NX_IPV6_DAD_TRANSMITS) continue;
    yield* solicit_duplicate(ip, head);
    head.nxd_ipv6_address_DupAddrDetectTransmit--;
  }
}

/** With each slow event: asks once more for each address that is not settled, or takes it when it was asked for enough. */
export function* detect_duplicates(ip: NX_IP, ipv6: Ipv6): Service<void> {
  for (const nx_interface of ip.nx_ip_interface.slice(0, physical_interfaces(ip))) {
    let own = interface_state(ipv6, nx_interface).nxd_interface_ipv6_address_list_head;
    while (own !== null) {
      if (own.nxd_ipv6_address_state === NX_IPV6_ADDR_STATE_TENTATIVE) yield* detect(ip, ipv6, own);
      own = own.nxd_ipv6_address_next;
    }
  }
}

function* detect(ip: NX_IP, ipv6: Ipv6, own: Ipv6Address): Service<void> {
  if (own.nxd_ipv6_address_DupAddrDetectTransmit > 0) {
    yield* solicit_duplicate(ip, own);
    own.nxd_ipv6_address_DupAddrDetectTransmit--;
    return;
  }
  own.nxd_ipv6_address_state = NX_IPV6_ADDR_STATE_VALID;
  const neighbor = neighbor_find(ipv6, own.nxd_ipv6_address);
  if (neighbor !== null) neighbor.nx_nd_cache_nd_status = ND_CACHE_STATE_INVALID;
  const { nxd_ipv6_address_index: index, nxd_ipv6_address: address } = own;
  const { nx_interface_index } = own.nxd_ipv6_address_attached as NX_INTERFACE;
  yield* tell_address(ip, NX_IPV6_ADDRESS_DAD_SUCCESSFUL, nx_interface_index, index, address);
}
