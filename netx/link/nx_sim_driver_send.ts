// The sending half of the driver: the Ethernet header in front of the packet, the bytes into the card. The card copies,
// so the header is taken off again at once and the packet is as the stack gave it, which TCP needs to send it again.

import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { NX_PACKET } from '../nx_cb.ts';
import { diagnose_packet } from '../packet/packet_memory.ts';
import { write16, write32 } from '../wire/bytes.ts';
import { ETHERNET_HEADER_LENGTH } from './ethernet_frame.ts';
import type { SimDriverInstance, WaitingPacket } from './nx_sim_driver_instance.ts';

/** Hands a packet to the card, behind those that wait for room in its ring. */
export function send_packet(driver: SimDriverInstance, outgoing: WaitingPacket): void {
  if (driver.waiting.length > 0 || !put_in_card(driver, outgoing)) driver.waiting.push(outgoing);
}

/** Hands packets that wait to the card as long as its ring has room. */
export function fill_card(driver: SimDriverInstance): void {
  for (let next = driver.waiting[0]; next !== undefined; next = driver.waiting[0]) {
    if (!put_in_card(driver, next)) return;
    driver.waiting.shift();
  }
}

function put_in_card(driver: SimDriverInstance, outgoing: WaitingPacket): boolean {
  const { packet } = outgoing;
  const start = packet.nx_packet_prepend_ptr - ETHERNET_HEADER_LENGTH;
  write_header(driver, packet.nx_packet_memory, start, outgoing);
  const length = packet.nx_packet_append_ptr - start;
  if (!driver.nic.transmit(packet.nx_packet_memory, start, length)) return false;
  driver.in_card.push(packet);
  driver.counters.packets_sent += 1;
  return true;
}

function write_header(
  driver: SimDriverInstance,
  memory: Uint8Array,
  start: number,
  outgoing: WaitingPacket,
): void {
  const { nx_interface } = driver;
  write16(memory, start, outgoing.destination_msw);
  write32(memory, start + 2, outgoing.destination_lsw);
  write16(memory, start + 6, nx_interface.nx_interface_physical_address_msw);
  write32(memory, start + 8, nx_interface.nx_interface_physical_address_lsw);
  write16(memory, start + 12, outgoing.ether_type);
}

/** True when the Ethernet header fits in front of the packet's data. */
export function has_header_room(packet: NX_PACKET): boolean {
  return packet.nx_packet_prepend_ptr - ETHERNET_HEADER_LENGTH >= packet.nx_packet_data_start;
}

/** On a board the driver would write its header over what lies in front of the packet's data. */
export function tell_no_room(k: Kernel, packet: NX_PACKET): void {
  diagnose_packet(k, 'packet-no-header-room', packet, NO_ROOM);
}

/** What is said of a packet that has none. */
export const NO_ROOM =
  'sent without room for the Ethernet header: allocate with the packet type of the protocol (NX_TCP_PACKET for TCP, ...)';
