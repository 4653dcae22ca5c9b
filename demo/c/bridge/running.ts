/**
 * The board whose C runs. All boards with a firmware share its imports, as a thousand boards would each have a hundred functions that
 * differ in nothing else: an import asks here whose call it is. Crossing says so where it enters C and where that has returned.
 */

import type { NX_PACKET } from '../../../netx/nx_api.ts';
import type { Ipv6Words } from '../../../netx/nx_ipv6_cb.ts';
import type { NX_SECURE_X509_CERT } from '../../../netx/secure/nx_secure_api.ts';
import type { NX_SNTP_TIME, NX_SNTP_TIME_MESSAGE } from '../../../netx/sntp/nxd_sntp_client.ts';
import type { Bridge } from './bridge.ts';
import { NUMBER_TO_C, type ToC } from './callbacks.ts';
import type { Turns } from './calls.ts';
import type { Specials } from './specials.ts';

/** What the imports need of a board. */
export interface BoardParts
  extends Pick<Bridge, 'crossing' | 'memory' | 'tables' | 'packets' | 'callbacks' | 'times'> {
  readonly bridge: Bridge;
  readonly specials: Specials;
  /** The time of its code: C has called, and C has used all that it was given. */
  readonly time: { count(): void; spent(): number };
  /** What it prints. */
  readonly lines: { add(stream: number, bytes: Uint8Array): void };
  /** What C writes into control blocks, known when the firmware has its memory. */
  mirror: { take(): void } | null;
  /** Numbers of 32 bits, and what time() was at virtual time 0. */
  readonly random: () => number;
  epoch_s: number;
}

export class Running implements Turns {
  now: BoardParts;

  constructor(first: BoardParts) {
    this.now = first;
  }

  /** How an argument of a callback becomes a word of C. */
  readonly number: ToC = NUMBER_TO_C;
  readonly block: ToC = (block: object) => this.now.tables.address_of(block);
  readonly certificate: ToC = (one: NX_SECURE_X509_CERT) => this.now.bridge.certificate_address(one);
  readonly packet: ToC = (packet: NX_PACKET) => this.now.packets.address_of(packet);
  readonly time: ToC = (time: NX_SNTP_TIME) => this.now.times.time(time);
  readonly words: ToC = (words: Ipv6Words) => this.now.times.four_words(words);
  readonly message: ToC = (message: NX_SNTP_TIME_MESSAGE) => this.now.times.message(message);
  readonly bytes: ToC = (memory: Uint8Array) => memory.byteOffset;
}
