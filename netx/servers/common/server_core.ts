/**
 * What a server of the simulated LAN is apart from its network: datagrams and the time in, answers out. A core knows neither
 * sockets nor threads; server_thread.ts carries its datagrams, and a test can call it as it is.
 */
import { SimError } from '../../../rtos/sim/sim_error.ts';
import type { Ipv6Words } from '../../nx_ipv6_cb.ts';
import { ip_from_text, ip_to_text } from '../../wire/address_text.ts';
import { ipv6_from_text, ipv6_to_text } from '../../wire/ipv6_text.ts';

/** Where a datagram came from, or where it goes. */
export interface ServerPeer {
  /** 0 for a peer of IPv6. */
  readonly ip: number;
  readonly port: number;
  /** Its IPv6 address; undefined: it is a peer of IPv4. */
  readonly ipv6?: Ipv6Words;
  /** Which IPv6 address of the server it talks to, by its index; undefined: the server chooses. */
  readonly own?: number;
}

/** The address of a peer, as people write it. */
export function peer_text({ ip, ipv6 }: ServerPeer): string {
  return ipv6 === undefined ? ip_to_text(ip) : ipv6_to_text(ipv6);
}

/** A datagram that goes out. */
export interface ServerAnswer extends ServerPeer {
  readonly bytes: Uint8Array;
  /** Time until it goes out. */
  readonly delay_ms: number;
  /** Hardware address of a peer that cannot answer ARP yet; null: ARP finds it. */
  readonly mac: number | null;
}

export interface ServerCore {
  /** What it is, for names of threads and for people: `DHCP server`. */
  readonly name: string;
  readonly port: number;
  /** A datagram has come. */
  receive(request: Uint8Array, from: ServerPeer, now_ns: number): readonly ServerAnswer[];
  /** When `due` wants to be called next; Infinity: not before the next datagram or `wake`. */
  readonly due_ns: number;
  /** What it sends of its own accord. */
  due(now_ns: number): readonly ServerAnswer[];
  /** Called by the core when `due` should be called at once; set by whoever carries its datagrams. */
  wake: (() => void) | null;
  /** Called with what no frame shows, in words. */
  observe: ((text: string) => void) | null;
}

/** A time, in virtual seconds from power-on, in which a server says nothing. */
export interface Outage {
  readonly from_s: number;
  readonly to_s: number;
}

export function is_out(outages: readonly Outage[], now_ns: number): boolean {
  const now_s = now_ns / 1e9;
  return outages.some(({ from_s, to_s }) => now_s >= from_s && now_s < to_s);
}

/** Throws a SimError for an outage that ends before it begins. */
export function check_outages(whose: string, outages: readonly Outage[]): void {
  for (const { from_s, to_s } of outages) {
    if (from_s >= 0 && to_s > from_s) continue;
    throw new SimError(
      `${whose}: an outage from ${from_s} s to ${to_s} s; write { from_s, to_s } in virtual seconds, the later one second`,
    );
  }
}

/** Reads an IPv4 address of an option; throws a SimError that names the option. */
export function address_option(whose: string, option: string, text: string): number {
  try {
    return ip_from_text(text);
  } catch (error) {
    throw new SimError(`${whose}: ${option}: ${(error as Error).message}`);
  }
}

/** The same for an IPv6 address. */
export function ipv6_option(whose: string, option: string, text: string): Ipv6Words {
  try {
    return ipv6_from_text(text);
  } catch (error) {
    throw new SimError(`${whose}: ${option}: ${(error as Error).message}`);
  }
}

/** Throws a SimError for a number that is not in its range. */
export function number_option(
  whose: string,
  option: string,
  value: number,
  least: number,
  most: number,
): number {
  if (value >= least && value <= most) return value;
  throw new SimError(`${whose}: ${option} is ${value}; it must be from ${least} to ${most}`);
}
