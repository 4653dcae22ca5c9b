/**
 * What a message says to the question that was asked (RFC 1034 3.7 and 4.3.2, RFC 5452 9.1): its records of the type asked
 * for go into the buffer of the lookup.
 */
import { type DnsBuffer, text_at } from './dns_buffers.ts';
import type { KnownRecord } from './dns_cache.ts';
import { type DnsHeader, type DnsRecord, read_header, read_question, read_record } from './dns_message.ts';
import { read_name, same_name, skip_name } from './dns_name.ts';
import { entry_bytes, is_single, type RecordData, read_data, store_data } from './dns_record_data.ts';
import type { NxdDnsConfig } from './nxd_dns_config.ts';
import * as DNS from './nxd_dns_constants.ts';

/** What is asked: a name as its bytes, and a type of records. */
export interface Asked {
  readonly name: string;
  readonly type: number;
}

/** `stray`: no answer to this question. `failed`: the server cannot say. `no such name`: it says that there is none. */
export type Verdict = 'stray' | 'failed' | 'no such name' | 'answered';

export interface Answer {
  readonly verdict: Verdict;
  /** What the cache may keep. */
  readonly known: readonly KnownRecord[];
}

type Section = 'answer' | 'authority' | 'additional';

interface Placed extends DnsRecord {
  readonly section: Section;
}

/** Types that a build with NX_DNS_ENABLE_EXTENDED_RR_TYPES knows beside addresses. */
const EXTENDED: readonly number[] = [
  DNS.NX_DNS_RR_TYPE_CNAME,
  DNS.NX_DNS_RR_TYPE_TXT,
  DNS.NX_DNS_RR_TYPE_NS,
  DNS.NX_DNS_RR_TYPE_MX,
  DNS.NX_DNS_RR_TYPE_SRV,
  DNS.NX_DNS_RR_TYPE_SOA,
];

/** Reads a message whose id is that of the query, and whose source was looked at. */
export function read_answer(
  config: NxdDnsConfig,
  asked: Asked,
  message: Uint8Array,
  buffer: DnsBuffer,
): Answer {
  return new AnswerReader(config, asked, message, buffer).read();
}

class AnswerReader {
  private readonly config: NxdDnsConfig;
  private readonly asked: Asked;
  private readonly message: Uint8Array;
  private readonly buffer: DnsBuffer;
  private readonly reverse: boolean;
  private readonly known: KnownRecord[] = [];
  private answered = false;

  constructor(config: NxdDnsConfig, asked: Asked, message: Uint8Array, buffer: DnsBuffer) {
    this.config = config;
    this.asked = asked;
    this.message = message;
    this.buffer = buffer;
    this.reverse = asked.type === DNS.NX_DNS_RR_TYPE_PTR;
  }

  read(): Answer {
    const verdict = this.verdict();
    const { dns_mismatch_ends_wait } = this.config.quirks;
    return { verdict: verdict === 'stray' && dns_mismatch_ends_wait ? 'failed' : verdict, known: this.known };
  }

  private verdict(): Verdict {
    if (this.message.length <= DNS.NX_DNS_QDSECT_OFFSET) return 'stray';
    const header = read_header(this.message);
    if ((header.flags & DNS.NX_DNS_RESPONSE_FLAG) === 0) {
      const empty = this.reverse && header.flags === 0 && header.answers > 0;
      return empty && this.config.quirks.dns_reverse_without_name ? 'answered' : 'stray';
    }
    const result = header.flags & DNS.NX_DNS_RCODE_MASK;
    const questionless = header.questions === 0 && result !== DNS.NX_DNS_RCODE_SUCCESS;
    const records = questionless ? DNS.NX_DNS_QDSECT_OFFSET : this.question_end(header);
    if (records === null) return 'stray';
    if (result === DNS.NX_DNS_RCODE_NAME_ERR) return 'no such name';
    if (result !== DNS.NX_DNS_RCODE_SUCCESS) return 'failed';
    const complete = this.walk(header, records);
    const nameless = this.reverse && complete && header.answers > 0;
    if (nameless && this.config.quirks.dns_reverse_without_name) return 'answered';
    return this.answered ? 'answered' : 'failed';
  }

  /** Where the records begin; null when the question is another one. */
  private question_end(header: DnsHeader): number | null {
    const { quirks } = this.config;
    let at: number = DNS.NX_DNS_QDSECT_OFFSET;
    if (header.questions !== 1 && quirks.dns_questions_not_skipped) return at;
    let ours = this.reverse && quirks.dns_records_unchecked;
    for (let left = header.questions; left > 0; left--) {
      const question = read_question(this.message, at);
      if (question === null) return null;
      const { type } = question;
      if (type === this.asked.type && question.class === DNS.NX_DNS_RR_CLASS_IN) ours ||= this.is_asked(at);
      at = question.end;
    }
    return ours ? at : null;
  }

  private is_asked(at: number): boolean {
    const name = this.name_at(at);
    if (name === null) return false;
    return this.config.quirks.dns_question_case_sensitive
      ? name === this.asked.name
      : same_name(name, this.asked.name);
  }

  private name_at(at: number): string | null {
    const name = read_name(this.message, at, this.config.NX_DNS_MAX_COMPRESSION_POINTERS);
    return name === '' ? null : name;
  }

  /** Looks at the records in their order; false when one of them ended that. */
  private walk(header: DnsHeader, from: number): boolean {
    const names = this.own_names(header, from);
    const sections: readonly (readonly [Section, number])[] = [
      ['answer', header.answers],
      ['authority', this.reverse ? 0 : header.authorities],
      ['additional', this.reverse ? 0 : header.additionals],
    ];
    let at = from;
    for (const [section, count] of sections) {
      for (let left = count; left > 0; left--) {
        const record = this.record_at(at);
        if (record === null || !this.look_at({ ...record, section }, names)) return false;
        at = record.end;
      }
    }
    return true;
  }

  private record_at(at: number): DnsRecord | null {
    return read_record(this.message, at, this.config.quirks.dns_records_unchecked);
  }

  /** The name asked for and what the answer section says it is an alias of; null when owners are not looked at. */
  private own_names(header: DnsHeader, from: number): readonly string[] | null {
    if (this.config.quirks.dns_records_unchecked) return null;
    const names = [this.asked.name];
    if (this.asked.type === DNS.NX_DNS_RR_TYPE_CNAME) return names;
    const aliases: [owner: string, target: string][] = [];
    let at = from;
    for (let left = header.answers; left > 0; left--) {
      const record = this.record_at(at);
      if (record === null) break;
      at = record.end;
      if (record.type !== DNS.NX_DNS_RR_TYPE_CNAME || record.class !== DNS.NX_DNS_RR_CLASS_IN) continue;
      const [owner, target] = [this.name_at(record.owner), this.data_of(record)?.names[0]];
      if (owner !== null && target !== undefined) aliases.push([owner, target]);
    }
    for (const name of names) {
      for (const [owner, target] of aliases) {
        if (same_name(owner, name) && !names.some((one) => same_name(one, target))) names.push(target);
      }
    }
    return names;
  }

  private data_of(record: DnsRecord): RecordData | null {
    return read_data(
      {
        message: this.message,
        most_pointers: this.config.NX_DNS_MAX_COMPRESSION_POINTERS,
        lenient: this.config.quirks.dns_records_unchecked,
      },
      record,
    );
  }

  /** False: nothing behind this record counts. */
  private look_at(record: Placed, names: readonly string[] | null): boolean {
    const { quirks } = this.config;
    if (!this.is_known(record.type)) return true;
    // The owner is needed for the cache; a record without one is malformed.
    const owner = skip_name(this.message, record.owner) < 0 ? null : this.name_at(record.owner);
    if (owner === null && !this.reverse && this.config.NX_DNS_CACHE_ENABLE) return false;
    const address = record.type === DNS.NX_DNS_RR_TYPE_A || record.type === DNS.NX_DNS_RR_TYPE_AAAA;
    if (record.section === 'additional' && address) return this.look_at_additional(record, owner);
    if (record.type !== this.asked.type) {
      const alias = record.type === DNS.NX_DNS_RR_TYPE_CNAME && this.asked.type === DNS.NX_DNS_RR_TYPE_A;
      return !quirks.dns_other_records_fail || alias;
    }
    if (names === null) return this.take(record, owner ?? '');
    const of_name = owner !== null && names.some((name) => same_name(name, owner));
    const counts = record.section === 'answer' && record.class === DNS.NX_DNS_RR_CLASS_IN && of_name;
    return !counts || this.take(record, owner);
  }

  /** The type asked for, addresses, and what the build knows beside; a reverse lookup looks for names alone. */
  private is_known(type: number): boolean {
    if (this.reverse) return type === DNS.NX_DNS_RR_TYPE_PTR;
    if (type === DNS.NX_DNS_RR_TYPE_A || type === DNS.NX_DNS_RR_TYPE_AAAA) return true;
    return this.config.NX_DNS_ENABLE_EXTENDED_RR_TYPES && EXTENDED.includes(type);
  }

  private take(record: DnsRecord, owner: string): boolean {
    const { quirks } = this.config;
    const data = this.data_of(record);
    if (data === null) return false;
    const single = is_single(data.type);
    const full = single && this.answered && (this.reverse || !quirks.dns_last_record_counts);
    if (full && this.reverse) return true;
    const stored = !full && store_data(this.buffer, data);
    if (stored) this.answered = true;
    else if (quirks.dns_cache_breaks_sets) return full;
    const kept_as = this.reverse ? this.asked.name : owner;
    this.known.push({ owner: kept_as, data, ttl_seconds: record.ttl_seconds });
    return true;
  }

  /** An address in the additional section: that of an entry in the buffer, perhaps. */
  private look_at_additional(record: DnsRecord, owner: string | null): boolean {
    const bytes = this.config.NX_DNS_ENABLE_EXTENDED_RR_TYPES ? entry_bytes(this.asked.type) : 0;
    if (record.type === DNS.NX_DNS_RR_TYPE_A && bytes > 0) {
      if (owner === null) return false;
      return this.fill_address(record, owner, bytes);
    }
    if (record.type === this.asked.type && this.config.quirks.dns_additional_is_answer) this.answered = true;
    return true;
  }

  private fill_address(record: DnsRecord, owner: string, bytes: number): boolean {
    const exact = this.config.quirks.dns_question_case_sensitive;
    for (let at = 0; at < this.buffer.front; at += bytes) {
      if (this.buffer.word(at) !== 0) continue;
      const name = text_at(this.buffer.bytes, this.buffer.word(at + bytes - 4));
      if (exact ? name !== owner : !same_name(name, owner)) continue;
      if (record.length !== 4) return true;
      const address = this.data_of(record)?.words[0];
      if (address === undefined) return false;
      this.buffer.set_word(at, address);
      return true;
    }
    return true;
  }
}
