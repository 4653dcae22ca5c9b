/**
 * DNS messages (RFC 1035 4.1): a query is written, and the parts of an answer are read where they lie. Reading takes
 * nothing for granted: what does not fit in the message is null.
 */
import { read16, read32, write16 } from '../wire/bytes.ts';
import { skip_name } from './dns_name.ts';
import {
  NX_DNS_ANCOUNT_OFFSET,
  NX_DNS_ARCOUNT_OFFSET,
  NX_DNS_FLAGS_OFFSET,
  NX_DNS_ID_OFFSET,
  NX_DNS_NSCOUNT_OFFSET,
  NX_DNS_QDCOUNT_OFFSET,
  NX_DNS_QDSECT_OFFSET,
  NX_DNS_QUERY_FLAGS,
  NX_DNS_RR_CLASS_IN,
} from './nxd_dns_constants.ts';

/** Type and class behind the name of a question; type, class, time to live and length behind that of a record. */
const QUESTION_TAIL = 4;
const RECORD_TAIL = 10;

export interface DnsHeader {
  readonly id: number;
  readonly flags: number;
  readonly questions: number;
  readonly answers: number;
  readonly authorities: number;
  readonly additionals: number;
}

/** The header of a message of at least twelve bytes. */
export function read_header(message: Uint8Array): DnsHeader {
  return {
    id: read16(message, NX_DNS_ID_OFFSET),
    flags: read16(message, NX_DNS_FLAGS_OFFSET),
    questions: read16(message, NX_DNS_QDCOUNT_OFFSET),
    answers: read16(message, NX_DNS_ANCOUNT_OFFSET),
    authorities: read16(message, NX_DNS_NSCOUNT_OFFSET),
    additionals: read16(message, NX_DNS_ARCOUNT_OFFSET),
  };
}

/** A query with one question of class IN that wants recursion. */
export function write_query(id: number, name: Uint8Array, type: number): Uint8Array {
  const message = new Uint8Array(NX_DNS_QDSECT_OFFSET + name.length + QUESTION_TAIL);
  write16(message, NX_DNS_ID_OFFSET, id);
  write16(message, NX_DNS_FLAGS_OFFSET, NX_DNS_QUERY_FLAGS);
  write16(message, NX_DNS_QDCOUNT_OFFSET, 1);
  message.set(name, NX_DNS_QDSECT_OFFSET);
  write16(message, NX_DNS_QDSECT_OFFSET + name.length, type);
  write16(message, NX_DNS_QDSECT_OFFSET + name.length + 2, NX_DNS_RR_CLASS_IN);
  return message;
}

export interface DnsQuestion {
  readonly type: number;
  readonly class: number;
  /** Offset behind it. */
  readonly end: number;
}

export function read_question(message: Uint8Array, at: number): DnsQuestion | null {
  const tail = skip_name(message, at);
  if (tail < 0 || tail + QUESTION_TAIL > message.length) return null;
  return { type: read16(message, tail), class: read16(message, tail + 2), end: tail + QUESTION_TAIL };
}

export interface DnsRecord {
  /** Offset of the owner's name. */
  readonly owner: number;
  readonly type: number;
  readonly class: number;
  readonly ttl_seconds: number;
  /** Offset and length of the data, and the offset behind it. */
  readonly data: number;
  readonly length: number;
  readonly end: number;
}

/**
 * `lenient`: the length of the data is not compared with what is left of the message, but one byte behind it must be
 * there.
 */
export function read_record(message: Uint8Array, at: number, lenient: boolean): DnsRecord | null {
  const tail = skip_name(message, at);
  if (tail < 0 || tail + RECORD_TAIL > message.length) return null;
  const length = read16(message, tail + 8);
  const data = tail + RECORD_TAIL;
  if (lenient ? data >= message.length : data + length > message.length) return null;
  return {
    owner: at,
    type: read16(message, tail),
    class: read16(message, tail + 2),
    ttl_seconds: read32(message, tail + 4),
    data,
    length,
    end: data + length,
  };
}
