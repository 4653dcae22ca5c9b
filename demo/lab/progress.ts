// The progress line of a search: how many runs, how fast, how many failed, and whether they still show anything new.

/** Runs that "new in the last ... runs" looks back on. */
const RECENT_RUNS = 100;
/** A search that shows nothing new for so many runs, and half of all, has seen what it can. */
const QUIET_RUNS = 200;
const PRINT_EVERY_MS = 500;

/** The state of a search as its progress line shows it. Coverage of several workers is united, not added up. */
export class Progress {
  runs = 0;
  failures = 0;
  private readonly covered = new Set<number>();
  private recent: { readonly runs: number; readonly new_keys: number }[] = [];
  private last_news = 0;
  private last_print = 0;
  private readonly planned: number;
  private readonly start = performance.now();

  constructor(planned: number) {
    this.planned = planned;
  }

  /** So many more runs were done, and covered this that neither the nominal run nor earlier runs of the same worker did. */
  add(runs: number, coverage: Iterable<number>): void {
    const before = this.covered.size;
    for (const key of coverage) this.covered.add(key);
    this.runs += runs;
    if (this.covered.size > before) this.last_news = this.runs;
    this.recent.push({ runs, new_keys: this.covered.size - before });
    while (this.recent_runs() - (this.recent[0]?.runs ?? 0) >= RECENT_RUNS) this.recent.shift();
  }

  /** What the runs covered. */
  get keys(): ReadonlySet<number> {
    return this.covered;
  }

  /** How many different things the runs covered. */
  get coverage(): number {
    return this.covered.size;
  }

  /**
   * Nothing new has come for so long that more of the same will hardly bring it: for half of the runs, and at least 200. The
   * number of the run after which nothing came; null while things are still new, or too few runs are done.
   */
  get still_since(): number | null {
    const quiet = this.runs - this.last_news;
    return quiet >= QUIET_RUNS && quiet >= this.runs / 2 ? this.last_news : null;
  }

  private recent_runs(): number {
    return this.recent.reduce((sum, { runs }) => sum + runs, 0);
  }

  line(): string {
    const seconds = (performance.now() - this.start) / 1000;
    const rate = Math.round(this.runs / Math.max(seconds, 0.001));
    const new_keys = this.recent.reduce((sum, recent) => sum + recent.new_keys, 0);
    return (
      `${this.runs} of ${this.planned} runs, ${rate} a second, ${this.failures} failing, ` +
      `${this.coverage} distinct event pairs (${new_keys} new in the last ${this.recent_runs()} runs)`
    );
  }

  print(): void {
    const now = performance.now();
    if (now - this.last_print < PRINT_EVERY_MS) return;
    this.last_print = now;
    process.stderr.write(process.stderr.isTTY ? `\r${this.line()}   ` : `${this.line()}\n`);
  }
}
