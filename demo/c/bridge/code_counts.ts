/** How often the code of firmware ran on a board, in one run: the counters that its build has put there (instrument/cover.ts). */

import { show_code } from '../../../rtos/explore/coverage.ts';
import { mixed_hash } from '../../../rtos/explore/strategies/strategy.ts';
import type { Kernel } from '../../../rtos/kernel/kernel.ts';
import type { Simulation } from '../../../rtos/sim/simulation.ts';
import type { CImage, CoveredCode } from './image.ts';

/** Beside numbers of other kinds. */
const CODE = 0x636f6465;

export class CodeCounts {
  readonly image: CImage;
  private readonly board: number;
  /** Those in the memory of the board, while nobody else has it. */
  private live: Uint32Array | null;
  private kept = new Uint32Array(0);

  private constructor(image: CImage, board: number, live: Uint32Array) {
    this.image = image;
    this.board = board;
    this.live = live;
  }

  /** Of a board that is switched on now; null for firmware that counts nothing. */
  static of(k: Kernel, image: CImage, live: Uint32Array): CodeCounts | null {
    if (image.covered === null) return null;
    const counts = new CodeCounts(image, k.number, live);
    const all = all_of(k.sim);
    if (all.length === 0) show_code(k.sim, () => all.flatMap((one) => one.numbers()));
    all.push(counts);
    k.power_off_hooks.push(() => counts.keep());
    return counts;
  }

  /** By number of the counter. */
  get counts(): Uint32Array {
    return this.live ?? this.kept;
  }

  /** The memory is about to be used again. */
  keep(): void {
    if (this.live === null) return;
    this.kept = this.live.slice();
    this.live = null;
  }

  /** One for each stretch of code that ran on this board. */
  private numbers(): number[] {
    const found: number[] = [];
    this.counts.forEach((count, number) => {
      if (count > 0) found.push(mixed_hash(CODE, number, this.board));
    });
    return found;
  }
}

function all_of({ attachments }: Simulation): CodeCounts[] {
  let all = attachments.get(CodeCounts) as CodeCounts[] | undefined;
  if (all === undefined) {
    all = [];
    attachments.set(CodeCounts, all);
  }
  return all;
}

/** What is counted of a firmware, and how often each stretch of it ran. */
export interface CountedCode {
  /** Changes with the firmware (CImage). */
  readonly hash: string;
  readonly covered: CoveredCode & { readonly root: string };
  readonly counts: Uint32Array;
}

/** All that was counted in a run, board by board; a board that was switched on again is there again. */
export function counted_code(sim: Simulation): CountedCode[] {
  const all = (sim.attachments.get(CodeCounts) ?? []) as readonly CodeCounts[];
  return all.flatMap(({ image: { hash, covered }, counts }) =>
    covered === null ? [] : { hash, covered, counts },
  );
}
