/**
 * Telling the network about an own address, and asking whether it is free (RFC 5227): nx_arp_gratuitous_send (guide
 * ch.4), nx_arp_announce_send and nx_arp_probe_send.
 */
import { enter, K } from '../../rtos/kernel/current.ts';
import { finish } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { physical_interfaces } from '../ip/nx_ip_route_find.ts';
import type { NX_INTERFACE, NX_IP, NX_NOTIFY, NX_PACKET } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_INVALID_INTERFACE,
  NX_IP_ADDRESS_ERROR,
  NX_NO_PACKET,
  NX_NOT_ENABLED,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { arp_disabled } from './nx_arp.ts';
import { arp_send_request, arp_take_packet } from './nx_arp_send.ts';

/** Broadcasts a request for an address: the sender is that address (announcement) or nobody (probe). */
function* send_about(ip: NX_IP, nx_interface: NX_INTERFACE, probe_address: ULONG | null): Service<UINT> {
  const packet = arp_take_packet(ip);
  if (packet === null) return yield* refuse(K as Kernel, NX_NO_PACKET);
  yield* ip_protect(ip);
  if (probe_address !== null) nx_interface.nx_interface_ip_probe_address = probe_address;
  const own = nx_interface.nx_interface_ip_address;
  const [sender, asked] = probe_address === null ? [own, own] : [0, probe_address];
  yield* arp_send_request(ip, nx_interface, packet, sender, asked);
  yield* ip_unprotect(ip);
  return NX_SUCCESS;
}

/**
 * Announces the address of every interface by a broadcast request for it. `response_handler`, if not null, is called
 * in the IP thread with the message of another station that has the address; it must release the packet.
 *
 * Statuses: NX_SUCCESS; NX_IP_ADDRESS_ERROR: no interface has an address; NX_NOT_ENABLED; NX_PTR_ERROR;
 * NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection, driver). (Guide ch.4)
 */
export function nx_arp_gratuitous_send(
  ip_ptr: NX_IP | null,
  response_handler: NX_NOTIFY<[NX_IP, NX_PACKET]> | null,
): Service<UINT> {
  const k = enter('nx_arp_gratuitous_send');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  const interfaces = ip_ptr.nx_ip_interface.slice(0, physical_interfaces(ip_ptr));
  if (interfaces.every((i) => i.nx_interface_ip_address === 0)) return refuse(k, NX_IP_ADDRESS_ERROR);
  if (arp_disabled(ip_ptr)) return refuse(k, NX_NOT_ENABLED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, arp_gratuitous_send(k, ip_ptr, response_handler, interfaces));
}

function* arp_gratuitous_send(
  k: Kernel,
  ip_ptr: NX_IP,
  response_handler: NX_NOTIFY<[NX_IP, NX_PACKET]> | null,
  interfaces: NX_INTERFACE[],
): Service<UINT> {
  yield* ip_protect(ip_ptr);
  ip_ptr.nx_ip_arp_gratuitous_response_handler = response_handler;
  yield* ip_unprotect(ip_ptr);
  for (const nx_interface of interfaces) {
    if (nx_interface.nx_interface_ip_address !== 0) yield* send_about(ip_ptr, nx_interface, null);
  }
  return yield* finish(k, NX_SUCCESS);
}

function check(ip: NX_IP | null, interface_index: UINT): UINT {
  if (bad_ip(ip)) return NX_PTR_ERROR;
  if (interface_index >= physical_interfaces(ip)) return NX_INVALID_INTERFACE;
  const nx_interface = ip.nx_ip_interface[interface_index] as NX_INTERFACE;
  if (nx_interface.nx_interface_valid === 0) return NX_INVALID_INTERFACE;
  return arp_disabled(ip) ? NX_NOT_ENABLED : NX_SUCCESS;
}

/**
 * Announces the address of one interface.
 *
 * Statuses: NX_SUCCESS; NX_NO_PACKET; NX_INVALID_INTERFACE; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection, driver).
 */
export function nx_arp_announce_send(ip_ptr: NX_IP | null, interface_index: UINT): Service<UINT> {
  const k = enter('nx_arp_announce_send');
  const wrong = check(ip_ptr, interface_index);
  if (wrong !== NX_SUCCESS || ip_ptr === null) return refuse(k, wrong);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, send_about(ip_ptr, ip_ptr.nx_ip_interface[interface_index] as NX_INTERFACE, null));
}

/**
 * Asks whether an address is in use, as nobody. A conflict is reported to the interface's conflict notify handler.
 *
 * Statuses: NX_SUCCESS; NX_NO_PACKET; NX_IP_ADDRESS_ERROR: address zero; NX_INVALID_INTERFACE; NX_NOT_ENABLED;
 * NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection, driver).
 */
export function nx_arp_probe_send(
  ip_ptr: NX_IP | null,
  interface_index: UINT,
  probe_address: ULONG,
): Service<UINT> {
  const k = enter('nx_arp_probe_send');
  const wrong = check(ip_ptr, interface_index);
  if (wrong !== NX_SUCCESS || ip_ptr === null) return refuse(k, wrong);
  if (probe_address === 0) return refuse(k, NX_IP_ADDRESS_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(
    k,
    send_about(ip_ptr, ip_ptr.nx_ip_interface[interface_index] as NX_INTERFACE, probe_address),
  );
}
