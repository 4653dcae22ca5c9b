/**
 * Packets between C and the stack. Prepend, append, length and payload are the same bytes on both sides; the links and
 * the fixed fields of the header are written when a packet is handed to C, and `nx_packet_next`, the interface and the
 * version, which C may set, are read when it comes back. The stack cuts packets out of a pool when they are needed
 * (netx/packet/packet_cut.ts), and a packet gets its address here when C gets it; the headers of all stand in memory from the beginning.
 */

import { type NX_INTERFACE, NX_PACKET, type NX_PACKET_POOL } from '../../../netx/nx_api.ts';
import { SIZEOF_NX_PACKET } from '../../../netx/nx_packet_size.ts';
import { bytes_of_packet, cut_up_to } from '../../../netx/packet/packet_cut.ts';
import { one_more } from '../../../rtos/sim/short_list.ts';
import { type BlockAddresses, type BlockTable, no_pointer } from './blocks.ts';
import { type CMemory, hexadecimal } from './memory.ts';

/** Words of the header, as in nx_api.h. */
const OWNER = 0;
const NEXT = 1;
const PREPEND = 2;
const APPEND = 3;
const DATA_START = 4;
const DATA_END = 5;
const LAST = 6;
const QUEUE_NEXT = 7;
const VERSION = 11;
const INTERFACE = 12;
const IP_HEADER = 13;
const HEADER_WORDS = 14;

function address_of_number(pool: NX_PACKET_POOL, number: number): number {
  const first = (pool.packets[0] as NX_PACKET).nx_packet_data_start - SIZEOF_NX_PACKET;
  return first + number * bytes_of_packet(pool.nx_packet_pool_payload_size);
}

export class Packets {
  private readonly table: BlockTable<NX_PACKET>;
  private readonly blocks: BlockAddresses;
  private readonly memory: CMemory;
  private readonly complain: (id: string, what: string, message: string) => void;
  private readonly interfaces: BlockTable<NX_INTERFACE>;
  /** Those whose packets C may hand over. */
  private pools: readonly NX_PACKET_POOL[] = [];
  /** Is told of each packet that C gets. */
  handed: ((address: number) => void) | null = null;
  readonly address_of = (packet: NX_PACKET): number => this.to_c(packet);

  constructor(
    blocks: BlockAddresses,
    interfaces: BlockTable<NX_INTERFACE>,
    memory: CMemory,
    complain: (id: string, what: string, message: string) => void,
  ) {
    this.blocks = blocks;
    this.interfaces = interfaces;
    this.memory = memory;
    this.complain = complain;
    // None is made here: packets are cut by their pool.
    this.table = blocks.table(NX_PACKET);
  }

  /** A pool was created: C may look at the memory of any of its packets. */
  add_pool(pool: NX_PACKET_POOL): void {
    if (!this.pools.includes(pool)) this.pools = one_more(this.pools, pool);
    for (let number = 0; number < pool.nx_packet_pool_total; number++) this.put_free(pool, number);
  }

  /** Writes the header of a packet that nobody has had yet. */
  private put_free(pool: NX_PACKET_POOL, number: number): void {
    const address = address_of_number(pool, number);
    // Of a pool that lay there before.
    if (this.table.known(address) !== null) {
      this.bind(cut_up_to(pool, number + 1)[number] as NX_PACKET, address);
      return;
    }
    const { words } = this.memory;
    const at = address >>> 2;
    const start = address + SIZEOF_NX_PACKET;
    words.fill(0, at, at + HEADER_WORDS);
    words[at + OWNER] = this.blocks.address_of(pool);
    words[at + DATA_START] = start;
    words[at + DATA_END] = start + pool.nx_packet_pool_payload_size;
    words[at + PREPEND] = start;
    words[at + APPEND] = start;
    this.handed?.(address);
  }

  forget(): void {
    this.pools = [];
  }

  /** From now on a packet stands at an address. */
  bind(packet: NX_PACKET, address: number): void {
    this.table.bind(address, packet);
    this.to_c(packet);
  }

  /** Where a packet stands in C; 0 for none, and for one of a pool that C does not know. */
  address(packet: NX_PACKET | null): number {
    const known = this.blocks.address_of(packet);
    if (known !== 0 || packet === null) return known;
    const pool = packet.nx_packet_pool_owner;
    if (pool === null || !this.pools.includes(pool)) return 0;
    const address = packet.nx_packet_data_start - SIZEOF_NX_PACKET;
    this.table.bind(address, packet);
    return address;
  }

  /** The packet that begins at an address, if it is one of a pool. */
  private standing(address: number): NX_PACKET | null {
    const known = this.table.known(address);
    // What stands there may be something else since the pool was deleted.
    if (known !== null || this.blocks.handles.at(address) !== 0) return known;
    for (const pool of this.pools) {
      const number =
        (address - address_of_number(pool, 0)) / bytes_of_packet(pool.nx_packet_pool_payload_size);
      if (!Number.isInteger(number) || number < 0 || number >= pool.nx_packet_pool_total) continue;
      const packet = cut_up_to(pool, number + 1)[number] as NX_PACKET;
      this.table.bind(address, packet);
      return packet;
    }
    return null;
  }

  /** A packet that C hands over. */
  at(address: number): NX_PACKET | null {
    if (address === 0) return null;
    const packet = this.standing(address);
    if (packet === null) return this.no_packet(address);
    const { words } = this.memory;
    const next = words[(address >>> 2) + NEXT] as number;
    const known_next = packet.nx_packet_next;
    if (next !== this.address(known_next)) {
      packet.nx_packet_next = this.at(next);
      if (next === 0) packet.nx_packet_last = null;
      else packet.nx_packet_last = this.standing(words[(address >>> 2) + LAST] as number);
    }
    const came_in = words[(address >>> 2) + INTERFACE] as number;
    if (came_in !== this.blocks.address_of(packet.nx_packet_ip_interface))
      packet.nx_packet_ip_interface = this.interfaces.known(came_in);
    packet.nx_packet_ip_version = (words[(address >>> 2) + VERSION] as number) & 0xff;
    return packet;
  }

  /** A packet, where C has to give one. */
  given(address: number): NX_PACKET {
    return this.at(address) ?? no_pointer();
  }

  private no_packet(address: number): null {
    this.complain(
      'c-not-a-packet',
      `pointer ${hexadecimal(address)}`,
      'is handed over as a packet and is none of any pool',
    );
    return null;
  }

  /** A packet that C gets: its address. */
  private to_c(packet: NX_PACKET): number {
    const address = this.address(packet);
    if (address === 0) return 0;
    const { words } = this.memory;
    const at = address >>> 2;
    words[at + OWNER] = this.blocks.address_of(packet.nx_packet_pool_owner);
    words[at + DATA_START] = packet.nx_packet_data_start;
    words[at + DATA_END] = packet.nx_packet_data_end;
    words[at + NEXT] = this.address(packet.nx_packet_next);
    words[at + LAST] = this.address(packet.nx_packet_last);
    words[at + QUEUE_NEXT] = this.address(packet.nx_packet_queue_next);
    words[at + VERSION] =
      packet.nx_packet_ip_version |
      (packet.nx_packet_identical_copy << 8) |
      (packet.nx_packet_ip_header_length << 16);
    words[at + INTERFACE] = this.blocks.address_of(packet.nx_packet_ip_interface);
    words[at + IP_HEADER] = packet.nx_packet_ip_header;
    for (let next = packet.nx_packet_next; next !== null; next = next.nx_packet_next) {
      words[(this.address(next) >>> 2) + NEXT] = this.address(next.nx_packet_next);
    }
    this.handed?.(address);
    return address;
  }
}
