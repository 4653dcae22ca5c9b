/**
 * The memories of one firmware for many runs, one after another. A run takes the memory of an earlier one and makes it
 * new, which costs far less than another. The two newest simulations keep theirs, so that two runs can go on side by side.
 */

import { K } from '../../../rtos/kernel/current.ts';
import type { Kernel } from '../../../rtos/kernel/kernel.ts';
import { SimError } from '../../../rtos/sim/sim_error.ts';
import type { Service } from '../../../rtos/tx_api.ts';
import { SharedPlaces } from './access/shared_places.ts';
import { FillTrial } from './check/fill_trial.ts';
import type { CodeSpeed } from './code_time.ts';
import { CFirmware } from './firmware.ts';
import type { CImage } from './image.ts';
import type { Print } from './libc.ts';

/** How many simulations keep the memory of their boards. */
const KEPT = 2;

/** What the boards of one simulation have. */
interface Taken {
  readonly sim: object;
  readonly boards: Map<object, CFirmware>;
}

export class CFirmwarePool {
  private readonly image: CImage;
  private readonly speed: CodeSpeed | undefined;
  /** What its runs have shown of the memory that its contexts share. */
  readonly shared = new SharedPlaces();
  /** Where two runs are compared whose memory was filled with two patterns. */
  readonly trial = new FillTrial();
  private readonly taken: Taken[] = [];
  private readonly free: CFirmware[] = [];

  constructor(image: CImage, speed?: CodeSpeed) {
    this.image = image;
    this.speed = speed;
  }

  /** The main function of a board that is switched on now. */
  main(print: Print, epoch_s?: number): void | Service<void> {
    if (K === null) throw new SimError(`the C firmware ${this.image.name} runs on a board only`);
    const { boards } = this.of(K.sim);
    const firmware = this.free.pop() ?? new CFirmware(this.image, this.speed, this.shared, this.trial);
    boards.set(K, firmware);
    return firmware.main(print, epoch_s);
  }

  /** A run is over: what a board has printed without an end of line is a line all the same. */
  flush(board: Kernel): void {
    this.of(board.sim).boards.get(board)?.flush();
  }

  /** A board is off for good: the next one may have its memory. */
  release(board: Kernel): void {
    const { boards } = this.of(board.sim);
    const firmware = boards.get(board);
    if (firmware === undefined) return;
    firmware.flush();
    boards.delete(board);
    this.free.push(firmware);
  }

  /** A C function as an interrupt handler of the board on which it is called. */
  isr(name: string): () => Service<void> {
    return () => {
      const firmware = K === null ? undefined : this.of(K.sim).boards.get(K);
      if (firmware === undefined)
        throw new SimError(`the interrupt handler ${name} was called before its board was switched on`);
      return firmware.isr(name)();
    };
  }

  /** A tick of the board on which it is called. */
  tick(): void {
    if (K !== null) this.of(K.sim).boards.get(K)?.tick();
  }

  private of(sim: object): Taken {
    let found = this.taken.find((one) => one.sim === sim);
    if (found === undefined) {
      found = { sim, boards: new Map() };
      this.taken.push(found);
      while (this.taken.length > KEPT) this.free.push(...(this.taken.shift() as Taken).boards.values());
    }
    return found;
  }
}
