// The link driver of the virtual network card, and the pattern for a driver of your own: NetX Duo's driver protocol
// (guide ch.5) on one side, the card's rings and interrupt on the other.
//
//   nx_ip_create(ip, 'board', address, mask, pool, nx_sim_network_driver, stack, 2048, 1);
//
// Sending: the stack calls with a packet, the driver puts the Ethernet header in front, the card copies the bytes, and
// the packet goes back to the stack when the card interrupts after the last bit. Receiving: the interrupt copies each
// frame into a packet of the IP instance's default pool and hands it to the deferred-receive entry of IP or ARP.
// No request waits, so each is done when the call returns. Departures from the RAM driver that comes with NetX Duo: line
// speed, duplex and counters are answered, and a full ring makes packets wait instead of losing them.

import { enter, K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT } from '../../rtos/kernel/service.ts';
import type { NX_INTERFACE, NX_IP_DRIVER, NX_PACKET } from '../nx_cb.ts';
import * as NX from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { nx_packet_transmit_release } from '../packet/nx_packet_release.ts';
import {
  ETHER_TYPE_ARP,
  ETHER_TYPE_IPV4,
  ETHER_TYPE_IPV6,
  ETHER_TYPE_RARP,
  mac_from_words,
  mac_lsw,
  mac_msw,
} from './ethernet_frame.ts';
import { driver_instance, SimDriverInstance } from './nx_sim_driver_instance.ts';
import { driver_interrupt } from './nx_sim_driver_interrupt.ts';
import { link_state } from './nx_sim_driver_link.ts';
import { has_header_room, send_packet, tell_no_room } from './nx_sim_driver_send.ts';
import { free_nic, nic_list } from './sim_nic.ts';

/** Answer to NX_LINK_GET_DUPLEX_TYPE; every cable here is full duplex. */
const NX_SIM_FULL_DUPLEX = 1;
/** Answer to NX_LINK_GET_INTERFACE_TYPE: Ethernet. */
const INTERFACE_TYPE_ETHERNET = 1;

/**
 * Handles one request of the stack. The status is in `nx_ip_driver_status`: NX_SUCCESS; NX_INVALID_INTERFACE: the target
 * has no free network card, or the interface was never attached; NX_NOT_ENABLED: a packet to send while the link is
 * disabled; NX_UNDERFLOW: no room for the Ethernet header; NX_NO_MORE_ENTRIES, NX_ENTRY_NOT_FOUND: multicast filter;
 * NX_UNHANDLED_COMMAND. A packet that cannot be sent is released.
 *
 * Called by the stack. Does not suspend; may preempt only where a packet is released on an error. (Guide ch.5)
 */
export function nx_sim_network_driver(driver_req_ptr: NX_IP_DRIVER): void | Service<void> {
  const k = enter('nx_sim_network_driver');
  driver_req_ptr.nx_ip_driver_status = NX.NX_SUCCESS;
  const nx_interface = driver_req_ptr.nx_ip_driver_interface;
  const command = driver_req_ptr.nx_ip_driver_command;
  if (command === NX.NX_LINK_INTERFACE_ATTACH) {
    driver_req_ptr.nx_ip_driver_status = attach(k, driver_req_ptr, nx_interface);
    return;
  }
  let driver = driver_instance(nx_interface);
  if (driver === null && command === NX.NX_LINK_INITIALIZE) {
    // Stacks older than the attach command start with this one.
    driver_req_ptr.nx_ip_driver_status = attach(k, driver_req_ptr, nx_interface);
    driver = driver_instance(nx_interface);
  }
  const packet = driver_req_ptr.nx_ip_driver_packet;
  if (driver === null && nx_interface !== null && note_early_group(driver_req_ptr, nx_interface)) return;
  if (driver === null) return refuse(driver_req_ptr, NX.NX_INVALID_INTERFACE);
  if (packet !== null && is_send(command)) return send(driver, driver_req_ptr, packet);
  if (command === NX.NX_LINK_UNINITIALIZE || command === NX.NX_LINK_INTERFACE_DETACH) return detach(driver);
  const status = command_status(driver, driver_req_ptr);
  if (packet !== null) return refuse(driver_req_ptr, status);
  driver_req_ptr.nx_ip_driver_status = status;
}

/** Gives the interface the target's next free card. */
function attach(k: Kernel, request: NX_IP_DRIVER, nx_interface: NX_INTERFACE | null): UINT {
  const ip = request.nx_ip_driver_ptr;
  if (nx_interface === null || ip === null) return NX.NX_INVALID_INTERFACE;
  const nic = free_nic(k);
  if (nic === undefined) {
    k.diagnose(
      'driver-no-network-card',
      `interface ${nx_interface.nx_interface_name ?? nx_interface.nx_interface_index} of ${ip.nx_ip_name}`,
      `${k.name} has ${nic_list(k).length} network cards and all are taken: the host program adds one with nx_sim_nic_create`,
    );
    return NX.NX_INVALID_INTERFACE;
  }
  const driver = new SimDriverInstance(nic, ip, nx_interface);
  nic.driver = driver;
  nx_interface.nx_interface_additional_link_info = driver;
  for (const group of early_groups.get(nx_interface) ?? []) nic.join(group);
  early_groups.delete(nx_interface);
  return NX.NX_SUCCESS;
}

/**
 * Groups that were joined before the IP thread has started the link: firmware enables IPv6 or joins a group in
 * tx_application_define, and means it.
 */
const early_groups = new WeakMap<NX_INTERFACE, number[]>();

/** True: the request was about a group, and is kept for the card that the interface will get. */
function note_early_group(request: NX_IP_DRIVER, nx_interface: NX_INTERFACE): boolean {
  const { nx_ip_driver_command: command } = request;
  const joins = command === NX.NX_LINK_MULTICAST_JOIN;
  if (!joins && command !== NX.NX_LINK_MULTICAST_LEAVE) return false;
  const groups = early_groups.get(nx_interface) ?? [];
  const mac = request_mac(request);
  if (joins) early_groups.set(nx_interface, [...groups, mac]);
  else if (!groups.includes(mac)) request.nx_ip_driver_status = NX.NX_ENTRY_NOT_FOUND;
  else early_groups.set(nx_interface, groups.toSpliced(groups.indexOf(mac), 1));
  return true;
}

function request_mac(request: NX_IP_DRIVER): number {
  const { nx_ip_driver_physical_address_msw: msw, nx_ip_driver_physical_address_lsw: lsw } = request;
  return mac_from_words(msw, lsw);
}

function is_send(command: UINT): boolean {
  return (
    command === NX.NX_LINK_PACKET_SEND ||
    command === NX.NX_LINK_PACKET_BROADCAST ||
    command === NX.NX_LINK_ARP_SEND ||
    command === NX.NX_LINK_ARP_RESPONSE_SEND ||
    command === NX.NX_LINK_RARP_SEND
  );
}

function ether_type_for(command: UINT, packet: NX_PACKET): number {
  if (command === NX.NX_LINK_ARP_SEND || command === NX.NX_LINK_ARP_RESPONSE_SEND) return ETHER_TYPE_ARP;
  if (command === NX.NX_LINK_RARP_SEND) return ETHER_TYPE_RARP;
  return packet.nx_packet_ip_version === NX.NX_IP_VERSION_V6 ? ETHER_TYPE_IPV6 : ETHER_TYPE_IPV4;
}

/** The stack gives the destination of every send, also the broadcast address where it means that. */
function send(driver: SimDriverInstance, request: NX_IP_DRIVER, packet: NX_PACKET): void | Service<void> {
  if (!driver.nic.enabled || !has_header_room(packet)) {
    if (driver.nic.enabled) tell_no_room(K as Kernel, packet);
    driver.counters.send_errors += 1;
    return refuse(request, driver.nic.enabled ? NX.NX_UNDERFLOW : NX.NX_NOT_ENABLED);
  }
  send_packet(driver, {
    packet,
    destination_msw: request.nx_ip_driver_physical_address_msw,
    destination_lsw: request.nx_ip_driver_physical_address_lsw,
    ether_type: ether_type_for(request.nx_ip_driver_command, packet),
  });
}

/** Answers with an error; a packet that came with the request goes back to its pool. */
function refuse(request: NX_IP_DRIVER, status: UINT): void | Service<void> {
  request.nx_ip_driver_status = status;
  if (request.nx_ip_driver_packet !== null) return release(request.nx_ip_driver_packet);
}

function* release(packet: NX_PACKET): Service<void> {
  yield* nx_packet_transmit_release(packet);
}

/** Everything but attaching and sending. */
function command_status(driver: SimDriverInstance, request: NX_IP_DRIVER): UINT {
  const { nic, nx_interface } = driver;
  const mac = request_mac(request);
  switch (request.nx_ip_driver_command) {
    case NX.NX_LINK_INITIALIZE:
      return initialize(driver);
    case NX.NX_LINK_ENABLE:
    case NX.NX_LINK_RX_ENABLE:
      nic.enabled = true;
      nx_interface.nx_interface_link_up = link_state(driver);
      return NX.NX_SUCCESS;
    case NX.NX_LINK_DISABLE:
      nic.enabled = false;
      nx_interface.nx_interface_link_up = NX.NX_FALSE;
      return NX.NX_SUCCESS;
    case NX.NX_LINK_MULTICAST_JOIN:
      return nic.join(mac) ? NX.NX_SUCCESS : NX.NX_NO_MORE_ENTRIES;
    case NX.NX_LINK_MULTICAST_LEAVE:
      return nic.leave(mac) ? NX.NX_SUCCESS : NX.NX_ENTRY_NOT_FOUND;
    case NX.NX_LINK_SET_PHYSICAL_ADDRESS:
      nic.mac = mac;
      return NX.NX_SUCCESS;
    case NX.NX_LINK_FACTORY_ADDRESS_GET:
      request.nx_ip_driver_physical_address_msw = mac_msw(nic.factory_mac);
      request.nx_ip_driver_physical_address_lsw = mac_lsw(nic.factory_mac);
      return NX.NX_SUCCESS;
    case NX.NX_INTERFACE_CAPABILITY_SET:
      if (!has_capabilities() || request.nx_ip_driver_return_ptr === null) return NX.NX_UNHANDLED_COMMAND;
      nx_interface.nx_interface_capability_flag = request.nx_ip_driver_return_ptr.value;
      return NX.NX_SUCCESS;
    case NX.NX_LINK_DEFERRED_PROCESSING:
      // This driver does all its work in the interrupt.
      return NX.NX_SUCCESS;
    default:
      return answer(driver, request);
  }
}

/** In a build without interface capabilities these two commands do not exist. */
function has_capabilities(): boolean {
  return nx_config(K as Kernel).NX_ENABLE_INTERFACE_CAPABILITY;
}

/** The requests that ask for a number. */
function answer(driver: SimDriverInstance, request: NX_IP_DRIVER): UINT {
  const value = asked_value(driver, request.nx_ip_driver_command);
  if (value === null || request.nx_ip_driver_return_ptr === null) return NX.NX_UNHANDLED_COMMAND;
  request.nx_ip_driver_return_ptr.value = value >>> 0;
  return NX.NX_SUCCESS;
}

function asked_value(driver: SimDriverInstance, command: UINT): number | null {
  const { nic, counters, nx_interface } = driver;
  switch (command) {
    case NX.NX_LINK_GET_STATUS:
      return nx_interface.nx_interface_link_up;
    case NX.NX_LINK_GET_SPEED:
      return nic.port.rate_bps;
    case NX.NX_LINK_GET_DUPLEX_TYPE:
      return NX_SIM_FULL_DUPLEX;
    case NX.NX_LINK_GET_ERROR_COUNT:
      return (
        counters.receive_too_long +
        counters.receive_unknown_type +
        counters.send_errors +
        nic.counters.receive_overruns
      );
    case NX.NX_LINK_GET_RX_COUNT:
      return counters.packets_received;
    case NX.NX_LINK_GET_TX_COUNT:
      return counters.packets_sent;
    case NX.NX_LINK_GET_ALLOC_ERRORS:
      return counters.receive_no_packet;
    case NX.NX_INTERFACE_CAPABILITY_GET:
      return has_capabilities() ? nx_interface.nx_interface_capability_flag : null;
    case NX.NX_LINK_GET_INTERFACE_TYPE:
      return INTERFACE_TYPE_ETHERNET;
    default:
      return null;
  }
}

/** Tells the interface what the stack must know about this link (guide ch.5 "Driver Initialization"). */
function initialize(driver: SimDriverInstance): UINT {
  const { nic, nx_interface } = driver;
  nx_interface.nx_interface_ip_mtu_size = nic.port.segment.mtu;
  nx_interface.nx_interface_physical_address_msw = mac_msw(nic.mac);
  nx_interface.nx_interface_physical_address_lsw = mac_lsw(nic.mac);
  nx_interface.nx_interface_address_mapping_needed = NX.NX_TRUE;
  const handler = (): void => driver_interrupt(driver);
  nic.interrupt_handler = handler;
  return NX.NX_SUCCESS;
}

/** Frees the card. The packets that it still has go back: its interrupt will not do it any more. */
function* detach(driver: SimDriverInstance): Service<void> {
  const { nic, nx_interface, in_card, waiting } = driver;
  nic.reset();
  nx_interface.nx_interface_additional_link_info = null;
  nx_interface.nx_interface_link_up = NX.NX_FALSE;
  const packets = [...in_card.splice(0), ...waiting.splice(0).map((outgoing) => outgoing.packet)];
  for (const packet of packets) yield* nx_packet_transmit_release(packet);
}
