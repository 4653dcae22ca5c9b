/**
 * Calling a link driver (guide ch.5): one request at a time, answered in `nx_ip_driver_status`. A packet handed over
 * counts as "in the driver" until the driver gives it back with nx_packet_transmit_release.
 */

import { K } from '../../rtos/kernel/current.ts';
import { COMPLETED_VOID, type Ref, type Service } from '../../rtos/kernel/service.ts';
import { type NX_INTERFACE, type NX_IP, NX_IP_DRIVER, type NX_PACKET } from '../nx_cb.ts';
import { trace_driver } from '../nx_trace.ts';

/** Makes a request without a packet. */
export function driver_request(ip: NX_IP, nx_interface: NX_INTERFACE, command: number): NX_IP_DRIVER {
  const request = new NX_IP_DRIVER();
  request.nx_ip_driver_ptr = ip;
  request.nx_ip_driver_command = command;
  request.nx_ip_driver_interface = nx_interface;
  return request;
}

/** Makes a request to send a packet to a hardware address. */
export function send_request(
  ip: NX_IP,
  nx_interface: NX_INTERFACE,
  command: number,
  packet: NX_PACKET,
  physical_msw: number,
  physical_lsw: number,
): NX_IP_DRIVER {
  const request = driver_request(ip, nx_interface, command);
  request.nx_ip_driver_packet = packet;
  request.nx_ip_driver_physical_address_msw = physical_msw;
  request.nx_ip_driver_physical_address_lsw = physical_lsw;
  return request;
}

/** Hands a request to the driver of an interface. */
export function call_driver(nx_interface: NX_INTERFACE, request: NX_IP_DRIVER): Service<unknown> {
  const entry = nx_interface.nx_interface_link_driver_entry;
  if (entry === null) return COMPLETED_VOID;
  if (K !== null && K.events !== null) trace_driver(K, request);
  if (request.nx_ip_driver_packet !== null) request.nx_ip_driver_packet.nx_packet_in_driver = true;
  return entry(request) ?? COMPLETED_VOID;
}

/** The same for a request that is answered with a number: the driver's status. */
export function* ask_driver(
  ip: NX_IP,
  nx_interface: NX_INTERFACE,
  command: number,
  answer: Ref<number> | null,
): Service<number> {
  const request = driver_request(ip, nx_interface, command);
  request.nx_ip_driver_return_ptr = answer;
  yield* call_driver(nx_interface, request);
  return request.nx_ip_driver_status;
}
