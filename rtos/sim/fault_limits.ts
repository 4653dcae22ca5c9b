// How much may go wrong in a run: at most so many faults of a kind, and none any more from a time on. What is no fault (how
// long code takes, when an interrupt comes) is not limited.

import { SimError } from './sim_error.ts';

/** The kinds of choice that are faults of a link or of a peer. */
export const FAULT_KINDS = [
  'frame_delay',
  'frame_loss',
  'frame_duplicate',
  'frame_reorder',
  'frame_corrupt',
  'link_flap',
  'peer_window',
  'broker_delay',
  'broker_close',
  'broker_answer',
  'server_delay',
  'server_answer',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultLimits {
  /** At most so many of a kind in a run: `{ frame_loss: 2 }`. Default: any number. */
  readonly at_most?: { readonly [kind in FaultKind]?: number };
  /** From this virtual time on nothing more goes wrong, and cables that are out are back. Default: never. */
  readonly heals_at_ns?: number;
}

const IS_FAULT: ReadonlySet<string> = new Set(FAULT_KINDS);

/** Counts the faults of a run against their limits. */
export class FaultCount {
  readonly heals_at_ns: number;
  private readonly left: Map<string, number>;

  constructor({ at_most = {}, heals_at_ns = Number.POSITIVE_INFINITY }: FaultLimits) {
    for (const [kind, count] of Object.entries(at_most)) {
      if (!IS_FAULT.has(kind))
        throw new SimError(`faults: "${kind}" is no fault; these are: ${FAULT_KINDS.join(', ')}`);
      if (!Number.isInteger(count) || count < 0)
        throw new SimError(`faults: at most ${count} of ${kind}: it is a whole number, 0 or more`);
    }
    if (!(heals_at_ns >= 0))
      throw new SimError(`faults: heals_at_ns is ${heals_at_ns}: it is a virtual time in nanoseconds`);
    this.heals_at_ns = heals_at_ns;
    this.left = new Map(Object.entries(at_most));
  }

  /** False for a fault that is too late, or one too many. */
  may_happen(kind: string, time_ns: number): boolean {
    if (!IS_FAULT.has(kind)) return true;
    return time_ns < this.heals_at_ns && (this.left.get(kind) ?? 1) > 0;
  }

  /** A fault happens. */
  happens(kind: string): void {
    const left = this.left.get(kind);
    if (left !== undefined) this.left.set(kind, left - 1);
  }
}
