/**
 * The ARP message (RFC 826) for Ethernet and IPv4, 28 bytes: reading it once into a value, and writing it.
 */
import type { NX_PACKET } from '../nx_cb.ts';
import {
  NX_ARP_HARDWARE_SIZE,
  NX_ARP_HARDWARE_TYPE,
  NX_ARP_MESSAGE_SIZE,
  NX_ARP_PROTOCOL_SIZE,
  NX_ARP_PROTOCOL_TYPE,
} from '../nx_constants.ts';
import { read16, read32, write16, write32 } from '../wire/bytes.ts';

export interface ArpMessage {
  /** NX_ARP_OPTION_REQUEST or NX_ARP_OPTION_RESPONSE. */
  readonly operation: number;
  readonly sender_msw: number;
  readonly sender_lsw: number;
  readonly sender_ip: number;
  readonly target_msw: number;
  readonly target_lsw: number;
  readonly target_ip: number;
}

const OPERATION = 6;
const SENDER_HARDWARE = 8;
const SENDER_IP = 14;
const TARGET_HARDWARE = 18;
const TARGET_IP = 24;

export function read_arp(packet: NX_PACKET): ArpMessage {
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  return {
    operation: read16(memory, at + OPERATION),
    sender_msw: read16(memory, at + SENDER_HARDWARE),
    sender_lsw: read32(memory, at + SENDER_HARDWARE + 2),
    sender_ip: read32(memory, at + SENDER_IP),
    target_msw: read16(memory, at + TARGET_HARDWARE),
    target_lsw: read32(memory, at + TARGET_HARDWARE + 2),
    target_ip: read32(memory, at + TARGET_IP),
  };
}

/** Writes a message at the prepend pointer and makes it all that the packet holds. */
export function write_arp(packet: NX_PACKET, message: ArpMessage): void {
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  write16(memory, at, NX_ARP_HARDWARE_TYPE);
  write16(memory, at + 2, NX_ARP_PROTOCOL_TYPE);
  write16(memory, at + 4, (NX_ARP_HARDWARE_SIZE << 8) | NX_ARP_PROTOCOL_SIZE);
  write16(memory, at + OPERATION, message.operation);
  write16(memory, at + SENDER_HARDWARE, message.sender_msw);
  write32(memory, at + SENDER_HARDWARE + 2, message.sender_lsw);
  write32(memory, at + SENDER_IP, message.sender_ip);
  write16(memory, at + TARGET_HARDWARE, message.target_msw);
  write32(memory, at + TARGET_HARDWARE + 2, message.target_lsw);
  write32(memory, at + TARGET_IP, message.target_ip);
  packet.nx_packet_length = NX_ARP_MESSAGE_SIZE;
  packet.nx_packet_append_ptr = at + NX_ARP_MESSAGE_SIZE;
}
