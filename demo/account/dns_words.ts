// DNS messages in words (RFC 1035 4.1): who is asked for, and what the answer says. Reads them itself: the reading of the
// stack's own client is not used for what it is to be checked against.

import { ip_to_text } from '../../netx/wire/address_text.ts';
import { read16, read32 } from '../../netx/wire/bytes.ts';
import { ipv6_to_text } from '../../netx/wire/ipv6_text.ts';
import { words_at } from '../../netx/wire/ipv6_words.ts';

export const DNS_PORT = 53;

const HEADER = 12;
const MOST_RECORDS = 4;

const TYPES: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
};

const RESULTS: Readonly<Record<number, string>> = {
  1: 'the server cannot read the query',
  2: 'the server failed',
  3: 'there is no such name',
  4: 'the server does not do that',
  5: 'the server refuses',
};

/** What the question and the answer of a message are, in one line. */
export function dns_words(message: Uint8Array): string {
  const told = message.length < HEADER ? null : message_words(message);
  return told ?? `DNS, malformed, ${message.length} bytes`;
}

function message_words(message: Uint8Array): string | null {
  const id = `0x${read16(message, 0).toString(16).padStart(4, '0')}`;
  const flags = read16(message, 2);
  const asked = question_words(message);
  if (asked === null) return null;
  if ((flags & 0x8000) === 0) return `DNS query ${id}: ${asked.text}?`;
  const result = flags & 15;
  const answer =
    result === 0 ? answer_words(message, asked.end) : (RESULTS[result] ?? `result code ${result}`);
  return `DNS answer ${id} to ${asked.text}: ${answer}${(flags & 0x0200) === 0 ? '' : ' (truncated)'}`;
}

interface Part {
  readonly text: string;
  /** Offset behind it. */
  readonly end: number;
}

function type_word(type: number): string {
  return TYPES[type] ?? `type ${type}`;
}

function question_words(message: Uint8Array): Part | null {
  const texts: string[] = [];
  let at = HEADER;
  for (let left = read16(message, 4); left > 0; left--) {
    const name = name_at(message, at);
    if (name === null || name.end + 4 > message.length) return null;
    texts.push(`${type_word(read16(message, name.end))} of ${name.text}`);
    at = name.end + 4;
  }
  return { text: texts.length === 0 ? 'no question' : texts.join(', '), end: at };
}

/** The records of the answer section; those of the others only help to use them. */
function answer_words(message: Uint8Array, from: number): string {
  const count = read16(message, 6);
  if (count === 0) return 'nothing';
  const texts: string[] = [];
  let at = from;
  for (let left = count; left > 0 && texts.length < MOST_RECORDS; left--) {
    const record = record_words(message, at);
    if (record === null) return [...texts, 'malformed'].join(', ');
    texts.push(record.text);
    at = record.end;
  }
  const more = count - texts.length;
  return `${texts.join(', ')}${more === 0 ? '' : `, ${more} more`}`;
}

function record_words(message: Uint8Array, at: number): Part | null {
  const owner = name_at(message, at);
  if (owner === null || owner.end + 10 > message.length) return null;
  const type = read16(message, owner.end);
  const ttl = read32(message, owner.end + 4);
  const data = owner.end + 10;
  const end = data + read16(message, owner.end + 8);
  if (end > message.length) return null;
  const value = data_words(message, type, data, end);
  return value === null ? null : { text: `${value} for ${ttl} s`, end };
}

function data_words(message: Uint8Array, type: number, data: number, end: number): string | null {
  const name = (from: number) => name_at(message, from)?.text ?? null;
  const with_name = (words: string, from: number) => {
    const text = from < end ? name(from) : null;
    return text === null ? null : `${words} ${text}`;
  };
  const length = end - data;
  switch (type) {
    case 1:
      return length === 4 ? ip_to_text(read32(message, data)) : null;
    case 28:
      return length === 16 ? groups(message, data) : null;
    case 5:
      return with_name('alias of', data);
    case 15:
      return length < 3 ? null : with_name('mail to', data + 2);
    case 16:
      return text_words(message, data, end);
    case 33:
      return length < 7 ? null : with_name(`port ${read16(message, data + 4)} of`, data + 6);
    default:
      return type === 2 || type === 6 || type === 12 ? with_name(type_word(type), data) : type_word(type);
  }
}

function text_words(message: Uint8Array, data: number, end: number): string | null {
  const length = message[data] ?? 0;
  if (data + 1 + length > end) return null;
  return JSON.stringify(String.fromCharCode(...message.subarray(data + 1, data + 1 + length)));
}

function groups(message: Uint8Array, at: number): string {
  return ipv6_to_text(words_at(message, at));
}

/** A name; a pointer may only lead back (RFC 1035 4.1.4), so that a name has an end. */
function name_at(message: Uint8Array, from: number): Part | null {
  const labels: string[] = [];
  let at = from;
  let end = -1;
  let lowest = from;
  for (;;) {
    const length = message[at];
    if (length === undefined) return null;
    if (length === 0) return { text: labels.join('.') || '.', end: end < 0 ? at + 1 : end };
    if (length >= 0xc0) {
      const low = message[at + 1];
      if (low === undefined) return null;
      if (end < 0) end = at + 2;
      at = ((length & 0x3f) << 8) | low;
      if (at >= lowest) return null;
      lowest = at;
      continue;
    }
    const label = message.subarray(at + 1, at + 1 + length);
    if (length > 63 || label.length < length) return null;
    labels.push(String.fromCharCode(...label).replace(/[^!-~]/g, '?'));
    at += 1 + length;
  }
}
