// A flash with two sectors of 16 KB: one is written, the other one has to be erased meanwhile, which takes long. Do not change.

import { sim_compute, sim_watch } from '../../../../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep } from '../../../../../rtos/tx_api.ts';
import { variant } from './variant.ts';

const SECTOR_BYTES = 16_384;
const STEP_MS = 50;

export class Flash {
  /** Everything that was written. */
  readonly bytes: number[] = [];
  private left_in_sector = SECTOR_BYTES;
  /** Of the other sector: what is left to erase, in ms. */
  private left_to_erase_ms = variant.erase_ms;

  watch(): void {
    sim_watch('flash: ms to erase', () => this.left_to_erase_ms);
  }

  /** Writes bytes. When the sector is full and the other one is not erased yet, it erases first, however long that takes. */
  *write(bytes: Uint8Array): Service<void> {
    yield* sim_compute(20 + bytes.length / 10);
    for (const byte of bytes) {
      if (this.left_in_sector === 0) {
        while (this.left_to_erase_ms > 0) yield* this.erase_step();
        this.left_to_erase_ms = variant.erase_ms;
        this.left_in_sector = SECTOR_BYTES;
      }
      this.bytes.push(byte);
      this.left_in_sector--;
    }
  }

  /** Erases a piece of the other sector, for 50 ms; nothing when it is erased. */
  *erase_step(): Service<void> {
    if (this.left_to_erase_ms === 0) return;
    yield* tx_thread_sleep(STEP_MS / 10);
    this.left_to_erase_ms = Math.max(0, this.left_to_erase_ms - STEP_MS);
  }
}
