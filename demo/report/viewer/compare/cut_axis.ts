// An axis of time to scale, but for idle stretches that are much longer than what lies between other events: each of them is cut
// to the same short length.

/** A stretch that is cut. */
export interface Cut {
  readonly from_ns: number;
  readonly to_ns: number;
}

/** A gap is long when it is so many times longer than three of four gaps are. */
const LONG = 20;
const USUAL = 0.75;
/** What a cut takes of the axis, and all of them together at the most. */
const CUT_SHARE = 0.05;
const CUTS_SHARE = 0.5;

export class CutAxis {
  readonly cuts: readonly Cut[];
  readonly from_ns: number;
  readonly to_ns: number;
  /** Times and where they are, from 0 to 1; both grow. */
  private readonly knots: readonly { readonly time_ns: number; readonly at: number }[];

  /**
   * `moments` are the times of what happens, in any order; the axis begins with the first and ends with the last. Only
   * what `is_idle` may be cut.
   */
  constructor(moments: Iterable<number>, is_idle: (cut: Cut) => boolean = () => true) {
    const times = [...new Set(moments)].sort((a, b) => a - b);
    this.from_ns = times[0] ?? 0;
    this.to_ns = Math.max(times.at(-1) ?? 0, this.from_ns + 1);
    const gaps = times.slice(1).map((to_ns, place) => ({ from_ns: times[place] as number, to_ns }));
    const lengths = gaps.map(({ from_ns, to_ns }) => to_ns - from_ns).sort((a, b) => a - b);
    const longest_ns = LONG * (lengths[Math.floor((lengths.length - 1) * USUAL)] ?? 1);
    this.cuts = gaps.filter((gap) => gap.to_ns - gap.from_ns > longest_ns && is_idle(gap));
    const count = this.cuts.length;
    const cut = new Set(this.cuts);
    const whole_ns = gaps.reduce((sum, gap) => sum + (cut.has(gap) ? 0 : gap.to_ns - gap.from_ns), 0);
    const share = count === 0 ? 0 : Math.min(CUT_SHARE, CUTS_SHARE / count);
    const scale = (1 - count * share) / Math.max(1, whole_ns);
    let at = 0;
    const knots = gaps.map((gap) => {
      at += cut.has(gap) ? share : (gap.to_ns - gap.from_ns) * scale;
      return { time_ns: gap.to_ns, at };
    });
    this.knots = [{ time_ns: this.from_ns, at: 0 }, ...knots];
  }

  /** Where a time is, from 0 to 1. */
  at(time_ns: number): number {
    const next = this.knots.findIndex((knot) => knot.time_ns >= time_ns);
    if (next === 0) return 0;
    if (next < 0) return 1;
    const [a, b] = [this.knots[next - 1], this.knots[next]] as const;
    if (a === undefined || b === undefined) return 1;
    return a.at + ((b.at - a.at) * (time_ns - a.time_ns)) / (b.time_ns - a.time_ns);
  }

  /** The time at a place from 0 to 1. */
  time_at(at: number): number {
    const next = this.knots.findIndex((knot) => knot.at >= at);
    const [a, b] = [this.knots[next - 1], this.knots[next]] as const;
    if (b === undefined) return this.to_ns;
    if (a === undefined) return b.time_ns;
    return a.time_ns + ((b.time_ns - a.time_ns) * (at - a.at)) / (b.at - a.at || 1);
  }
}
