/**
 * The messages of an IPv6 router: it hears the solicitations of its link, and sends advertisements from its link-local address
 * with the hop limit that says that they come from this link (RFC 4861 4.2). A router takes no advice of other routers.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_SUCCESS, COMPLETED_VOID, type Service } from '../../rtos/kernel/service.ts';
import { message_checksum, take_message, write_checksum } from '../icmpv6/icmpv6_message.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { IPV6_HOP_LIMIT, ipv6_destination, ipv6_source } from '../ipv6/ipv6_header.ts';
import { ipv6_packet_send } from '../ipv6/nx_ipv6_packet_send.ts';
import { source_for } from '../ipv6/source_address.ts';
import * as NX from '../nx_api.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET } from '../nx_cb.ts';
import { NX_IP_VERSION_V6 } from '../nx_constants.ts';
import {
  NX_ICMPV6_ROUTER_ADVERTISEMENT_TYPE,
  NX_ICMPV6_ROUTER_SOLICITATION_TYPE,
  NX_PROTOCOL_ICMPV6,
} from '../nx_ipv6_constants.ts';
import type { Ipv6 } from '../nx_ipv6_types.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { ALL_ROUTERS } from '../wire/ipv6_words.ts';
import type { ServerAnswer } from './common/server_core.ts';
import type { Ipv6Router } from './router/ipv6_router.ts';
import type { ServerMessage, ServerPort } from './server_port.ts';

const HOP_LIMIT = 255;

export class RouterPort implements ServerPort {
  private readonly router: Ipv6Router;
  private readonly inbox: ServerMessage[] = [];
  private ip: NX_IP | null = null;
  private came: (() => Service<void>) | null = null;

  constructor(router: Ipv6Router) {
    this.router = router;
  }

  create(ip: NX_IP, came: () => Service<void>): Service<number> {
    this.ip = ip;
    this.came = came;
    return COMPLETED_SUCCESS;
  }

  /** IPv6 and ICMPv6 are enabled before (host_ipv6.ts). Solicitations go to all routers of the link. */
  *open(): Service<number> {
    const ip = this.ip as NX_IP;
    this.listen(ip.ipv6 as Ipv6);
    const { nx_interface_physical_address_msw: msw, nx_interface_physical_address_lsw: lsw } =
      first_interface(ip);
    this.router.mac = [msw, lsw];
    const group = new NX.NXD_ADDRESS(NX_IP_VERSION_V6);
    group.nxd_ip_address.v6 = [...ALL_ROUTERS];
    return yield* NX.nxd_ipv6_multicast_interface_join(ip, group, 0);
  }

  private listen(ipv6: Ipv6): void {
    const process = ipv6.nx_ip_icmpv6_packet_process as NonNullable<Ipv6['nx_ip_icmpv6_packet_process']>;
    const listen = (own: NX_IP, packet: NX_PACKET): Service<void> => this.heard(own, packet, process);
    ipv6.nx_ip_icmpv6_packet_process = listen;
  }

  private *heard(
    own: NX_IP,
    packet: NX_PACKET,
    process: NonNullable<Ipv6['nx_ip_icmpv6_packet_process']>,
  ): Service<void> {
    const type = packet.nx_packet_memory[packet.nx_packet_prepend_ptr];
    if (type === NX_ICMPV6_ROUTER_SOLICITATION_TYPE && is_of_link(packet)) {
      this.inbox.push({ bytes: packet_bytes(packet), from: { ip: 0, ipv6: ipv6_source(packet), port: 0 } });
      yield* this.came?.() ?? COMPLETED_VOID;
    }
    const is_other_router = type === NX_ICMPV6_ROUTER_ADVERTISEMENT_TYPE;
    yield* is_other_router ? packet_drop(K as Kernel, packet) : process(own, packet);
  }

  *next(): Service<ServerMessage | null> {
    return this.inbox.shift() ?? null;
  }

  *send(ip: NX_IP, _pool: NX.NX_PACKET_POOL, { bytes, ipv6: to }: ServerAnswer): Service<void> {
    const k = K as Kernel;
    if (to === undefined) return;
    yield* ip_protect(ip);
    const packet = take_message(k, ip, bytes.length, 'a router advertisement');
    const own = source_for(ip, to, first_interface(ip));
    if (packet !== null && own !== null) {
      packet.nx_packet_ipv6_address_ptr = own;
      packet.nx_packet_memory.set(bytes, packet.nx_packet_prepend_ptr);
      write_checksum(packet, own.nxd_ipv6_address, to);
      yield* ipv6_packet_send(ip, packet, to, NX_PROTOCOL_ICMPV6, HOP_LIMIT);
    } else if (packet !== null) yield* packet_drop(k, packet);
    yield* ip_unprotect(ip);
  }
}

function first_interface(ip: NX_IP): NX_INTERFACE {
  return ip.nx_ip_interface[0] as NX_INTERFACE;
}

/** What came through a router has a lower hop limit. */
function is_of_link(packet: NX_PACKET): boolean {
  const hop_limit = packet.nx_packet_memory[packet.nx_packet_ip_header + IPV6_HOP_LIMIT];
  return (
    hop_limit === HOP_LIMIT && message_checksum(packet, ipv6_source(packet), ipv6_destination(packet)) === 0
  );
}

function packet_bytes(packet: NX_PACKET): Uint8Array {
  const start = packet.nx_packet_prepend_ptr;
  return packet.nx_packet_memory.slice(start, start + packet.nx_packet_length);
}
