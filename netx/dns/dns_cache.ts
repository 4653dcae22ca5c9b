/**
 * The cache of answers (guide ch.1, NX_DNS_CACHE_ENABLE): records by owner and type, each with what is left of its time
 * to live. What it holds is bounded by the memory that firmware gave, which is laid out as in C: records of 20 bytes from
 * the front, names and other data in blocks from the end, equal names in one block.
 */

import { same_name, small_letters } from './dns_name.ts';
import type { RecordData } from './dns_record_data.ts';
import {
  NX_DNS_NAME_MAX,
  NX_DNS_RR_TYPE_A,
  NX_DNS_RR_TYPE_AAAA,
  NX_DNS_RR_TYPE_MX,
  NX_DNS_RR_TYPE_SOA,
  NX_DNS_RR_TYPE_SRV,
} from './nxd_dns_constants.ts';
import type { NxdDnsQuirks } from './nxd_dns_quirks.ts';

/** Where the records end and where the blocks begin are words at the two ends. */
const WORD = 4;
const RECORD_BYTES = 20;

/** A part of the memory from the end; `text` is null for data that is no text, which is shared with nobody. */
interface Block {
  readonly bytes: number;
  text: string | null;
  uses: number;
}

interface CachedRecord {
  readonly owner: Block;
  /** What does not fit into the one word of a record. */
  readonly block: Block | null;
  readonly data: RecordData;
  ttl_seconds: number;
  used_tick: number;
}

/** A record as an answer has it. */
export interface KnownRecord {
  readonly owner: string;
  readonly data: RecordData;
  readonly ttl_seconds: number;
}

export class DnsCache {
  private readonly bytes: number;
  private readonly second_ticks: number;
  private readonly quirks: NxdDnsQuirks;
  private readonly slots: (CachedRecord | null)[] = [];
  private readonly blocks: Block[] = [];

  constructor(bytes: number, second_ticks: number, quirks: NxdDnsQuirks) {
    this.bytes = bytes;
    this.second_ticks = second_ticks;
    this.quirks = quirks;
  }

  /** Shows the records of that type and owner that still live, until `take` wants no more of them. */
  find(type: number, owner: string, tick: number, take: (data: RecordData) => boolean): void {
    for (let at = 0; at < this.slots.length; at++) {
      const record = this.slots[at];
      if (record === null || record === undefined) continue;
      const seconds = this.elapsed_seconds(record, tick);
      if (seconds >= record.ttl_seconds) {
        this.remove(at);
        continue;
      }
      if (record.data.type !== type || !this.is_of(record, owner)) continue;
      if (this.quirks.dns_cache_use_prolongs) record.ttl_seconds -= seconds;
      if (this.quirks.dns_cache_use_prolongs) record.used_tick = tick;
      if (!take(record.data)) return;
    }
  }

  private is_of(record: CachedRecord, owner: string): boolean {
    const own = record.owner.text as string;
    if (!this.quirks.dns_cache_matches_prefix) return same_name(own, owner);
    return owner.length <= NX_DNS_NAME_MAX && small_letters(own).startsWith(small_letters(owner));
  }

  /** Keeps a record. False: there is no room for its name or its data. */
  add(known: KnownRecord, tick: number): boolean {
    const { data, ttl_seconds } = known;
    if (!this.quirks.dns_cache_breaks_sets) this.forget(known);
    const wanted = data_bytes(data);
    if (wanted > NX_DNS_NAME_MAX + 1) return true;
    const owner = this.take_block(known.owner.length, known.owner);
    if (owner === null) return false;
    const text = is_text(data.type) ? (data.names[0] as string) : null;
    const block = wanted < 0 ? null : this.take_block(wanted, text);
    if (wanted >= 0 && block === null) {
      this.leave_block(owner);
      return false;
    }
    const names = text === null ? data.names : [block?.text as string];
    const record = { owner, block, data: { ...data, names }, ttl_seconds, used_tick: tick };
    if (this.put(record, tick)) return true;
    this.leave(record);
    return true;
  }

  /** Removes a record with the same owner and data. */
  private forget({ owner, data }: KnownRecord): void {
    const words = JSON.stringify(data);
    for (let at = 0; at < this.slots.length; at++) {
      const record = this.slots[at];
      if (!record || !same_name(record.owner.text as string, owner)) continue;
      if (JSON.stringify(record.data) === words) this.remove(at);
    }
  }

  /** Into a free place, a new one, or that of another record. False: there is none. */
  private put(record: CachedRecord, tick: number): boolean {
    let at = this.slots.indexOf(null);
    if (at < 0) at = this.slots.length;
    if (at === this.slots.length && this.front() + RECORD_BYTES > this.back()) {
      at = this.victim(tick);
      if (at < 0) return false;
      this.remove(at);
    }
    while (this.slots.length < at) this.slots.push(null);
    this.slots[at] = record;
    return true;
  }

  /** An expired record goes first, then the one unused for longest, of equals the last. */
  private victim(tick: number): number {
    let found = -1;
    let longest = 0;
    for (const [at, record] of this.slots.entries()) {
      if (record === null) continue;
      if (this.elapsed_seconds(record, tick) >= record.ttl_seconds) return at;
      const elapsed = (tick - record.used_tick) >>> 0;
      if (elapsed < longest) continue;
      found = at;
      longest = elapsed;
    }
    return found;
  }

  private remove(at: number): void {
    const record = this.slots[at];
    if (record) this.leave(record);
    this.slots[at] = null;
    while (this.slots.at(-1) === null) this.slots.pop();
  }

  private leave({ owner, block }: CachedRecord): void {
    if (block !== null) this.leave_block(block);
    this.leave_block(owner);
  }

  /** A block with a text that is there already, a free one, the smallest that is large enough, or a new one. */
  private take_block(length: number, text: string | null): Block | null {
    const bytes = block_bytes(length);
    const shared = text === null ? undefined : this.blocks.find((block) => this.holds(block, bytes, text));
    if (shared !== undefined) {
      shared.uses++;
      return shared;
    }
    const made = { bytes, text, uses: 1 };
    const free = this.blocks.filter((block) => block.uses === 0 && block.bytes >= bytes);
    const best = free.toSorted((one, other) => one.bytes - other.bytes)[0];
    if (best !== undefined) {
      const rest = best.bytes - bytes;
      const parts = rest === 0 ? [made] : [made, { bytes: rest, text: null, uses: 0 }];
      this.blocks.splice(this.blocks.indexOf(best), 1, ...parts);
      return made;
    }
    if (this.back() - bytes < this.front()) return null;
    this.blocks.push(made);
    return made;
  }

  private holds(block: Block, bytes: number, text: string): boolean {
    if (block.uses === 0 || block.bytes !== bytes || block.text === null) return false;
    if (!this.quirks.dns_cache_matches_prefix) return block.text === text;
    return small_letters(block.text).startsWith(small_letters(text));
  }

  private leave_block(block: Block): void {
    block.uses--;
    while (this.blocks.at(-1)?.uses === 0) this.blocks.pop();
  }

  private front(): number {
    return WORD + RECORD_BYTES * this.slots.length;
  }

  private back(): number {
    return this.blocks.reduce((at, { bytes }) => at - bytes, this.bytes - WORD);
  }

  private elapsed_seconds({ used_tick }: CachedRecord, tick: number): number {
    return Math.floor(((tick - used_tick) >>> 0) / this.second_ticks);
  }
}

/** Whole words, and an account of how often the block is used. */
function block_bytes(length: number): number {
  return (length & ~3) + 2 * WORD;
}

function is_text(type: number): boolean {
  const others: number[] = [
    NX_DNS_RR_TYPE_A,
    NX_DNS_RR_TYPE_AAAA,
    NX_DNS_RR_TYPE_MX,
    NX_DNS_RR_TYPE_SRV,
    NX_DNS_RR_TYPE_SOA,
  ];
  return !others.includes(type);
}

/** Bytes of data that does not fit into a record: names and what stands before or behind them; -1: there is none. */
function data_bytes({ type, names }: RecordData): number {
  const text = names.reduce((sum, name) => sum + name.length, 0);
  if (type === NX_DNS_RR_TYPE_A) return -1;
  if (type === NX_DNS_RR_TYPE_AAAA) return 16;
  if (type === NX_DNS_RR_TYPE_MX) return text + 2;
  if (type === NX_DNS_RR_TYPE_SRV) return text + 6;
  return type === NX_DNS_RR_TYPE_SOA ? text + 22 : text;
}
