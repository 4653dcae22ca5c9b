// The stretches of one row of the timeline in arrays, so that a whole run is drawn by a few binary searches for each pixel:
// what is too narrow to be seen alone is summed up.

import type { ThreadState, ThreadStretch } from '../../../../rtos/export/thread_states.ts';

/** A piece of a row as it is drawn. */
export interface Piece {
  readonly x0: number;
  readonly x1: number;
  readonly state: ThreadState;
  /** The stretch, where it is one and not a pixel of many. */
  readonly index: number;
}

/** What maps times to places. */
interface Scale {
  readonly from_ns: number;
  readonly to_ns: number;
  x(time_ns: number): number;
  time(x: number): number;
}

export class Lane {
  readonly stretches: readonly ThreadStretch[];
  private readonly ends: Float64Array;
  /** How many running, and how many ready ones are before each. */
  private readonly running: Uint32Array;
  private readonly ready: Uint32Array;

  constructor(stretches: readonly ThreadStretch[]) {
    this.stretches = stretches;
    this.ends = Float64Array.from(stretches, ({ end_ns }) => end_ns);
    this.running = sums(stretches, 'running');
    this.ready = sums(stretches, 'ready');
  }

  get runs(): number {
    return this.running.at(-1) ?? 0;
  }

  /** The first stretch that ends behind a time. */
  index_at(time_ns: number): number {
    let low = 0;
    let high = this.ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.ends[middle] as number) <= time_ns) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** What the thread does at a time; undefined before its creation. */
  at(time_ns: number): ThreadStretch | undefined {
    const stretch = this.stretches[Math.min(this.index_at(time_ns), this.stretches.length - 1)];
    return stretch !== undefined && stretch.start_ns <= time_ns ? stretch : undefined;
  }

  /** How many stretches of running begin in a range. */
  runs_in(from_ns: number, to_ns: number): number {
    const last = Math.min(this.index_at(to_ns) + 1, this.stretches.length);
    return (this.running[last] as number) - (this.running[this.index_at(from_ns)] as number);
  }

  /** The row in pieces from left to right. */
  pieces(scale: Scale): Piece[] {
    const pieces: Piece[] = [];
    const { stretches } = this;
    for (let at = this.index_at(scale.from_ns); at < stretches.length; ) {
      const { start_ns, end_ns, state } = stretches[at] as ThreadStretch;
      if (start_ns > scale.to_ns) break;
      const x0 = scale.x(start_ns);
      const x1 = scale.x(end_ns);
      if (x1 - x0 >= 1) {
        pieces.push({ x0, x1, state, index: at++ });
        continue;
      }
      const pixel = Math.floor(x0);
      const next = Math.max(at + 1, this.index_at(scale.time(pixel + 1)));
      const shown = this.strongest(at, next, state);
      const last = pieces.at(-1);
      // Pixels of one state are drawn at once.
      if (last?.index === -1 && last.state === shown && last.x1 === pixel) {
        pieces[pieces.length - 1] = { ...last, x1: pixel + 1 };
      } else pieces.push({ x0: pixel, x1: pixel + 1, state: shown, index: -1 });
      at = next;
    }
    return pieces;
  }

  /** Of several stretches in one pixel: running if any of them is, else ready. */
  private strongest(from: number, to: number, first: ThreadState): ThreadState {
    if (this.running[to] !== this.running[from]) return 'running';
    return this.ready[to] !== this.ready[from] ? 'ready' : first;
  }
}

function sums(stretches: readonly ThreadStretch[], wanted: ThreadState): Uint32Array {
  const before = new Uint32Array(stretches.length + 1);
  stretches.forEach(({ state }, at) => {
    before[at + 1] = (before[at] as number) + (state === wanted ? 1 : 0);
  });
  return before;
}
