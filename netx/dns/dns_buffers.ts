/**
 * Where the results of a lookup go: the buffer that firmware gave. It is filled as C does it: addresses and entries from
 * the front, names from the end, numbers as the processor keeps them (little-endian), pointers as 32-bit addresses, which
 * here are offsets into the ArrayBuffer of the buffer.
 */

/** A buffer that is being filled. */
export class DnsBuffer {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  /** Entries so far, the first free byte behind them, and the first byte of the names. */
  count = 0;
  front = 0;
  private back: number;

  constructor(bytes: Uint8Array, size: number) {
    this.bytes = bytes.subarray(0, size);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, this.bytes.length);
    this.back = this.bytes.length;
  }

  /** Forgets what is in it. */
  clear(): void {
    this.count = 0;
    this.front = 0;
    this.back = this.bytes.length;
  }

  /** Adds an entry of 32-bit words; false when there is no room for it. */
  add_words(words: readonly number[]): boolean {
    const at = this.front;
    if (at + 4 * words.length > this.back) return false;
    for (const [index, word] of words.entries()) this.view.setUint32(at + 4 * index, word, true);
    this.front += 4 * words.length;
    this.count++;
    return true;
  }

  /** Room for an entry of so many bytes with these names. */
  has_room(entry_bytes: number, names: readonly Uint8Array[]): boolean {
    const text = names.reduce((sum, name) => sum + name.length + 1, 0);
    return this.front + entry_bytes + text <= this.back;
  }

  /** Puts a text and its zero byte at the end; returns its address. */
  add_name(name: Uint8Array): number {
    this.back -= name.length + 1;
    this.bytes.set(name, this.back);
    this.bytes[this.back + name.length] = 0;
    return this.bytes.byteOffset + this.back;
  }

  /** The whole buffer as one text; false when it and its zero byte do not fit. */
  set_text(text: Uint8Array): boolean {
    if (text.length + 1 > this.bytes.length) return false;
    this.bytes.set(text);
    this.bytes[text.length] = 0;
    this.count = 1;
    return true;
  }

  word(at: number): number {
    return this.view.getUint32(at, true);
  }

  set_word(at: number, value: number): void {
    this.view.setUint32(at, value, true);
  }
}

/** The text that a buffer holds up to its zero byte, and what the entries in it point at. */
export function text_at(bytes: Uint8Array, address = bytes.byteOffset): string {
  let at = address - bytes.byteOffset;
  let text = '';
  while (at >= 0 && at < bytes.length && bytes[at] !== 0) text += String.fromCharCode(bytes[at++] as number);
  return text;
}

function view_of(buffer: Uint8Array, index: number, bytes: number): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset + index * bytes, bytes);
}

/** One name server of nx_dns_domain_name_server_get; `at` reads the entry of that index as a cast does in C. */
export class NX_DNS_NS_ENTRY {
  static readonly BYTES = 8;
  readonly nx_dns_ns_ipv4_address: number;
  readonly nx_dns_ns_hostname_ptr: string;

  constructor(address: number, name: string) {
    this.nx_dns_ns_ipv4_address = address;
    this.nx_dns_ns_hostname_ptr = name;
  }

  static at(buffer: Uint8Array, index: number): NX_DNS_NS_ENTRY {
    const view = view_of(buffer, index, NX_DNS_NS_ENTRY.BYTES);
    return new NX_DNS_NS_ENTRY(view.getUint32(0, true), text_at(buffer, view.getUint32(4, true)));
  }
}

/** One mail exchange of nx_dns_domain_mail_exchange_get. */
export class NX_DNS_MX_ENTRY {
  static readonly BYTES = 12;
  readonly nx_dns_mx_ipv4_address: number;
  readonly nx_dns_mx_preference: number;
  readonly nx_dns_mx_hostname_ptr: string;

  constructor(address: number, preference: number, name: string) {
    this.nx_dns_mx_ipv4_address = address;
    this.nx_dns_mx_preference = preference;
    this.nx_dns_mx_hostname_ptr = name;
  }

  static at(buffer: Uint8Array, index: number): NX_DNS_MX_ENTRY {
    const view = view_of(buffer, index, NX_DNS_MX_ENTRY.BYTES);
    const name = text_at(buffer, view.getUint32(8, true));
    return new NX_DNS_MX_ENTRY(view.getUint32(0, true), view.getUint16(4, true), name);
  }
}

/** One service of nx_dns_domain_service_get. */
export class NX_DNS_SRV_ENTRY {
  static readonly BYTES = 16;
  readonly nx_dns_srv_ipv4_address: number;
  readonly nx_dns_srv_priority: number;
  readonly nx_dns_srv_weight: number;
  readonly nx_dns_srv_port_number: number;
  readonly nx_dns_srv_hostname_ptr: string;

  constructor(view: DataView, name: string) {
    this.nx_dns_srv_ipv4_address = view.getUint32(0, true);
    this.nx_dns_srv_priority = view.getUint16(4, true);
    this.nx_dns_srv_weight = view.getUint16(6, true);
    this.nx_dns_srv_port_number = view.getUint16(8, true);
    this.nx_dns_srv_hostname_ptr = name;
  }

  static at(buffer: Uint8Array, index: number): NX_DNS_SRV_ENTRY {
    const view = view_of(buffer, index, NX_DNS_SRV_ENTRY.BYTES);
    return new NX_DNS_SRV_ENTRY(view, text_at(buffer, view.getUint32(12, true)));
  }
}

/** The start of a zone, of nx_dns_authority_zone_start_get. */
export class NX_DNS_SOA_ENTRY {
  static readonly BYTES = 28;
  readonly nx_dns_soa_serial: number;
  readonly nx_dns_soa_refresh: number;
  readonly nx_dns_soa_retry: number;
  readonly nx_dns_soa_expire: number;
  readonly nx_dns_soa_minmum: number;
  readonly nx_dns_soa_host_mname_ptr: string;
  readonly nx_dns_soa_host_rname_ptr: string;

  constructor(view: DataView, mname: string, rname: string) {
    this.nx_dns_soa_serial = view.getUint32(8, true);
    this.nx_dns_soa_refresh = view.getUint32(12, true);
    this.nx_dns_soa_retry = view.getUint32(16, true);
    this.nx_dns_soa_expire = view.getUint32(20, true);
    this.nx_dns_soa_minmum = view.getUint32(24, true);
    this.nx_dns_soa_host_mname_ptr = mname;
    this.nx_dns_soa_host_rname_ptr = rname;
  }

  static at(buffer: Uint8Array, index: number): NX_DNS_SOA_ENTRY {
    const view = view_of(buffer, index, NX_DNS_SOA_ENTRY.BYTES);
    const [mname, rname] = [0, 4].map((at) => text_at(buffer, view.getUint32(at, true)));
    return new NX_DNS_SOA_ENTRY(view, mname as string, rname as string);
  }
}
