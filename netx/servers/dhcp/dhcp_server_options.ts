/**
 * The options of a DHCP server: what it gives, to whom and for how long. They are checked when the server is made; an error
 * names the option and says what would be right.
 */
import { SimError } from '../../../rtos/sim/sim_error.ts';
import { ip_to_text, mac_from_text } from '../../wire/address_text.ts';
import { address_option, check_outages, number_option, type Outage } from '../common/server_core.ts';
import type { DhcpFault } from './dhcp_fault.ts';
import {
  type DhcpOption,
  four_bytes,
  INFINITE_S,
  OPTION_DNS,
  OPTION_DOMAIN,
  OPTION_MASK,
  OPTION_NTP,
  OPTION_ROUTER,
} from './dhcp_server_message.ts';

export interface DhcpServerOptions {
  /** First and last address that it gives. Default: those of its network that end in 100 to 199. */
  readonly pool?: readonly [first: string, last: string];
  /** Addresses that a client always gets, by its hardware address or by the host name that it tells. Default: none. */
  readonly reservations?: Readonly<Record<string, string>>;
  /** Virtual seconds for which an address is given; Infinity: for ever. Default: 3600. */
  readonly lease_s?: number;
  /** When the client renews (T1) and rebinds (T2), in seconds; null: not told. Default: half of the lease, and 7/8 of it. */
  readonly t1_s?: number | null;
  readonly t2_s?: number | null;
  /** The default router; null: none. Default: null. */
  readonly router?: string | null;
  /** Resolvers. Default: the host itself, if it is one. */
  readonly dns?: readonly string[];
  /** Time servers. Default: the host itself, if it is one. */
  readonly ntp?: readonly string[];
  /** The domain of the network; null: not told. Default: null. */
  readonly domain?: string | null;
  /** More options by code: a text, or bytes. Default: none. */
  readonly options?: Readonly<Record<number, string | readonly number[]>>;
  /** How long an address is not given again after a client declined it, in virtual seconds. Default: 600. */
  readonly declined_s?: number;
  /** Faults that ask choose() for their turn (dhcp_fault.ts). Default: none. */
  readonly faults?: readonly DhcpFault[];
  /** When it says nothing. Default: never. */
  readonly outages?: readonly Outage[];
}

/** Where a server stands: its address, and what else its host serves. */
export interface DhcpServerPlace {
  readonly ip: number;
  readonly mask: number;
  readonly has_dns: boolean;
  readonly has_ntp: boolean;
}

/** The same, read and checked. */
export interface DhcpServerPlan {
  readonly ip: number;
  readonly mask: number;
  readonly first: number;
  readonly last: number;
  readonly reservations: ReadonlyMap<string, number>;
  readonly lease_s: number;
  readonly t1_s: number | null | undefined;
  readonly t2_s: number | null | undefined;
  /** All that it can tell beside the lease. */
  readonly told: readonly DhcpOption[];
  readonly declined_s: number;
  readonly faults: readonly DhcpFault[];
  readonly outages: readonly Outage[];
}

const WHOSE = 'DHCP server';
/** Set by the server itself. */
const OWN_CODES = [0, 1, 50, 51, 52, 53, 54, 55, 58, 59, 61, 255];

function seconds(option: string, value: number): number {
  if (value === Number.POSITIVE_INFINITY) return INFINITE_S;
  return Math.floor(number_option(WHOSE, option, value, 1, INFINITE_S));
}

function pool_of(
  pool: readonly [string, string] | undefined,
  { ip, mask }: DhcpServerPlace,
): [number, number] {
  const network = (ip & mask) >>> 0;
  if (pool === undefined) {
    if (~mask >>> 0 < 255) {
      throw new SimError(`${WHOSE}: the network has fewer than 256 addresses; write pool: [FIRST, LAST]`);
    }
    return [network + 100, network + 199];
  }
  const [first, last] = pool.map((text) => address_option(WHOSE, 'pool', text)) as [number, number];
  const outside = [first, last].find((address) => (address & mask) >>> 0 !== network);
  if (outside !== undefined) {
    throw new SimError(
      `${WHOSE}: pool: ${ip_to_text(outside)} is not in the network of the server, ${ip_to_text(network)} with mask ` +
        `${ip_to_text(mask)}`,
    );
  }
  if (first > last)
    throw new SimError(`${WHOSE}: pool: ${pool[0]} is behind ${pool[1]}; write the first address first`);
  return [first, last];
}

/** A hardware address is written in one way; a host name stays as it is. */
function reservation_key(name: string): string {
  if (!/[:]/.test(name)) return name;
  try {
    return mac_from_text(name).toString(16);
  } catch (error) {
    throw new SimError(`${WHOSE}: reservations: ${(error as Error).message}, or a host name`);
  }
}

function list(option: string, addresses: readonly string[]): number[] {
  return addresses.flatMap((text) => four_bytes(address_option(WHOSE, option, text)));
}

function text_bytes(option: string, text: string): number[] {
  const bytes = Array.from(text, (letter) => letter.charCodeAt(0));
  if (bytes.length > 255 || bytes.some((byte) => byte > 126 || byte < 32)) {
    throw new SimError(`${WHOSE}: ${option} must be at most 255 printable ASCII characters`);
  }
  return bytes;
}

function more_option([code, value]: [string, string | readonly number[]]): DhcpOption {
  const number = Number(code);
  if (!Number.isInteger(number) || number > 254 || OWN_CODES.includes(number)) {
    throw new SimError(`${WHOSE}: options: ${code} is set by the server itself, or is no code from 2 to 254`);
  }
  if (typeof value === 'string') return [number, text_bytes(`options: ${code}`, value)];
  const fits =
    value.length <= 255 && value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255);
  if (!fits)
    throw new SimError(`${WHOSE}: options: ${code} must be a text, or at most 255 numbers from 0 to 255`);
  return [number, value];
}

function told_by(options: DhcpServerOptions, place: DhcpServerPlace): DhcpOption[] {
  const own = [ip_to_text(place.ip)];
  const { router = null, domain = null } = options;
  const dns = list('dns', options.dns ?? (place.has_dns ? own : []));
  const ntp = list('ntp', options.ntp ?? (place.has_ntp ? own : []));
  const told: DhcpOption[] = [[OPTION_MASK, four_bytes(place.mask)]];
  if (router !== null) told.push([OPTION_ROUTER, list('router', [router])]);
  if (dns.length > 0) told.push([OPTION_DNS, dns]);
  if (domain !== null) told.push([OPTION_DOMAIN, text_bytes('domain', domain)]);
  if (ntp.length > 0) told.push([OPTION_NTP, ntp]);
  return [...told, ...Object.entries(options.options ?? {}).map(more_option)];
}

/** Reads and checks the options of a server; throws a SimError. */
export function dhcp_server_plan(options: DhcpServerOptions, place: DhcpServerPlace): DhcpServerPlan {
  const {
    reservations = {},
    lease_s = 3600,
    t1_s,
    t2_s,
    declined_s = 600,
    faults = [],
    outages = [],
  } = options;
  const [first, last] = pool_of(options.pool, place);
  check_outages(WHOSE, outages);
  const time = (option: string, value: number | null | undefined): number | null | undefined =>
    value == null ? value : seconds(option, value);
  return {
    ip: place.ip,
    mask: place.mask,
    first,
    last,
    reservations: new Map(
      Object.entries(reservations).map(([name, text]) => [
        reservation_key(name),
        address_option(WHOSE, 'reservations', text),
      ]),
    ),
    lease_s: seconds('lease_s', lease_s),
    t1_s: time('t1_s', t1_s),
    t2_s: time('t2_s', t2_s),
    told: told_by(options, place),
    declined_s: number_option(WHOSE, 'declined_s', declined_s, 0, INFINITE_S),
    faults,
    outages,
  };
}
