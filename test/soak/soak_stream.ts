// The bytes that the soak sends: noise with a period that is prime, so that a byte that is missing, doubled or in the
// wrong place is seen at once.

import { Random } from '../../rtos/sim_api.ts';

const PERIOD = 65_521;

/** The stream of one board. Both sides know it: one sends it, the other compares. */
export class SoakStream {
  private readonly noise = new Uint8Array(PERIOD);

  constructor(seed: number) {
    const random = new Random(seed);
    for (let at = 0; at < PERIOD; at++) this.noise[at] = random.below(256);
  }

  /** Writes `length` bytes of the stream, from byte `from` on, to `memory` at `at`. */
  fill(memory: Uint8Array, at: number, from: number, length: number): void {
    for (let done = 0; done < length; ) {
      const start = (from + done) % PERIOD;
      const part = Math.min(length - done, PERIOD - start);
      memory.set(this.noise.subarray(start, start + part), at + done);
      done += part;
    }
  }

  /** How many bytes differ from the stream. */
  differences(memory: Uint8Array, at: number, from: number, length: number): number {
    let count = 0;
    let place = from % PERIOD;
    for (let done = 0; done < length; done++) {
      if (memory[at + done] !== this.noise[place]) count++;
      place = place + 1 === PERIOD ? 0 : place + 1;
    }
    return count;
  }
}
