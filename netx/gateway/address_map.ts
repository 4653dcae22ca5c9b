// Which address of the simulated LAN leads to which address of the real world, and the rewriting of frames that it takes.
//
// The gateway's own address needs no rule: PORT there is PORT on this computer's loopback, as QEMU users know it. A rule
// for another address makes the gateway answer for that address (ARP and TCP): its stack only knows its own address, so
// destination and source are rewritten on the way in and out, checksums kept right by RFC 1624.

import { ETHER_TYPE_IPV6 } from '../link/ethernet_frame.ts';
import { address_texts, type FrameFields, frame_fields } from '../link/frame_fields.ts';
import { ip_from_text, ip_to_text } from '../wire/address_text.ts';
import { read16, write16, write32 } from '../wire/bytes.ts';
import { fold, sum_bytes, sum_pseudo_header, sum_pseudo_header6 } from '../wire/checksum.ts';
import { ipv6_from_text, ipv6_to_text } from '../wire/ipv6_text.ts';
import { write_words } from '../wire/ipv6_words.ts';

export interface HostAddress {
  readonly host: string;
  readonly port: number;
}

interface MapRule {
  /** As texts of addresses are written in one way only. */
  readonly address: string;
  readonly port: number;
  readonly to: HostAddress;
  /** The port on the gateway's own address that stands for this rule inside its stack. */
  readonly inner_port: number;
}

const IP_AT = 14;
const PROTOCOL_TCP = 6;
/** Where the addresses are in a header: of IPv4, of IPv6. */
const ADDRESSES_AT = { source: [12, 8], destination: [16, 24] } as const;

/** Reads `10.0.0.2:1883` or `broker.example:8883`. Throws an Error for anything else. */
export function parse_host_port(text: string): HostAddress {
  const match = /^(.+):(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (match === null || port < 1 || port > 65535) {
    throw new Error(
      `"${text}" is not HOST:PORT; write an address and a port from 1 to 65535, such as 127.0.0.1:1883`,
    );
  }
  return { host: (match[1] as string).replace(/^\[(.*)\]$/, '$1'), port };
}

/** An address of either version in the one form in which it is compared. Throws an Error. */
function canonical(text: string): string {
  return is_ipv6(text) ? ipv6_to_text(ipv6_from_text(text)) : ip_to_text(ip_from_text(text));
}

function is_ipv6(text: string): boolean {
  return text.includes(':');
}

function place_text(address: string, port: number | string): string {
  return is_ipv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}

export class AddressMap {
  /** Addresses of the gateway itself, of either version. */
  private readonly own: readonly string[];
  private readonly loopback: boolean;
  private readonly rules: MapRule[] = [];
  /** Addresses of names that this computer resolved: each of their ports leads there. */
  private readonly resolved = new Set<string>();

  /**
   * `own`: the addresses of the gateway, the first of each version being the one that its stack takes frames for. With
   * `loopback`, every port of them leads to the same port of 127.0.0.1 or ::1.
   */
  constructor(own: readonly string[], loopback: boolean) {
    this.own = own.map(canonical);
    this.loopback = loopback;
  }

  /** Adds a rule from `ip:port` on the LAN to `host:port`; a later rule for the same place wins. */
  add(from: string, to: string): void {
    const place = parse_host_port(from);
    const address = canonical(place.host);
    const known = this.rules.findIndex((rule) => rule.address === address && rule.port === place.port);
    const inner_port = this.own.includes(address)
      ? place.port
      : (this.rules[known]?.inner_port ?? 65535 - this.rules.length);
    const rule: MapRule = { address, port: place.port, to: parse_host_port(to), inner_port };
    if (known >= 0) this.rules[known] = rule;
    else this.rules.push(rule);
  }

  /** A name was resolved to this address: boards that send there through the gateway reach it. */
  learn(address: string): void {
    this.resolved.add(canonical(address));
  }

  /** Where a connection to this address goes, or null if nobody said. */
  target(address: string, port: number): HostAddress | null {
    const rule = this.rules.find((one) => one.address === address && one.port === port);
    if (rule !== undefined) return rule.to;
    const is_own = this.own.includes(address);
    if (this.resolved.has(address) && !is_own && port > 0) {
      const place = place_text(address, port);
      this.add(place, place);
      return parse_host_port(place);
    }
    return is_own && this.loopback ? { host: is_ipv6(address) ? '::1' : '127.0.0.1', port } : null;
  }

  /** True for an address that the gateway answers for besides its own. */
  answers_for(address: string): boolean {
    return !this.own.includes(address) && this.rules.some((rule) => rule.address === address);
  }

  /** The IPv6 addresses that it answers for. */
  ipv6_addresses(): string[] {
    const all = this.rules.map(({ address }) => address).filter(is_ipv6);
    return [...new Set(all)].filter((address) => !this.own.includes(address));
  }

  /** The port at which the gateway's stack listens for connections to this address. */
  inner_port(address: string, port: number): number {
    return this.rules.find((rule) => rule.address === address && rule.port === port)?.inner_port ?? port;
  }

  /** A TCP frame from the LAN to a mapped address: sends it to the gateway's stack. */
  rewrite_inward(bytes: Uint8Array): void {
    const fields = frame_fields(bytes, bytes.length);
    const address = address_texts(fields)[1];
    const own = this.own.find((one) => is_ipv6(one) === is_ipv6(address));
    if (own === undefined) return;
    const inner_port = this.inner_port(address, fields.destination_port);
    rewrite(bytes, fields, 'destination', own, inner_port);
  }

  /** A TCP frame to the LAN: what comes from a rule's inner port carries the address that the board knows. */
  rewrite_outward(bytes: Uint8Array): void {
    const fields = frame_fields(bytes, bytes.length);
    const version_6 = fields.ether_type === ETHER_TYPE_IPV6;
    const rule = this.rules.find(
      (one) =>
        one.inner_port === fields.source_port &&
        is_ipv6(one.address) === version_6 &&
        !this.own.includes(one.address),
    );
    if (rule !== undefined) rewrite(bytes, fields, 'source', rule.address, rule.port);
  }

  /** The rules in words. */
  text(): string {
    const lines = this.rules.map(
      ({ address, port, to }) => `${place_text(address, port)} -> ${place_text(to.host, to.port)}`,
    );
    if (!this.loopback) return lines.join('\n');
    const own = this.own.map((address) => {
      const loopback = is_ipv6(address) ? '::1' : '127.0.0.1';
      return `${place_text(address, 'PORT')} -> ${place_text(loopback, 'PORT')}`;
    });
    return [...lines, ...own].join('\n');
  }
}

/** True when the checksums of the IPv4 header, if there is one, and of the TCP segment in a frame are right. */
export function tcp_checksums_right(bytes: Uint8Array): boolean {
  const fields = frame_fields(bytes, bytes.length);
  const { transport_at: tcp, source_ipv6, destination_ipv6 } = fields;
  if (fields.protocol !== PROTOCOL_TCP || tcp === 0) return false;
  const length = fields.end - tcp;
  const pseudo =
    source_ipv6 === null || destination_ipv6 === null
      ? sum_pseudo_header(fields.source_ip, fields.destination_ip, PROTOCOL_TCP, length)
      : sum_pseudo_header6(source_ipv6, destination_ipv6, PROTOCOL_TCP, length);
  if (fold(pseudo + sum_bytes(bytes, tcp, length)) !== 0xffff) return false;
  return source_ipv6 !== null || sum_bytes(bytes, IP_AT, tcp - IP_AT) === 0xffff;
}

/** Replaces an address and a port and corrects the checksums. */
function rewrite(
  bytes: Uint8Array,
  { transport_at: tcp }: FrameFields,
  side: 'source' | 'destination',
  address: string,
  port: number,
): void {
  const version_6 = is_ipv6(address);
  const ip_at = IP_AT + ADDRESSES_AT[side][version_6 ? 1 : 0];
  const port_at = tcp + (side === 'source' ? 0 : 2);
  const words = (): number[] =>
    Array.from({ length: version_6 ? 8 : 2 }, (_, word) => read16(bytes, ip_at + 2 * word));
  const [old_words, old_port] = [words(), read16(bytes, port_at)];
  if (version_6) write_words(bytes, ip_at, ipv6_from_text(address));
  else write32(bytes, ip_at, ip_from_text(address));
  write16(bytes, port_at, port);
  if (!version_6) correct(bytes, IP_AT + 10, old_words, words());
  correct(bytes, tcp + 16, [...old_words, old_port], [...words(), port]);
}

/** RFC 1624, equation 3: new checksum = ~(~old + ~old words + new words). */
function correct(bytes: Uint8Array, at: number, old_words: number[], new_words: number[]): void {
  let sum = ~read16(bytes, at) & 0xffff;
  for (const word of old_words) sum += ~word & 0xffff;
  for (const word of new_words) sum += word;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  write16(bytes, at, ~sum & 0xffff);
}
