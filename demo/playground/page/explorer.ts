// A search in the page: several workers share its runs as processes do on the command line, so it finds the same failure, whatever
// their number and their speed.

import { nothing_to_vary } from '../../../rtos/explore/strategies/strategy.ts';
import { Race } from '../../lab/explore_race.ts';
import { SharedLessons } from '../../lab/lessons.ts';
import type { WorkerMessage } from '../../lab/search_share.ts';
import { type Computed, NO_TIME_BETWEEN } from '../model/computed.ts';
import type {
  Failing,
  FromWorker,
  Job,
  Outcome,
  Problem,
  SearchGroundwork,
  SearchOptions,
} from '../model/program.ts';
import type { SimulatorWorker, Workers } from './workers.ts';

export interface SearchEvents {
  lines(lines: readonly string[]): void;
  progress(text: string, done: number, planned: number): void;
  found(outcome: Outcome, report: readonly string[]): void;
  /** Nothing failed; what its threads compute. */
  clean(lines: readonly string[], computed: Computed | null): void;
  failed(problem: Problem): void;
}

export class Explorer {
  private readonly workers: Workers;
  private readonly team: SimulatorWorker[] = [];
  private readonly working = new Set<number>();
  private events: SearchEvents | null = null;
  private runs = 0;
  private failures = 0;
  private best: Failing | null = null;

  constructor(workers: Workers) {
    this.workers = workers;
  }

  get running(): boolean {
    return this.events !== null;
  }

  /** Searches; the events tell how it goes. */
  async search(job: Job, options: SearchOptions, events: SearchEvents): Promise<void> {
    this.end();
    Object.assign(this, { events, runs: 0, failures: 0, best: null });
    events.progress('the nominal run', 0, options.runs);
    await this.ask_one({ type: 'ground', job, options }, (message) => {
      if (message.type === 'ground') void this.share(message.ground, job, options);
    });
  }

  stop(): void {
    const { events, runs } = this;
    this.end();
    events?.failed({ kind: 'warning', text: `Stopped after ${runs} runs.`, place: null });
  }

  /** Asks one worker; what it cannot do ends the search. */
  private async ask_one(
    asked: Parameters<SimulatorWorker['ask']>[0],
    answered: (message: FromWorker) => void,
  ): Promise<void> {
    const worker = await this.workers.take((message) => {
      if (message.type === 'lines') this.events?.lines(message.lines);
      if (message.type === 'failed') this.fail(message.problem);
      answered(message);
    });
    this.team.push(worker);
    worker.ask(asked);
  }

  private async share(ground: SearchGroundwork, job: Job, options: SearchOptions): Promise<void> {
    const { events } = this;
    this.release();
    if (events === null) return;
    if (ground.fails !== null) {
      const text = `it fails without any deviation, so there is nothing to search: ${ground.fails}. Run shows it.`;
      this.fail({ kind: 'error', text, place: null });
      return;
    }
    if (ground.planned === 0) {
      this.end();
      events.clean([`${ground.scenario}: ${nothing_to_vary(options.strategy)}`], null);
      return;
    }
    const { workers } = options;
    const race = new Race(workers);
    const lessons = new SharedLessons(workers, (learn) => {
      for (const n of this.working) this.team[n]?.ask({ type: 'learn', learn });
    });
    const hear = (message: WorkerMessage, n: number): void => {
      if (message.type === 'taught') lessons.taught(n, message);
      if (message.type === 'progress') {
        this.runs += message.runs;
        race.done(n, message.index);
      }
      if (message.type === 'failure') {
        this.failures++;
        if (this.best === null || message.index < this.best.index) this.best = message;
        race.failed(message.index);
      }
      const over = [...race.beaten(), ...(message.type === 'end' ? [n] : [])].filter((one) =>
        this.working.delete(one),
      );
      for (const one of over) {
        this.team[one]?.end();
        lessons.ended(one);
      }
      const { runs, failures } = this;
      events.progress(`${runs} of ${ground.planned} runs, ${failures} failing`, runs, ground.planned);
      if (this.working.size === 0 && over.length > 0) this.conclude(ground, job, options);
    };
    const team = await Promise.all(
      Array.from({ length: workers }, (_, n) =>
        this.workers.take((message) => {
          if (message.type === 'searched') hear(message.message, n);
          if (message.type === 'failed') this.fail(message.problem);
        }),
      ),
    );
    this.team.push(...team);
    for (const n of team.keys()) this.working.add(n);
    for (const [worker, one] of team.entries()) one.ask({ type: 'search', job, options, worker });
  }

  private conclude(ground: SearchGroundwork, job: Job, options: SearchOptions): void {
    const { events, best: failing, runs } = this;
    this.release();
    if (failing === null) {
      this.end();
      events?.clean(clean_words(ground, options, runs, job), ground.computed);
      return;
    }
    events?.progress(`found by run ${failing.index + 1}; shrinking`, runs, ground.planned);
    void this.ask_one({ type: 'conclude', job, failing }, (message) => {
      if (message.type !== 'concluded') return;
      this.end();
      events?.found(message.outcome, message.report);
    });
  }

  private fail(problem: Problem): void {
    const { events } = this;
    this.end();
    events?.failed(problem);
  }

  private release(): void {
    for (const worker of this.team.splice(0)) worker.end();
    this.working.clear();
  }

  private end(): void {
    if (this.events !== null) this.workers.prepare();
    this.release();
    this.events = null;
  }
}

/** That nothing failed, and what that does and does not mean. */
function clean_words(
  { scenario, sites, planned, computed }: SearchGroundwork,
  { strategy }: SearchOptions,
  runs: number,
  { fixed }: Job,
): string[] {
  const done = runs < planned ? `${runs} of ${planned} runs` : `${runs} runs`;
  return [
    `${scenario}: nothing failed in ${done}${fixed ? ' of the repaired version' : ''} (strategy ${strategy}; ${sites} points where timing may vary)`,
    'None of the timings tried breaks it; that does not mean that no legal timing does.',
    ...(computed === null ? [] : [NO_TIME_BETWEEN]),
  ];
}
