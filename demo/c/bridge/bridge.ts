/** All that the parts of a board share: the crossing, its memory, its blocks, its callbacks. */

import { NX_IP_VERSION_V6, type NX_PACKET_POOL, NXD_ADDRESS } from '../../../netx/nx_api.ts';
import type { Ipv6Words } from '../../../netx/nx_ipv6_cb.ts';
import type { NX_SECURE_X509_CERT } from '../../../netx/secure/nx_secure_api.ts';
import { BlockAddresses } from './blocks.ts';
import { Callbacks } from './callbacks.ts';
import { Crossing } from './crossing.ts';
import { CMemory, hexadecimal } from './memory.ts';
import { Packets } from './packets.ts';
import { Tables } from './tables.ts';
import { Times } from './times.ts';

/** sizeof(NX_SECURE_X509_CERT), and how many of a peer's chain firmware may look at, one after the other. */
const CERTIFICATE_BYTES = 304;
const MOST_CERTIFICATES = 4;
export const CERTIFICATE_PLACES = MOST_CERTIFICATES * CERTIFICATE_BYTES;

/** The imports of a firmware by name. */
export type Functions = Record<string, (...args: number[]) => number | bigint | undefined>;

export class Bridge {
  readonly crossing = new Crossing();
  readonly blocks: BlockAddresses;
  readonly memory: CMemory;
  readonly tables: Tables;
  readonly packets: Packets;
  readonly callbacks: Callbacks;
  readonly times: Times;

  /** Addresses have room for IPv6. */
  readonly has_ipv6: boolean;
  /** The memory that tx_application_define is given. */
  first_unused = 0;
  /** The pointers that stand for the driver of the simulator. */
  driver_pointers: readonly number[] = [];
  /** Memory of the bridge for what C is shown during one call. */
  scratch = 0;
  scratch_bytes = 0;
  /** Memory of the bridge for certificates that are not in that of C. */
  certificate_places = 0;
  private next_place = 0;
  readonly complain: (id: string, what: string, message: string) => void;

  constructor(memory_bytes: number, has_ipv6: boolean) {
    this.has_ipv6 = has_ipv6;
    const complain = (id: string, what: string, message: string): void => {
      this.crossing.kernel.diagnose(id, what, `${message} (${this.crossing.called_from()})`);
    };
    this.complain = complain;
    this.blocks = new BlockAddresses(memory_bytes, (address) =>
      complain(
        'c-bad-pointer',
        `pointer ${hexadecimal(address)}`,
        'is given as a control block, and none can be there',
      ),
    );
    this.memory = new CMemory(complain);
    this.tables = new Tables(this.blocks, this.crossing);
    this.packets = new Packets(this.blocks, this.tables.interface, this.memory, complain);
    this.callbacks = new Callbacks(this.crossing);
    this.times = new Times(this.memory);
    this.crossing.address_of = this.tables.address_of;
  }

  private place_certificate(certificate: NX_SECURE_X509_CERT): number {
    const address = this.certificate_places + this.next_place * CERTIFICATE_BYTES;
    this.next_place = (this.next_place + 1) % MOST_CERTIFICATES;
    this.memory.bytes.fill(0, address, address + CERTIFICATE_BYTES);
    this.tables.certificate.bind(address, certificate);
    return address;
  }

  /** The board is switched on again: no block and no name of the last run is known. */
  forget(): void {
    this.blocks.forget();
    this.packets.forget();
    this.memory.forget();
  }

  /** What an address argument points to, by value. */
  address(pointer: number): NXD_ADDRESS | null {
    if (pointer === 0) return null;
    const { words } = this.memory;
    const at = pointer >>> 2;
    const address = new NXD_ADDRESS(words[at], words[at + 1]);
    if (this.has_ipv6) address.nxd_ip_address.v6 = this.four_words(pointer + 4);
    return address;
  }

  /** An IPv6 address that is given as its words. */
  address_words(pointer: number): Ipv6Words | null {
    return pointer === 0 ? null : this.four_words(pointer);
  }

  private four_words(pointer: number): [number, number, number, number] {
    const [a = 0, b = 0, c = 0, d = 0] = this.memory.words.subarray(pointer >>> 2, (pointer >>> 2) + 4);
    return [a, b, c, d];
  }

  /** Writes back what a service has put into an address; its status. */
  address_filled(pointer: number, address: NXD_ADDRESS | null, status: number): number {
    if (pointer === 0 || address === null) return status;
    this.put_address(pointer, address);
    return status;
  }

  put_address(pointer: number, { nxd_ip_version, nxd_ip_address }: NXD_ADDRESS): void {
    const { words } = this.memory;
    const at = pointer >>> 2;
    words[at] = nxd_ip_version;
    // Both kinds have one place, and a build without IPv6 has no more than one word of it.
    if (nxd_ip_version === NX_IP_VERSION_V6 && this.has_ipv6) words.set(nxd_ip_address.v6, at + 1);
    else words[at + 1] = nxd_ip_address.v4;
  }

  /** A pool was created: its packets can be told from now on. */
  pool_created(pool: NX_PACKET_POOL | null, status: number): number {
    if (pool !== null && status === 0) this.packets.add_pool(pool);
    return status;
  }

  /** Of a certificate: one of the peer's, which lies outside of C, gets a place for a while. */
  certificate_address(certificate: NX_SECURE_X509_CERT): number {
    return this.tables.address_of(certificate) || this.place_certificate(certificate);
  }
}
