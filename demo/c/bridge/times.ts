/** Times and messages of the SNTP client, and IPv6 addresses, for callbacks in C: each gets a place in memory of the bridge for a while. */

import type { NX_SNTP_TIME, NX_SNTP_TIME_MESSAGE } from '../../../netx/sntp/nxd_sntp_client.ts';
import type { CMemory } from './memory.ts';

/** sizeof(NX_SNTP_TIME_MESSAGE), the largest of them, and how many callbacks may look at, one in another. */
const PLACE_BYTES = 112;
const MOST_PLACES = 8;
export const TIMES_BYTES = MOST_PLACES * PLACE_BYTES;

/** Words of a message, as in nxd_sntp_client.h: the client keeps no key and no digest. */
const REFERENCE_ID = 6;
const STAMPS = 7;
const TIMES = 20;

export class Times {
  private readonly memory: CMemory;
  private start = 0;
  private next = 0;

  constructor(memory: CMemory) {
    this.memory = memory;
  }

  attach(start: number): void {
    this.start = start;
    this.next = 0;
  }

  /** A place, all zero. They are taken in turn: a thread that is terminated in a callback gives none back. */
  take(): number {
    const address = this.start + this.next * PLACE_BYTES;
    this.next = (this.next + 1) % MOST_PLACES;
    this.memory.bytes.fill(0, address, address + PLACE_BYTES);
    return address;
  }

  time(time: NX_SNTP_TIME): number {
    const address = this.take();
    this.put_time(address, time);
    return address;
  }

  four_words(words: readonly number[]): number {
    const address = this.take();
    this.memory.words.set(words, address >>> 2);
    return address;
  }

  message(message: NX_SNTP_TIME_MESSAGE): number {
    const address = this.take();
    this.put_message(address, message);
    return address;
  }

  put_time(address: number, { seconds, fraction }: NX_SNTP_TIME): void {
    this.memory.words.set([seconds, fraction], address >>> 2);
  }

  put_message(address: number, message: NX_SNTP_TIME_MESSAGE): void {
    const { words, bytes } = this.memory;
    const at = address >>> 2;
    words.set([message.flags, message.peer_clock_stratum, message.peer_poll_interval], at);
    words.set([message.peer_clock_precision, message.root_delay, message.clock_dispersion], at + 3);
    bytes.set(message.reference_clock_id, address + 4 * REFERENCE_ID);
    const stamps = [
      message.reference_clock_update_time_stamp,
      message.originate_time_stamp,
      message.receive_time_stamp,
      message.transmit_time_stamp,
    ];
    words.set(stamps.flat(), at + STAMPS);
    const { reference_clock_update_time, originate_time, receive_time, transmit_time } = message;
    const times = [reference_clock_update_time, originate_time, receive_time, transmit_time];
    words.set(
      times.flatMap(({ seconds, fraction }) => [seconds, fraction]),
      at + TIMES,
    );
  }
}
