/**
 * Queries as a resolver reads them, and answers as it writes them (RFC 1035 4.1, RFC 6891 for the size of a message).
 */
import { read16, write16 } from '../../wire/bytes.ts';
import { NameWriter, read_name } from './dns_names.ts';
import { CLASS_IN, type DnsRecord, record_bytes, TYPE_OPT } from './dns_records.ts';
import type { DnsFindings } from './dns_zone.ts';

const HEADER = 12;
const QUESTION_TAIL = 4;
const RECORD_TAIL = 10;
const RESPONSE = 0x8000;
const OPCODE = 0x7800;
const AUTHORITATIVE = 0x0400;
const TRUNCATED = 0x0200;
const RECURSION_DESIRED = 0x0100;
const RECURSION_AVAILABLE = 0x0080;
/** RFC 1035 4.2.1: what every client takes over UDP. */
const PLAIN_BYTES = 512;
/** RFC 6891 6.2.5 and what fits into an Ethernet frame without fragments. */
const MOST_BYTES = 1232;

export interface DnsQuery {
  readonly id: number;
  readonly opcode: number;
  readonly recursion: boolean;
  /** Null when the message has another number of questions than one, or none in order. */
  readonly question: { readonly name: string; readonly type: number; readonly class: number } | null;
  /** Bytes that the client takes; null: it says nothing (no OPT record). */
  readonly room: number | null;
}

/** Reads a query; null for what is none: too short, or an answer. */
export function read_query(message: Uint8Array): DnsQuery | null {
  if (message.length < HEADER) return null;
  const flags = read16(message, 2);
  if ((flags & RESPONSE) !== 0) return null;
  const head = {
    id: read16(message, 0),
    opcode: (flags & OPCODE) >>> 11,
    recursion: (flags & RECURSION_DESIRED) !== 0,
  };
  const name = read16(message, 4) === 1 ? read_name(message, HEADER) : null;
  if (name === null || name.end + QUESTION_TAIL > message.length)
    return { ...head, question: null, room: null };
  const question = { name: name.name, type: read16(message, name.end), class: read16(message, name.end + 2) };
  return { ...head, question, room: room_of(message, name.end + QUESTION_TAIL) };
}

/** The size that an OPT record of the query tells (RFC 6891 6.2.3); it is the only record that queries have. */
function room_of(message: Uint8Array, from: number): number | null {
  let at = from;
  for (let left = read16(message, 6) + read16(message, 8) + read16(message, 10); left > 0; left--) {
    const owner = read_name(message, at);
    if (owner === null || owner.end + RECORD_TAIL > message.length) return null;
    if (read16(message, owner.end) === TYPE_OPT) return Math.max(PLAIN_BYTES, read16(message, owner.end + 2));
    at = owner.end + RECORD_TAIL + read16(message, owner.end + 8);
  }
  return null;
}

/** What an answer says beside its records. */
export interface DnsAnswerHead {
  readonly id: number;
  readonly authoritative: boolean;
  /** Says that records are missing, even if they would fit; then there are none. */
  readonly truncated: boolean;
}

/** The bytes of an answer. Records that do not fit are left out whole, and the answer is truncated unless only additional ones are. */
export function write_answer(query: DnsQuery, head: DnsAnswerHead, findings: DnsFindings): Uint8Array {
  const most = Math.min(query.room ?? PLAIN_BYTES, MOST_BYTES);
  const opt =
    query.room === null ? [] : [0, 0, TYPE_OPT, MOST_BYTES >>> 8, MOST_BYTES & 255, 0, 0, 0, 0, 0, 0];
  const names = new NameWriter();
  const bytes: number[] = Array.from({ length: HEADER }, () => 0);
  const { question } = query;
  if (question !== null) {
    bytes.push(...names.write(question.name, HEADER), question.type >>> 8, question.type & 255);
    bytes.push(question.class >>> 8, question.class & 255);
  }
  let full = head.truncated;
  const section = (records: readonly DnsRecord[]): number => {
    let count = 0;
    for (const record of full ? [] : records) {
      const more = record_bytes(record, bytes.length, names);
      if (bytes.length + more.length + opt.length > most) {
        names.forget_from(bytes.length);
        full = true;
        break;
      }
      bytes.push(...more);
      count += 1;
    }
    return count;
  };
  const answers = section(findings.answers);
  const authorities = section(findings.authorities);
  const truncated = full;
  const additionals = section(findings.additionals);
  const message = Uint8Array.from([...bytes, ...opt]);
  const { authoritative } = head;
  const flags =
    RESPONSE |
    (query.opcode << 11) |
    (authoritative ? AUTHORITATIVE : 0) |
    (truncated ? TRUNCATED : 0) |
    (query.recursion ? RECURSION_DESIRED : 0) |
    RECURSION_AVAILABLE |
    findings.rcode;
  const counts = [question === null ? 0 : 1, answers, authorities, additionals + (opt.length > 0 ? 1 : 0)];
  write16(message, 0, head.id);
  write16(message, 2, flags);
  counts.forEach((count, index) => write16(message, 4 + 2 * index, count));
  return message;
}

/** True for a question that this resolver can look up. */
export function is_internet(question: { readonly class: number }): boolean {
  return question.class === CLASS_IN || question.class === 255;
}
