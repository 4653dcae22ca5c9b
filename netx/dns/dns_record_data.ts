/**
 * What a record says, as a value: read from the message once, then put into a buffer or kept in the cache (RFC 1035 3.3,
 * RFC 3596, RFC 2782).
 */
import { read16, read32 } from '../wire/bytes.ts';
import {
  type DnsBuffer,
  NX_DNS_MX_ENTRY,
  NX_DNS_NS_ENTRY,
  NX_DNS_SOA_ENTRY,
  NX_DNS_SRV_ENTRY,
} from './dns_buffers.ts';
import type { DnsRecord } from './dns_message.ts';
import { read_name, skip_name, text_bytes } from './dns_name.ts';
import {
  NX_DNS_RR_TYPE_A,
  NX_DNS_RR_TYPE_AAAA,
  NX_DNS_RR_TYPE_CNAME,
  NX_DNS_RR_TYPE_MX,
  NX_DNS_RR_TYPE_NS,
  NX_DNS_RR_TYPE_PTR,
  NX_DNS_RR_TYPE_SOA,
  NX_DNS_RR_TYPE_SRV,
  NX_DNS_RR_TYPE_TXT,
} from './nxd_dns_constants.ts';

export interface RecordData {
  readonly type: number;
  /** Addresses, preferences, ports and times, in the order of the record. */
  readonly words: readonly number[];
  /** Names and texts, in the order of the record. */
  readonly names: readonly string[];
}

interface DataReader {
  readonly message: Uint8Array;
  readonly most_pointers: number;
  /** The data may go on behind its length, to the end of the message, and its names may be of any length. */
  readonly lenient: boolean;
}

/** The data of a record of a type that this client knows; null when it is malformed or of another type. */
export function read_data(reader: DataReader, record: DnsRecord): RecordData | null {
  const { message } = reader;
  const { type, data } = record;
  const limit = reader.lenient ? message.length : record.end;
  switch (type) {
    case NX_DNS_RR_TYPE_A:
    case NX_DNS_RR_TYPE_AAAA: {
      const bytes = type === NX_DNS_RR_TYPE_A ? 4 : 16;
      if (record.length !== bytes || data + bytes > message.length) return null;
      const words = Array.from({ length: bytes / 4 }, (_, index) => read32(message, data + 4 * index));
      return { type, words, names: [] };
    }
    case NX_DNS_RR_TYPE_NS:
    case NX_DNS_RR_TYPE_CNAME:
    case NX_DNS_RR_TYPE_PTR:
      return with_name(reader, type, [], data, limit);
    case NX_DNS_RR_TYPE_MX:
      if (data + 2 >= limit) return null;
      return with_name(reader, type, [read16(message, data)], data + 2, limit);
    case NX_DNS_RR_TYPE_SRV: {
      if (data + 6 >= limit) return null;
      const words = [0, 2, 4].map((at) => read16(message, data + at));
      return with_name(reader, type, words, data + 6, limit);
    }
    case NX_DNS_RR_TYPE_TXT: {
      const end = data + 1 + (message[data] ?? 0);
      if (end > limit) return null;
      return { type, words: [], names: [String.fromCharCode(...message.subarray(data + 1, end))] };
    }
    case NX_DNS_RR_TYPE_SOA:
      return zone_start(reader, data, limit);
    default:
      return null;
  }
}

function name_at(reader: DataReader, at: number, limit: number): string | null {
  const { message, most_pointers, lenient } = reader;
  if (!lenient && skip_name(message.subarray(0, limit), at) < 0) return null;
  const text = read_name(message, at, most_pointers, lenient ? message.length * most_pointers : undefined);
  return text === '' ? null : text;
}

function with_name(
  reader: DataReader,
  type: number,
  words: readonly number[],
  at: number,
  limit: number,
): RecordData | null {
  const name = name_at(reader, at, limit);
  return name === null ? null : { type, words, names: [name] };
}

function zone_start(reader: DataReader, data: number, limit: number): RecordData | null {
  const { message } = reader;
  const second = skip_name(message, data);
  const numbers = second < 0 ? -1 : skip_name(message, second);
  if (numbers < 0 || numbers + 20 > limit) return null;
  const names = [name_at(reader, data, limit), name_at(reader, second, limit)];
  if (names.includes(null)) return null;
  const words = [0, 4, 8, 12, 16].map((at) => read32(message, numbers + at));
  return { type: NX_DNS_RR_TYPE_SOA, words, names: names as string[] };
}

/** A type of which a lookup gives one record, not a list. */
export function is_single(type: number): boolean {
  return (
    type === NX_DNS_RR_TYPE_CNAME ||
    type === NX_DNS_RR_TYPE_PTR ||
    type === NX_DNS_RR_TYPE_TXT ||
    type === NX_DNS_RR_TYPE_SOA
  );
}

/** Puts a record into a buffer, a single one in the place of the one before; false when it has no room. */
export function store_data(buffer: DnsBuffer, { type, words, names }: RecordData): boolean {
  const texts = names.map(text_bytes);
  if (is_single(type)) buffer.clear();
  const add = (bytes: number, before: readonly number[], behind: readonly number[] = []): boolean => {
    if (!buffer.has_room(bytes, texts)) return false;
    return buffer.add_words([...before, ...texts.map((text) => buffer.add_name(text)), ...behind]);
  };
  const [first = 0, second = 0, third = 0] = words;
  switch (type) {
    case NX_DNS_RR_TYPE_A:
    case NX_DNS_RR_TYPE_AAAA:
      return buffer.add_words(words);
    case NX_DNS_RR_TYPE_NS:
      return add(NX_DNS_NS_ENTRY.BYTES, [0]);
    case NX_DNS_RR_TYPE_MX:
      return add(NX_DNS_MX_ENTRY.BYTES, [0, first]);
    case NX_DNS_RR_TYPE_SRV:
      return add(NX_DNS_SRV_ENTRY.BYTES, [0, (second << 16) | first, third]);
    case NX_DNS_RR_TYPE_SOA:
      return add(NX_DNS_SOA_ENTRY.BYTES, [], words);
    default:
      return buffer.set_text(texts[0] as Uint8Array);
  }
}

/** Bytes of an entry whose first word is an address that the additional section may have; 0 for other types. */
export function entry_bytes(type: number): number {
  if (type === NX_DNS_RR_TYPE_NS) return NX_DNS_NS_ENTRY.BYTES;
  if (type === NX_DNS_RR_TYPE_MX) return NX_DNS_MX_ENTRY.BYTES;
  return type === NX_DNS_RR_TYPE_SRV ? NX_DNS_SRV_ENTRY.BYTES : 0;
}
