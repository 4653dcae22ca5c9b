// One worker's share of a search: its runs, its progress and what failed, told message by message. A worker is a process of this
// computer, or one of a page.

import type { Experiment } from '../../rtos/explore/experiment.ts';
import { RunsAhead } from '../../rtos/explore/runs_ahead.ts';
import { nominal_sites, planned_runs, type SearchStep, search } from '../../rtos/explore/search.ts';
import { Corpus, generation_of, type Lesson } from '../../rtos/explore/strategies/corpus.ts';
import { STRATEGIES } from '../../rtos/explore/strategies/portfolio.ts';
import type { Choice } from '../../rtos/sim/choices.ts';
import type { CheckFailure } from '../../rtos/sim_api.ts';
import { CodeTally, type TalliedCode } from '../c/coverage/code_tally.ts';
import { Lessons, type Resume, type Taught } from './lessons.ts';

/** A share of a search. */
export interface ShareRequest {
  readonly strategy: string;
  readonly seed: number;
  readonly runs: number;
  readonly fixed: boolean;
  /** Go on after a failure. */
  readonly all: boolean;
  /** How often code ran is wanted. Default: false. */
  readonly count_code?: boolean;
  /** Of the search, its part; of that, this worker does every `workers`-th run. */
  readonly shard: number;
  readonly of: number;
  readonly worker: number;
  readonly workers: number;
}

/** What a worker of the search tells. */
export type WorkerMessage =
  | Taught
  | {
      readonly type: 'progress';
      readonly runs: number;
      /** What they covered first of this worker's runs. */
      readonly new_coverage: readonly number[];
      /** All of its runs up to this number are done. */
      readonly index: number;
      /** How often each name given to sim_sometimes held in them. */
      readonly reached: readonly (readonly [string, number])[];
      /** How often code ran in them, if that is wanted. */
      readonly code?: TalliedCode;
    }
  | {
      readonly type: 'failure';
      readonly index: number;
      readonly failure: CheckFailure;
      readonly choices: readonly Choice[];
    }
  | { readonly type: 'end' }
  | Died;

/** What the team tells of a process that was killed, ran out of memory or broke. */
export interface Died {
  readonly type: 'died';
  /** How it ended, in words. */
  readonly how: string;
  /** All of its runs up to this number are done; -1: none. */
  readonly index: number;
  /** Another process does the rest; otherwise it is lost. */
  readonly again: boolean;
}

const REPORT_EVERY_RUNS = 10;

/** Does a share of the runs; `tell` gets the messages in order. */
export async function search_share(
  scenario: Experiment,
  request: ShareRequest,
  tell: (message: WorkerMessage) => void,
  lessons = new Lessons(),
  resume: Resume | null = null,
): Promise<void> {
  const strategy = STRATEGIES.find(({ name }) => name === request.strategy);
  if (strategy === undefined) throw new Error(`no strategy named ${request.strategy}`);
  const { seed, fixed, of, workers, worker } = request;
  const { nominal, ...ground } = nominal_sites(scenario, { seed, fixed });
  nominal.sim.discard();
  const corpus = new Corpus(ground.known);
  if (resume !== null) corpus.take_over(resume.corpus);
  const first_generation = resume?.generation ?? 0;
  const report = new Report(tell, request.count_code === true ? new CodeTally() : null);
  const whole = { ...request, scenario, strategy, first_generation };
  const context = { seed, ...ground, corpus };
  const ahead = new RunsAhead(whole, context, planned_runs(whole, context));
  const steps = search({ ...whole, ahead }, context);
  let generation = resume?.learned ?? 0;
  for (let n = worker; ; n += workers) {
    if (generation_of(n) < first_generation) continue;
    if (workers > 1)
      for (; generation < generation_of(n); generation++)
        corpus.learn(await lessons_before(n, lessons, ahead));
    const { value: step } = steps.next();
    if (step === undefined) break;
    const { result, index, taught } = step;
    report.add(step, index + of * workers - 1);
    const { failure, choices } = result;
    // Before it is told that the run is done: whoever has done all below another failure is stopped, and would not be heard.
    if (failure !== null) tell({ type: 'failure', index, failure, choices });
    if (taught !== null || failure !== null) report.tell_progress();
    // Last: whoever goes on in this one's place begins behind what it taught.
    if (taught !== null && workers > 1)
      tell({ type: 'taught', lessons: taught, next_generation: generation_of(n + workers) });
    if (failure !== null && !request.all) break;
  }
  report.tell_progress();
  tell({ type: 'end' });
}

/** The next generation's lessons, which the n-th run waits for; meanwhile runs are made ahead. */
async function lessons_before(n: number, lessons: Lessons, ahead: RunsAhead): Promise<readonly Lesson[]> {
  const { listen } = lessons;
  await listen?.();
  while (listen !== null && !lessons.has_next && ahead.make_one(n)) await listen();
  return (await lessons.next()).lessons;
}

/** What is to be told of runs, collected. */
class Report {
  private readonly tell: (message: WorkerMessage) => void;
  private readonly code: CodeTally | null;
  private runs = 0;
  private new_coverage: number[] = [];
  private reached = new Map<string, number>();
  private index = -1;

  constructor(tell: (message: WorkerMessage) => void, code: CodeTally | null) {
    this.tell = tell;
    this.code = code;
  }

  /** A run was done; with it all of this worker's up to number `index`. */
  add({ new_coverage, result }: SearchStep, index: number): void {
    this.runs++;
    this.index = index;
    this.new_coverage.push(...new_coverage);
    this.code?.add(result.sim);
    for (const [name, count] of result.sometimes)
      this.reached.set(name, (this.reached.get(name) ?? 0) + count);
    if (this.runs >= REPORT_EVERY_RUNS) this.tell_progress();
  }

  tell_progress(): void {
    const { runs, new_coverage, index, reached, code } = this;
    const counted = code === null ? {} : { code: code.take() };
    this.tell({ type: 'progress', runs, new_coverage, index, reached: [...reached], ...counted });
    this.runs = 0;
    this.new_coverage = [];
    this.reached = new Map();
  }
}
