// How often the code of firmware ran in all runs of a search, over its processes.

import type { Simulation } from '../../../rtos/sim/simulation.ts';
import { type CountedCode, counted_code } from '../bridge/code_counts.ts';

/** What a process tells: by firmware (CImage.hash), the counts. */
export type TalliedCode = readonly (readonly [hash: string, counts: Float64Array])[];

interface Tallied {
  readonly covered: CountedCode['covered'];
  counts: Float64Array;
}

export class CodeTally {
  private readonly firmware = new Map<string, Tallied>();

  /** A run of this process is over. */
  add(sim: Simulation): void {
    for (const { hash, covered, counts } of counted_code(sim)) {
      let tallied = this.firmware.get(hash);
      if (tallied === undefined) {
        tallied = { covered, counts: new Float64Array(counts.length) };
        this.firmware.set(hash, tallied);
      }
      for (const [number, count] of counts.entries())
        if (count > 0) (tallied.counts[number] as number) += count;
    }
  }

  /** Adds what another process tells of firmware that has run in this one too. */
  hear(told: TalliedCode): void {
    for (const [hash, counts] of told) {
      const tallied = this.firmware.get(hash);
      if (tallied !== undefined)
        for (const [number, count] of counts.entries()) (tallied.counts[number] as number) += count;
    }
  }

  /** What was counted since it was asked last. */
  take(): TalliedCode {
    return [...this.firmware].map(([hash, tallied]) => {
      const { counts } = tallied;
      tallied.counts = new Float64Array(counts.length);
      return [hash, counts] as const;
    });
  }

  /** By firmware. */
  get all(): Iterable<Tallied> {
    return this.firmware.values();
  }
}
