/**
 * The records of a resolver: how they are written in its options, checked, and turned into the data of a message (RFC 1035
 * 3.3, RFC 3596, RFC 2782).
 */
import { SimError } from '../../../rtos/sim/sim_error.ts';
import { address_option, ipv6_option, number_option } from '../common/server_core.ts';
import { checked_name, type NameWriter } from './dns_names.ts';

/** Types of records that the resolver keeps, by name. */
export const DNS_TYPES = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
} as const;

export const TYPE_ANY = 255;
export const TYPE_OPT = 41;
export const CLASS_IN = 1;

export type DnsTypeName = keyof typeof DNS_TYPES;

/** One record of the zone. */
export type DnsRecordOption = {
  /** Whose record it is. */
  readonly name: string;
  /** How long others may keep it, in seconds. Default: 300. */
  readonly ttl_s?: number;
} & (
  | { readonly type: 'A'; readonly address: string }
  | { readonly type: 'AAAA'; readonly address: string }
  | { readonly type: 'CNAME' | 'NS' | 'PTR'; readonly host: string }
  | { readonly type: 'MX'; readonly preference: number; readonly host: string }
  | { readonly type: 'TXT'; readonly text: string | readonly string[] }
  | {
      readonly type: 'SRV';
      readonly priority: number;
      readonly weight: number;
      readonly port: number;
      readonly host: string;
    }
  | {
      readonly type: 'SOA';
      readonly host: string;
      readonly mailbox: string;
      readonly serial: number;
      readonly refresh_s: number;
      readonly retry_s: number;
      readonly expire_s: number;
      readonly minimum_s: number;
    }
);

/** Data of a record: bytes as they are, and names, which are compressed where they may be. */
export type DnsDataPart = readonly number[] | { readonly host: string; readonly compress: boolean };

export interface DnsRecord {
  readonly name: string;
  readonly type: number;
  readonly ttl_s: number;
  readonly data: readonly DnsDataPart[];
}

const WHOSE = 'DNS resolver';
const TTL_S = 300;
const WORD = 0xffff;
const LONG = 0xffffffff;

const word = (value: number): number[] => [value >>> 8, value & 255];
const long = (value: number): number[] => [...word(value >>> 16), ...word(value & WORD)];

function number_of(option: string, value: number, most: number): number {
  return Math.floor(number_option(WHOSE, option, value, 0, most));
}

function character_strings(text: string | readonly string[]): number[] {
  const parts = typeof text === 'string' ? [text] : text;
  return parts.flatMap((part) => {
    const bytes = Array.from(part, (letter) => letter.charCodeAt(0));
    if (bytes.length > 255 || bytes.some((byte) => byte > 255)) {
      throw new SimError(
        `${WHOSE}: a text of a TXT record has at most 255 bytes; write it as a list of shorter ones`,
      );
    }
    return [bytes.length, ...bytes];
  });
}

/** RFC 3597 4: only names of the types of RFC 1035 may be compressed. */
const host = (name: string, compress = true): DnsDataPart => ({ host: checked_name(WHOSE, name), compress });

function data_of(record: DnsRecordOption): DnsDataPart[] {
  switch (record.type) {
    case 'A':
      return [long(address_option(WHOSE, `the address of ${record.name}`, record.address))];
    case 'AAAA':
      return [ipv6_option(WHOSE, `the address of ${record.name}`, record.address).flatMap(long)];
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return [host(record.host)];
    case 'MX':
      return [word(number_of('preference', record.preference, WORD)), host(record.host)];
    case 'TXT':
      return [character_strings(record.text)];
    case 'SRV': {
      const { priority, weight, port } = record;
      const numbers = [
        number_of('priority', priority, WORD),
        number_of('weight', weight, WORD),
        number_of('port', port, WORD),
      ];
      return [numbers.flatMap(word), host(record.host, false)];
    }
    case 'SOA': {
      const { serial, refresh_s, retry_s, expire_s, minimum_s } = record;
      const numbers = [serial, refresh_s, retry_s, expire_s, minimum_s];
      return [
        host(record.host),
        host(record.mailbox),
        numbers.flatMap((n) => long(number_of('SOA', n, LONG))),
      ];
    }
    default:
      throw new SimError(
        `${WHOSE}: the record of ${(record as DnsRecordOption).name} is of type "${(record as DnsRecordOption).type}"; ` +
          `there are ${Object.keys(DNS_TYPES).join(', ')}`,
      );
  }
}

/** Checks a record of the options; throws a SimError. */
export function dns_record(record: DnsRecordOption): DnsRecord {
  return {
    name: checked_name(WHOSE, record.name),
    type: DNS_TYPES[record.type],
    ttl_s: number_of(`ttl_s of ${record.name}`, record.ttl_s ?? TTL_S, 0x7fffffff),
    data: data_of(record),
  };
}

/** The hosts that the data of a record names. */
export function hosts_in({ data }: DnsRecord): string[] {
  return data.flatMap((part) => ('host' in part ? [part.host] : []));
}

/** The bytes of a record at an offset of a message. */
export function record_bytes(
  { name, type, ttl_s, data }: DnsRecord,
  at: number,
  names: NameWriter,
): number[] {
  const owner = names.write(name, at);
  const start = at + owner.length + 10;
  const bytes: number[] = [];
  for (const part of data) {
    if (!('host' in part)) bytes.push(...part);
    else if (part.compress) bytes.push(...names.write(part.host, start + bytes.length));
    else bytes.push(...uncompressed(part.host));
  }
  return [...owner, ...word(type), ...word(CLASS_IN), ...long(ttl_s), ...word(bytes.length), ...bytes];
}

function uncompressed(name: string): number[] {
  const labels = name.split('.').map((label) => Array.from(label, (letter) => letter.charCodeAt(0)));
  return [...labels.flatMap((label) => [label.length, ...label]), 0];
}
