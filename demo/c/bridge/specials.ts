/** Arguments that are more than a word, a block or a piece of memory: drivers and their requests, records, tables of TLS. */

import { NX_DHCP_CLIENT_RECORD } from '../../../netx/dhcp/nxd_dhcp_client.ts';
import { type NX_DRIVER_ENTRY, NX_IP_DRIVER, nx_sim_network_driver } from '../../../netx/nx_api.ts';
import {
  type NX_SECURE_TLS_CRYPTO,
  nx_crypto_tls_ciphers,
  nx_crypto_tls_ciphers_ecc,
  nx_crypto_tls_ciphers_psk,
} from '../../../netx/secure/nx_secure_api.ts';
import type { Ref, Service } from '../../../rtos/tx_api.ts';
import type { Bridge } from './bridge.ts';
import type { CFunction } from './calls.ts';
import type { Fields } from './fields.ts';
import { WordRef } from './refs.ts';

/** Words of NX_IP_DRIVER, as in nx_api.h, and one for what its return pointer points to. */
const REQUEST_WORDS = 9;
const RETURN_WORD = 8;
/** Requests that C drivers may have at the same time, one in another. */
const MOST_REQUESTS = 16;

/** The cipher tables in the order of their numbers in the kit, from 1. */
const CRYPTO_TABLES = [nx_crypto_tls_ciphers, nx_crypto_tls_ciphers_ecc, nx_crypto_tls_ciphers_psk];

export const SPECIAL_BYTES = MOST_REQUESTS * REQUEST_WORDS * 4;

export class Specials {
  private readonly b: Bridge;
  private readonly fields: Fields;
  private drivers: Map<number, NX_DRIVER_ENTRY> | null = null;
  /** Requests that a C driver has, by address. */
  private requests: Map<number, NX_IP_DRIVER> | null = null;
  private start = 0;
  private next_request = 0;

  constructor(b: Bridge, fields: Fields) {
    this.b = b;
    this.fields = fields;
  }

  attach(start: number): void {
    this.start = start;
    const [own_driver = 0] = this.b.driver_pointers;
    this.b.callbacks.is_at(own_driver, nx_sim_network_driver);
    this.forget();
  }

  forget(): void {
    this.requests = null;
    this.drivers = null;
    this.next_request = 0;
  }

  /** A driver of the firmware, or the simulator's. */
  driver(pointer: number): NX_DRIVER_ENTRY | null {
    if (pointer === 0) return null;
    if (this.b.driver_pointers.includes(pointer)) return nx_sim_network_driver;
    this.drivers ??= new Map();
    let driver = this.drivers.get(pointer);
    if (driver === undefined) {
      const entry = this.b.crossing.instance.function_at(pointer);
      driver = (request) => this.call_driver(entry, request);
      this.drivers.set(pointer, driver);
      this.b.callbacks.is_at(pointer, driver);
    }
    return driver;
  }

  private *call_driver(entry: CFunction, request: NX_IP_DRIVER): Service<void> {
    const address = this.place(request);
    const returns = request.nx_ip_driver_return_ptr;
    this.put_request(request, address);
    yield* this.b.crossing.call(entry, address);
    this.take_request(request, address);
    if (returns !== null) returns.value = this.b.memory.words[(address >>> 2) + RETURN_WORD] as number;
  }

  /** Places are taken in turn: a thread that is terminated in a driver gives none back. */
  private place(request: NX_IP_DRIVER): number {
    const address = this.start + this.next_request * REQUEST_WORDS * 4;
    this.next_request = (this.next_request + 1) % MOST_REQUESTS;
    this.requests ??= new Map();
    this.requests.set(address, request);
    return address;
  }

  private put_request(request: NX_IP_DRIVER, address: number): void {
    const { words } = this.b.memory;
    const { address_of } = this.b.tables;
    const at = address >>> 2;
    const returns = request.nx_ip_driver_return_ptr;
    const packet = request.nx_ip_driver_packet;
    // The thread of an IP instance asks its driver before nx_ip_create has come back.
    const { nx_ip_driver_ptr: ip, nx_ip_driver_interface: by } = request;
    if (ip !== null && by !== null && address_of(by) === 0) this.b.tables.bind_ip(ip);
    words[at] = request.nx_ip_driver_command;
    words[at + 1] = request.nx_ip_driver_status;
    words[at + 2] = request.nx_ip_driver_physical_address_msw;
    words[at + 3] = request.nx_ip_driver_physical_address_lsw;
    words[at + 4] = packet === null ? 0 : this.b.packets.address_of(packet);
    words[at + 5] = returns === null ? 0 : address + RETURN_WORD * 4;
    words[at + 6] = address_of(ip);
    words[at + 7] = address_of(by);
    if (returns !== null) words[at + RETURN_WORD] = returns.value;
  }

  /** What a driver answers. */
  private take_request(request: NX_IP_DRIVER, address: number): void {
    request.nx_ip_driver_status = this.b.memory.words[(address >>> 2) + 1] as number;
  }

  /** C calls the simulator's driver: with a request that its own driver was given, or with one that it made. */
  *network_driver(address: number): Service<void> {
    const { words } = this.b.memory;
    const at = address >>> 2;
    const request = this.requests?.get(address) ?? new NX_IP_DRIVER();
    request.nx_ip_driver_command = words[at] as number;
    request.nx_ip_driver_status = words[at + 1] as number;
    request.nx_ip_driver_physical_address_msw = words[at + 2] as number;
    request.nx_ip_driver_physical_address_lsw = words[at + 3] as number;
    request.nx_ip_driver_packet = this.b.packets.at(words[at + 4] as number);
    const returns = words[at + 5] as number;
    const answer = returns === 0 ? null : new WordRef(words, returns);
    request.nx_ip_driver_return_ptr = answer;
    request.nx_ip_driver_ptr = this.b.tables.ip.at(words[at + 6] as number);
    request.nx_ip_driver_interface = this.b.tables.interface.at(words[at + 7] as number);
    const steps = nx_sim_network_driver(request);
    if (steps !== undefined) yield* steps;
    words[at + 1] = request.nx_ip_driver_status;
  }

  /** An IP instance makes its blocks anew when it is created. */
  ip_created(pointer: number, status: number): number {
    const ip = this.b.tables.ip.known(pointer);
    if (ip !== null && status === 0) this.b.tables.bind_ip(ip, pointer);
    return status;
  }

  /** A client makes its blocks anew when it is created. */
  client_created(pointer: number, status: number): number {
    const client = this.b.tables.mqtt_client.known(pointer);
    if (client !== null && status === 0) this.b.tables.bind_client(client, pointer);
    return status;
  }

  /** A DHCP client makes its blocks anew, too, and the packets of its own pool can be told from now on. */
  dhcp_created(pointer: number, status: number): number {
    const dhcp = this.b.tables.dhcp.known(pointer);
    if (dhcp === null || status !== 0) return status;
    this.b.tables.bind_dhcp(dhcp, pointer);
    this.b.packets.add_pool(dhcp.nx_dhcp_pool);
    return status;
  }

  /** A DNS client makes its blocks anew when it is created, its pool among them. */
  dns_created(pointer: number, status: number): number {
    const dns = this.b.tables.dns.known(pointer);
    if (dns === null || status !== 0) return status;
    this.b.tables.bind_dns(dns, pointer);
    if (dns.nx_dns_packet_pool_ptr === dns.nx_dns_pool) this.b.packets.add_pool(dns.nx_dns_pool);
    return status;
  }

  /** An SNTP client, too. */
  sntp_created(pointer: number, status: number): number {
    const client = this.b.tables.sntp.known(pointer);
    if (client !== null && status === 0) this.b.tables.bind_sntp(client, pointer);
    return status;
  }

  /** What C says in a word that it is given a pointer to. */
  random_numbers(pointer: number): ((client: object, rand: Ref<number>) => Service<void>) | null {
    if (pointer === 0) return null;
    const entry = this.b.crossing.instance.function_at(pointer);
    return (client, rand) => this.ask_number(entry, client, rand);
  }

  private *ask_number(entry: CFunction, client: object, number: Ref<number>): Service<void> {
    const { words } = this.b.memory;
    const address = this.b.times.take();
    words[address >>> 2] = number.value;
    yield* this.b.crossing.call(entry, this.b.tables.address_of(client), address);
    number.value = words[address >>> 2] as number;
  }

  dhcp_record(pointer: number): NX_DHCP_CLIENT_RECORD | null {
    if (pointer === 0) return null;
    this.record = new NX_DHCP_CLIENT_RECORD();
    this.fields.read('NX_DHCP_CLIENT_RECORD', pointer, this.record);
    return this.record;
  }

  dhcp_record_out(pointer: number, status: number): number {
    if (pointer !== 0 && this.record !== null)
      this.fields.write('NX_DHCP_CLIENT_RECORD', pointer, this.record);
    return status;
  }

  private record: NX_DHCP_CLIENT_RECORD | null = null;

  user_option(
    pointer: number,
  ):
    | ((
        dhcp: object,
        index: number,
        type: number,
        memory: Uint8Array,
        length: Ref<number>,
      ) => Service<number>)
    | null {
    if (pointer === 0) return null;
    const entry = this.b.crossing.instance.function_at(pointer);
    return (dhcp, index, type, memory, length) => this.add_option(entry, [dhcp, index, type], memory, length);
  }

  /** The options are written in memory of the bridge, as the message is not in the board's. */
  private *add_option(
    entry: CFunction,
    [dhcp, index, type]: readonly [object, number, number],
    memory: Uint8Array,
    length: Ref<number>,
  ): Service<number> {
    const { bytes, words } = this.b.memory;
    const { scratch } = this.b;
    words[scratch >>> 2] = length.value;
    const room = Math.min(memory.length, this.b.scratch_bytes - 4);
    bytes.set(memory.subarray(0, room), scratch + 4);
    const answer = yield* this.b.crossing.call(
      entry,
      this.b.tables.address_of(dhcp),
      index,
      type,
      scratch + 4,
      scratch,
    );
    memory.set(bytes.subarray(scratch + 4, scratch + 4 + room));
    length.value = words[scratch >>> 2] as number;
    return answer;
  }

  /** The handler of stack overflows is the bridge's business, as C's stacks are. */
  stack_error_handler(pointer: number, status: number): number {
    if (status === 0) this.b.crossing.stack_error_handler = pointer;
    return status;
  }

  /** A table of ciphers: the kit has one word for each, whose value says which. */
  crypto_table(pointer: number): NX_SECURE_TLS_CRYPTO | null {
    if (pointer === 0) return null;
    const number = this.b.memory.words[pointer >>> 2] as number;
    const table = CRYPTO_TABLES[number - 1];
    if (table === undefined) {
      this.b.complain(
        'c-cipher-table',
        'a table of ciphers',
        'is none of those of the simulator: nx_crypto_tls_ciphers, ..._ecc, ..._psk',
      );
      return null;
    }
    return table;
  }

  groups(pointer: number, count: number): Uint16Array | null {
    return pointer === 0 ? null : new Uint16Array(this.b.memory.bytes.buffer, pointer, count & 0xffff);
  }

  /** What computes with curves in C; here only asked to be there. */
  curves(pointer: number): readonly unknown[] | null {
    return pointer === 0 ? null : [pointer];
  }
}
