// Which address of the simulated LAN leads to which address of the real world, and the rewriting of frames that it takes.
//
// The gateway's own address needs no rule: PORT there is PORT on this computer's loopback, as QEMU users know it. A rule
// for another address makes the gateway answer for that address (ARP and TCP): its stack only knows its own address, so
// destination and source are rewritten on the way in and out, checksums kept right by RFC 1624.

import { ip_from_text, ip_to_text } from '../wire/address_text.ts';
import { read16, read32, write16, write32 } from '../wire/bytes.ts';
import { fold, sum_bytes, sum_pseudo_header } from '../wire/checksum.ts';

export interface HostAddress {
  readonly host: string;
  readonly port: number;
}

interface MapRule {
  readonly ip: number;
  readonly port: number;
  readonly to: HostAddress;
  /** The port on the gateway's own address that stands for this rule inside its stack. */
  readonly inner_port: number;
}

const IP_AT = 14;

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

export class AddressMap {
  private readonly gateway_ip: number;
  private readonly loopback: boolean;
  private readonly rules: MapRule[] = [];
  /** Addresses of names that this computer resolved: each of their ports leads there. */
  private readonly resolved = new Set<number>();

  /** With `loopback`, every port of the gateway's own address leads to the same port of 127.0.0.1. */
  constructor(gateway_ip: number, loopback: boolean) {
    this.gateway_ip = gateway_ip;
    this.loopback = loopback;
  }

  /** Adds a rule from `ip:port` on the LAN to `host:port`; a later rule for the same place wins. */
  add(from: string, to: string): void {
    const place = parse_host_port(from);
    const ip = ip_from_text(place.host);
    const known = this.rules.findIndex((rule) => rule.ip === ip && rule.port === place.port);
    const inner_port =
      ip === this.gateway_ip ? place.port : (this.rules[known]?.inner_port ?? 65535 - this.rules.length);
    const rule: MapRule = { ip, port: place.port, to: parse_host_port(to), inner_port };
    if (known >= 0) this.rules[known] = rule;
    else this.rules.push(rule);
  }

  /** A name was resolved to this address: boards that send there through the gateway reach it. */
  learn(ip: number): void {
    this.resolved.add(ip);
  }

  /** Where a connection to this address goes, or null if nobody said. */
  target(ip: number, port: number): HostAddress | null {
    const rule = this.rules.find((one) => one.ip === ip && one.port === port);
    if (rule !== undefined) return rule.to;
    if (this.resolved.has(ip) && ip !== this.gateway_ip && port > 0) {
      const place = `${ip_to_text(ip)}:${port}`;
      this.add(place, place);
      return parse_host_port(place);
    }
    return ip === this.gateway_ip && this.loopback ? { host: '127.0.0.1', port } : null;
  }

  /** True for an address that the gateway answers for besides its own. */
  answers_for(ip: number): boolean {
    return ip !== this.gateway_ip && this.rules.some((rule) => rule.ip === ip);
  }

  /** The port at which the gateway's stack listens for connections to this address. */
  inner_port(ip: number, port: number): number {
    return this.rules.find((rule) => rule.ip === ip && rule.port === port)?.inner_port ?? port;
  }

  /** A TCP frame from the LAN to a mapped address: sends it to the gateway's stack. */
  rewrite_inward(bytes: Uint8Array): void {
    const tcp = tcp_at(bytes);
    const inner_port = this.inner_port(read32(bytes, IP_AT + 16), read16(bytes, tcp + 2));
    rewrite(bytes, tcp, IP_AT + 16, tcp + 2, this.gateway_ip, inner_port);
  }

  /** A TCP frame to the LAN: what comes from a rule's inner port carries the address that the board knows. */
  rewrite_outward(bytes: Uint8Array): void {
    const tcp = tcp_at(bytes);
    const port = read16(bytes, tcp);
    const rule = this.rules.find((one) => one.inner_port === port && one.ip !== this.gateway_ip);
    if (rule !== undefined) rewrite(bytes, tcp, IP_AT + 12, tcp, rule.ip, rule.port);
  }

  /** The rules in words. */
  text(): string {
    const lines = this.rules.map(
      (rule) => `${ip_to_text(rule.ip)}:${rule.port} -> ${rule.to.host}:${rule.to.port}`,
    );
    if (this.loopback) lines.push(`${ip_to_text(this.gateway_ip)}:PORT -> 127.0.0.1:PORT`);
    return lines.join('\n');
  }
}

/** True when the checksums of the IPv4 header and of the TCP segment in a frame are right. */
export function tcp_checksums_right(bytes: Uint8Array): boolean {
  const tcp = tcp_at(bytes);
  const length = IP_AT + read16(bytes, IP_AT + 2) - tcp;
  const pseudo = sum_pseudo_header(read32(bytes, IP_AT + 12), read32(bytes, IP_AT + 16), 6, length);
  const sum = fold(pseudo + sum_bytes(bytes, tcp, length));
  return sum === 0xffff && sum_bytes(bytes, IP_AT, tcp - IP_AT) === 0xffff;
}

function tcp_at(bytes: Uint8Array): number {
  return IP_AT + (bytes[IP_AT]! & 15) * 4;
}

/** Replaces an address and a port and corrects both checksums. */
function rewrite(
  bytes: Uint8Array,
  tcp: number,
  ip_at: number,
  port_at: number,
  ip: number,
  port: number,
): void {
  const old_words = [read16(bytes, ip_at), read16(bytes, ip_at + 2), read16(bytes, port_at)];
  write32(bytes, ip_at, ip);
  write16(bytes, port_at, port);
  const new_words = [ip >>> 16, ip & 0xffff, port];
  correct(bytes, IP_AT + 10, old_words.slice(0, 2), new_words.slice(0, 2));
  correct(bytes, tcp + 16, old_words, new_words);
}

/** RFC 1624, equation 3: new checksum = ~(~old + ~old words + new words). */
function correct(bytes: Uint8Array, at: number, old_words: number[], new_words: number[]): void {
  let sum = ~read16(bytes, at) & 0xffff;
  for (const word of old_words) sum += ~word & 0xffff;
  for (const word of new_words) sum += word;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  write16(bytes, at, ~sum & 0xffff);
}
