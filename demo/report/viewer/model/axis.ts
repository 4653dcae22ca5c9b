// From time to place on the screen and back. Gaps in which no board runs can be cut short: they get a fixed width with their
// length written in them, or any run with a network is nearly all white.

/** A stretch of time in which nothing runs. */
export interface Gap {
  readonly start_ns: number;
  readonly end_ns: number;
}

const GAP_PX = 24;
/** Gaps take at most this part of the width, however many there are. */
const GAPS_SHARE = 0.4;

/** Gaps in their order, with sums that make every question a binary search. */
export class Gaps {
  readonly all: readonly Gap[];
  /** Time in the gaps before each. */
  private readonly cut_before: Float64Array;

  constructor(all: readonly Gap[]) {
    this.all = all;
    this.cut_before = new Float64Array(all.length + 1);
    all.forEach(({ start_ns, end_ns }, at) => {
      this.cut_before[at + 1] = (this.cut_before[at] as number) + end_ns - start_ns;
    });
  }

  /** How many gaps are before a time; the one that it lies in counts by its part. */
  count_before(time_ns: number): number {
    const at = this.index(time_ns);
    const gap = this.all[at];
    if (gap === undefined || time_ns <= gap.start_ns) return at;
    return at + (time_ns - gap.start_ns) / (gap.end_ns - gap.start_ns);
  }

  /** Time before a time that lies in no gap. */
  busy_before(time_ns: number): number {
    const at = this.index(time_ns);
    const gap = this.all[at];
    const end_ns = gap === undefined ? time_ns : Math.min(time_ns, gap.start_ns);
    return end_ns - (this.cut_before[at] as number);
  }

  /** The time at which so much busy time and so many gaps, each worth `gap_ns`, have passed. */
  time_at(folded_ns: number, gap_ns: number): number {
    let low = 0;
    let high = this.all.length;
    // The first gap that ends behind the place.
    while (low < high) {
      const middle = (low + high) >> 1;
      const end = this.folded_start(middle, gap_ns) + gap_ns;
      if (end <= folded_ns) low = middle + 1;
      else high = middle;
    }
    const gap = this.all[low];
    if (gap === undefined || folded_ns <= this.folded_start(low, gap_ns)) {
      return folded_ns - low * gap_ns + (this.cut_before[low] as number);
    }
    const part = (folded_ns - this.folded_start(low, gap_ns)) / gap_ns;
    return gap.start_ns + part * (gap.end_ns - gap.start_ns);
  }

  /** The first gap that ends behind a time. */
  index(time_ns: number): number {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.all[middle] as Gap).end_ns <= time_ns) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private folded_start(at: number, gap_ns: number): number {
    return (this.all[at] as Gap).start_ns - (this.cut_before[at] as number) + at * gap_ns;
  }
}

const NO_GAPS = new Gaps([]);

/** Less than this nobody can tell apart. */
const SHORTEST_NS = 100;

/** A range moved and cut so that it lies within a run. */
export function range_within(
  { start_ns, end_ns }: { readonly start_ns: number; readonly end_ns: number },
  from_ns: number,
  to_ns: number,
): { from_ns: number; to_ns: number } {
  const length = Math.min(Math.max(to_ns - from_ns, SHORTEST_NS), end_ns - start_ns);
  const from = Math.min(Math.max(start_ns, from_ns), end_ns - length);
  return { from_ns: from, to_ns: from + length };
}

export class Axis {
  readonly from_ns: number;
  readonly to_ns: number;
  readonly width: number;
  readonly gaps: Gaps;
  /** How much busy time a gap is worth on the screen. */
  private readonly gap_ns: number;
  private readonly start: number;
  private readonly px_per_ns: number;

  constructor(from_ns: number, to_ns: number, width: number, gaps: Gaps | null = null) {
    this.from_ns = from_ns;
    this.to_ns = Math.max(to_ns, from_ns + 1);
    this.width = Math.max(1, width);
    const wanted = gaps ?? NO_GAPS;
    const count = wanted.count_before(this.to_ns) - wanted.count_before(from_ns);
    const busy_ns = wanted.busy_before(this.to_ns) - wanted.busy_before(from_ns);
    // Nothing but a gap, or a piece of one: there is nothing to cut.
    this.gaps = busy_ns < 1 || count === 0 ? NO_GAPS : wanted;
    const gap_px = this.gaps === NO_GAPS ? 0 : Math.min(GAP_PX, (GAPS_SHARE * this.width) / count);
    const length_ns = this.gaps === NO_GAPS ? this.to_ns - from_ns : busy_ns;
    this.px_per_ns = (this.width - gap_px * (gap_px === 0 ? 0 : count)) / length_ns;
    this.gap_ns = gap_px / this.px_per_ns;
    this.start = this.folded(from_ns);
  }

  private folded(time_ns: number): number {
    return this.gaps.busy_before(time_ns) + this.gaps.count_before(time_ns) * this.gap_ns;
  }

  /** Where a time is, in pixels from the left edge; left or right of it for times that are not shown. */
  x(time_ns: number): number {
    return (this.folded(time_ns) - this.start) * this.px_per_ns;
  }

  /** The time at a place. */
  time(x: number): number {
    return this.gaps.time_at(this.start + x / this.px_per_ns, this.gap_ns);
  }

  /** How much time a pixel is where nothing is cut. */
  get ns_per_px(): number {
    return 1 / this.px_per_ns;
  }

  /** The range that shows `factor` times as much, with the time at `x` where it is. */
  zoomed(factor: number, x: number): { from_ns: number; to_ns: number } {
    return { from_ns: this.time(x - x * factor), to_ns: this.time(x + (this.width - x) * factor) };
  }
}

/** How round a time is, counted in steps: 1000 is rounder than 500, and that than 130. */
function roundness(steps: number): number {
  if (steps === 0) return Number.POSITIVE_INFINITY;
  let power = 1;
  while (steps % (power * 10) === 0) power *= 10;
  return steps % (power * 5) === 0 ? power * 5 : power;
}

/** Times for the marks of an axis that are multiples of a step, none of them within a gap. */
function multiples(axis: Axis, step: number): number[] {
  const times: number[] = [];
  for (let time_ns = Math.ceil(axis.from_ns / step) * step; time_ns <= axis.to_ns; time_ns += step) {
    const gap = axis.gaps.all[axis.gaps.index(time_ns)];
    // The next one is behind the gap.
    if (gap !== undefined && gap.start_ns < time_ns)
      time_ns = Math.max(time_ns, Math.floor(gap.end_ns / step) * step);
    else times.push(time_ns);
  }
  return times;
}

/**
 * Round times for the marks of an axis: none closer than `px` pixels to the next. Where gaps are cut, the roundest have
 * precedence, so that who looks for a whole second finds it.
 */
export function ticks_of(axis: Axis, px: number): number[] {
  const least_ns = axis.ns_per_px * px;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least_ns)));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((ns) => ns >= least_ns) ?? 10 * power;
  const times = multiples(axis, step).map((time_ns) => ({ time_ns, x: axis.x(time_ns) }));
  if (axis.gaps.all.length > 0)
    times.sort((a, b) => roundness(b.time_ns / step) - roundness(a.time_ns / step) || a.time_ns - b.time_ns);
  const ticks: { time_ns: number; x: number }[] = [];
  for (const time of times) {
    if (ticks.every(({ x }) => Math.abs(x - time.x) >= px * 0.9)) ticks.push(time);
  }
  return ticks.map(({ time_ns }) => time_ns).sort((a, b) => a - b);
}
