// The search for a schedule that gives a field log. What counts is how far along the log a run comes: the runs that came
// furthest are kept, and new ones are made of them, by other choices from about the moment on at which they left the log.

import type { BaseRun, RunResult } from '../../../rtos/explore/run_scenario.ts';
import { run_scenario } from '../../../rtos/explore/run_scenario.ts';
import type { ReplayChoice } from '../../../rtos/explore/shrink.ts';
import { fixed_choices } from '../../../rtos/explore/strategies/strategy.ts';
import { place_of } from '../../../rtos/sim/choice_key.ts';
import type { Choice, ChoiceSource } from '../../../rtos/sim/choices.ts';
import { Random } from '../../../rtos/sim/random.ts';
import { type Scenario, watched_experiment } from '../../bench/scenario.ts';
import type { FieldLog } from './field_log.ts';
import { happenings } from './happenings.ts';
import { is_further, type LogProgress, progress_along } from './progress.ts';

/** A run and how far along the log it came. */
export interface Followed {
  readonly progress: LogProgress;
  /** All choices it was asked for. */
  readonly sites: readonly Choice[];
  /** Single changes of it that no run has made yet; null before the first of them is wanted. */
  untried: ReplayChoice[] | null;
  readonly choices: readonly ReplayChoice[];
  readonly result: RunResult;
}

/** Runs that are kept to make others of, and of those how many that have the same lines of the log. */
const KEPT = 12;
const KEPT_ALIKE = 3;
/** So much of the time before the moment at which a run left the log is looked at again. */
const LOOK_BACK_NS = 50e6;

/** The choices of a run, with changes. */
function choices_with({ choices }: Followed, ...changes: readonly ReplayChoice[]): Map<string, number> {
  return new Map([...choices, ...changes].map(({ key, taken }) => [key, taken]));
}

/** Which lines of the log a run has. */
function lines_of({ progress }: Followed): string {
  return progress.seen.map(({ line }) => line.line_number).join(' ');
}

export class LikeSearch {
  private readonly scenario: Scenario;
  private readonly base: BaseRun;
  private readonly log: FieldLog;
  private readonly random: Random;
  private kept: Followed[] = [];
  private first: Followed | null = null;
  /** Runs so far. */
  runs = 0;

  constructor(scenario: Scenario, base: BaseRun, log: FieldLog) {
    this.scenario = scenario;
    this.base = base;
    this.log = log;
    this.random = new Random(base.seed);
  }

  /** One run under these choices; every other one is nominal. */
  follow(choices: ChoiceSource): Followed {
    this.runs++;
    const rows: string[] = [];
    const experiment = watched_experiment(this.scenario, { write: (row) => rows.push(row) });
    const result = run_scenario(experiment, { ...this.base, choices, record_sites: true, goes_on: true });
    const progress = progress_along(this.log, happenings(this.log, result.sim, rows));
    result.sim.trace.discard();
    const taken = result.choices.filter((choice) => choice.taken !== 0);
    return {
      progress,
      sites: result.choices,
      untried: null,
      choices: taken.map(({ key, taken: option }) => ({ key, taken: option })),
      result,
    };
  }

  /** The run that came furthest; the nominal one before `step` was called. */
  get best(): Followed {
    this.kept[0] ??= this.nominal;
    return this.kept[0];
  }

  private get nominal(): Followed {
    this.first ??= this.follow(() => 0);
    return this.first;
  }

  /** One more run; true when it came further than all before. */
  step(): boolean {
    const { best } = this;
    const child = this.follow(this.next_choices());
    this.keep(child);
    return is_further(child.progress, best.progress);
  }

  private next_choices(): ChoiceSource {
    const { random } = this;
    // A run that came far may have come there by a way that leads no further: so the first one stays a parent too.
    const parents = [this.best, this.nominal, ...this.kept];
    const parent = parents[random.below(parents.length)] as Followed;
    if (random.chance(0.4)) {
      const change = this.next_change(parent);
      if (change !== undefined) return fixed_choices(choices_with(parent, change));
    }
    return random.chance(0.5) ? this.others_from(parent) : this.near(parent);
  }

  /** A single change of a run that no run has made yet, about when it left the log. */
  private next_change(parent: Followed): ReplayChoice | undefined {
    if (parent.untried === null) {
      const changes = this.sites_about(parent).flatMap(({ key, options, taken }) =>
        Array.from({ length: options }, (_, option) => ({ key, taken: option })).filter(
          (change) => change.taken !== taken,
        ),
      );
      parent.untried = this.shuffled(changes);
    }
    return parent.untried.pop();
  }

  private shuffled<T>(items: readonly T[]): T[] {
    const left = [...items];
    for (let last = left.length - 1; last > 0; last--) {
      const place = this.random.below(last + 1);
      [left[last], left[place]] = [left[place] as T, left[last] as T];
    }
    return left;
  }

  /** The choices that a run made about when it left the log. */
  private sites_about(parent: Followed): readonly Choice[] {
    const from_ns = this.left_at(parent) - LOOK_BACK_NS;
    const until_ns = this.next_time(parent);
    const about = parent.sites.filter(({ time_ns }) => time_ns >= from_ns && time_ns <= until_ns);
    return about.length > 0 ? about : parent.sites;
  }

  private keep(one: Followed): void {
    const place = this.kept.findIndex((other) => this.is_better(one, other));
    this.kept.splice(place < 0 ? this.kept.length : place, 0, one);
    const alike = this.kept.filter((other) => lines_of(other) === lines_of(one));
    for (const surplus of alike.slice(KEPT_ALIKE)) this.kept.splice(this.kept.indexOf(surplus), 1);
    this.kept.length = Math.min(this.kept.length, KEPT);
  }

  /** Further, or as far with fewer choices. */
  private is_better(a: Followed, b: Followed): boolean {
    if (is_further(a.progress, b.progress)) return true;
    return !is_further(b.progress, a.progress) && a.choices.length < b.choices.length;
  }

  /** The run's time of the last line that it had. */
  private left_at({ progress }: Followed): number {
    return progress.seen.at(-1)?.happening.time_ns ?? 0;
  }

  /** As the parent up to a moment; from then on each place deviates at a rate of its own. */
  private others_from(parent: Followed): ChoiceSource {
    const left_ns = this.left_at(parent);
    const from_ns = this.random.chance(0.5)
      ? Math.max(0, left_ns - LOOK_BACK_NS)
      : this.random.below(left_ns + 1);
    const until_ns = this.next_time(parent);
    const known = fixed_choices(choices_with(parent));
    const rates = new Map<string, number>();
    const { random } = this;
    const all = 2 ** -random.below(8);
    return (kind, key, options, time_ns, likelihood) => {
      if (time_ns < from_ns || time_ns > until_ns) return known(kind, key, options, time_ns, likelihood);
      const place = place_of(key);
      let rate = rates.get(place);
      if (rate === undefined) {
        rate = random.chance(0.5) ? 0 : all * 2 ** -random.below(5);
        rates.set(place, rate);
      }
      return rate > 0 && random.chance(rate) ? 1 + random.below(options - 1) : 0;
    };
  }

  /** As the parent, with two or three choices changed that it made about when it left the log. */
  private near(parent: Followed): ChoiceSource {
    const { random } = this;
    const choices = choices_with(parent);
    const sites = this.sites_about(parent);
    for (let changes = 2 + random.below(2); changes > 0 && sites.length > 0; changes--) {
      const { key, options } = sites[random.below(sites.length)] as Choice;
      choices.set(key, random.below(options));
    }
    if (choices.size > 0 && random.chance(0.3))
      choices.delete([...choices.keys()][random.below(choices.size)] as string);
    return fixed_choices(choices);
  }

  /** What is decided later than the next line of the log comes too late for it. */
  private next_time({ progress }: Followed): number {
    const times = progress.missing.map(({ time_ns, tolerance_ns }) =>
      time_ns === null ? Number.POSITIVE_INFINITY : time_ns + tolerance_ns + progress.offset_ns,
    );
    return Math.max(...times, 0) || Number.POSITIVE_INFINITY;
  }

  /** The same log with as few choices as can be found: each is left out that is not needed. */
  shrink(found: Followed, runs: number): Followed {
    let best = found;
    for (let size = Math.ceil(best.choices.length / 2); size >= 1; size = Math.floor(size / 2)) {
      for (let start = 0; start < best.choices.length; ) {
        if (this.runs >= runs) return best;
        const left = best.choices.filter((_, place) => place < start || place >= start + size);
        const tried = this.follow(fixed_choices(new Map(left.map(({ key, taken }) => [key, taken]))));
        if (is_further(best.progress, tried.progress)) start += size;
        else best = tried;
      }
    }
    return best;
  }
}
