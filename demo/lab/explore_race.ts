// Which workers of a search may stop: after a failure every run with a lower number is still done, so that the failure
// that is kept is the one with the lowest number of all, however fast each worker is.

export class Race {
  private best = Number.POSITIVE_INFINITY;
  private readonly last: number[];
  private readonly out = new Set<number>();

  constructor(workers: number) {
    this.last = Array.from({ length: workers }, () => -1);
  }

  /** A run failed. */
  failed(index: number): void {
    this.best = Math.min(this.best, index);
  }

  /** A worker has done its runs up to this number. */
  done(worker: number, index: number): void {
    this.last[worker] = index;
  }

  /** Workers that have nothing left to do below the best failure; each is told once. */
  beaten(): number[] {
    const beaten = [...this.last.keys()].filter(
      (worker) => !this.out.has(worker) && (this.last[worker] as number) >= this.best,
    );
    for (const worker of beaten) this.out.add(worker);
    return beaten;
  }
}
