// Jobs that several processes of this computer do. The processes live until all jobs are done, so that each loads the program once
// and what its compiler has learned from one job serves the next. Each gets one job at a time, so none waits for the slowest; what a
// job comes to must not depend on who does it, and when.
//
// A process that dies takes its job along: another one goes on in its place and does that job again, once.

import type { ChildProcess } from 'node:child_process';
import { setImmediate as next_turn, setTimeout as sleep } from 'node:timers/promises';
import type { JobMessage } from './job_worker.ts';
import { end_words, type ProcessEnd, start_process } from './worker_process.ts';

export interface JobTeamOptions<Result> {
  /** Processes. */
  readonly workers: number;
  /** One of them begins when this settles: until then this process does its work. Default: at once. */
  readonly last_begins?: Promise<unknown>;
  /** A job is done, or (null) will not be. */
  readonly hear?: (place: number, result: Result | null) => void;
  /** When this settles, no further job is begun, and those under way are given up. Default: never. */
  readonly stop?: Promise<unknown>;
}

/** A job that will not be done. */
export interface BrokenJob {
  readonly place: number;
  readonly message: string;
}

/** Ctrl-C ends all processes of a terminal, and may come to others before it comes here. */
const SIGNAL_COMES_MS = 100;

class JobTeam<Job, Result> {
  readonly results: (Result | null)[];
  readonly broken: BrokenJob[] = [];
  private readonly module: URL;
  private readonly args: readonly string[];
  private readonly jobs: readonly Job[];
  private readonly hear: (place: number, result: Result | null) => void;
  /** Settles when nobody is left. */
  readonly ended: Promise<void>;
  private end = (): void => {};
  /** Places of jobs that nobody has begun. */
  private readonly open: number[];
  private readonly begun_again = new Set<number>();
  private readonly children = new Set<ChildProcess>();
  /** Processes that there are, that are to come, and whose end is being judged. */
  private running = 0;
  private is_stopped = false;

  constructor(
    module: URL,
    args: readonly string[],
    jobs: readonly Job[],
    hear: JobTeamOptions<Result>['hear'],
  ) {
    this.module = module;
    this.args = args;
    this.jobs = jobs;
    this.hear = hear ?? (() => {});
    this.results = jobs.map(() => null);
    this.open = [...jobs.keys()];
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  begin(workers: number, last_begins: Promise<unknown> | undefined): void {
    const late = last_begins === undefined ? 0 : 1;
    // It counts as one that runs until it is known whether it is needed.
    this.running += late;
    for (let n = 0; n < Math.min(workers - late, this.jobs.length); n++) this.start();
    Promise.resolve(last_begins)
      .catch(() => {})
      .then(() => {
        this.running -= late;
        if (late > 0 && this.open.length > 0) this.start();
        this.settle();
      });
  }

  stop(): void {
    this.is_stopped = true;
    this.open.length = 0;
    for (const child of this.children) child.kill();
  }

  private start(): void {
    this.running++;
    let place: number | undefined;
    let was_ready = false;
    const hear = (message: JobMessage<Result>): void => {
      was_ready = true;
      if (message.type === 'broken') this.lose(place as number, message.message);
      if (message.type === 'result') {
        this.results[place as number] = message.result;
        this.hear(place as number, message.result);
      }
      place = this.open.shift();
      // One that has died meanwhile is told of by its end.
      if (place !== undefined) child.send(this.jobs[place] as NonNullable<Job>, () => {});
      else if (child.connected) child.disconnect();
    };
    const child = start_process(this.module, this.args, hear, (end) => {
      this.children.delete(child);
      void this.gone(end, place, was_ready);
    });
    this.children.add(child);
  }

  private async gone(end: ProcessEnd, place: number | undefined, was_ready: boolean): Promise<void> {
    if (place !== undefined || !was_ready) {
      await sleep(SIGNAL_COMES_MS);
      // Signals are heard behind timers.
      await next_turn();
    }
    this.running--;
    if (!this.is_stopped && place !== undefined) {
      if (this.begun_again.has(place)) this.lose(place, `its process ${end_words(end)}, twice`);
      else {
        this.begun_again.add(place);
        this.open.unshift(place);
      }
      if (this.open.length > 0) this.start();
    }
    // Where one could not be started the others do its jobs; nobody is left to do them when all could not.
    if (this.running === 0)
      for (const open of this.open.splice(0))
        this.lose(open, `no process could be started (${end_words(end)})`);
    this.settle();
  }

  private lose(place: number, message: string): void {
    this.broken.push({ place, message });
    this.hear(place, null);
  }

  private settle(): void {
    if (this.running === 0) this.end();
  }
}

/**
 * Does the jobs in several processes, which run a module that calls `serve_jobs`. The results are in the order of the jobs; null: it was
 * not done.
 */
export async function do_jobs<Job, Result>(
  module: URL,
  args: readonly string[],
  jobs: readonly Job[],
  { workers, last_begins, hear, stop }: JobTeamOptions<Result>,
): Promise<{ readonly results: readonly (Result | null)[]; readonly broken: readonly BrokenJob[] }> {
  const team = new JobTeam<Job, Result>(module, args, jobs, hear);
  stop?.then(() => team.stop());
  team.begin(workers, last_begins);
  await team.ended;
  return team;
}
